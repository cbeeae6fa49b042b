import { count, duration } from './format.js';
import { h } from './dom.js';
import { link } from './routes.js';

/** What is wrong with a topic, the worst first. A sign and words say it; colour only repeats it. */

const OLD = 60000;

const VERY_OLD = 600000;

const MANY = 1000;

const LATEST_MINUTES = 5;

export function problemsOf(topic) {
	const problems = [];
	const add = (severity, text, query) => problems.push({ severity, text, href: link(
			query ? ['topics', topic.name, 'messages'] : ['topics', topic.name], query) });
	const paused = topic.pausedGroups ?? [];
	for (const fault of topic.faults ?? []) {
		add(fault.broken ? 3 : 2, `${fault.reason}. ${fault.remedy}.`);
	}
	if (topic.ready > 0 && topic.consumers === 0) {
		add(3, `No consumers, ${count(topic.ready, 'message')} waiting`);
	}
	if (paused.length > 0) {
		add(topic.ready > 0 ? 3 : 2, `Paused: ${paused.join(', ')}`);
	}
	const age = topic.oldestReadyAgeMillis ?? 0;
	if (age >= OLD) {
		add(age >= VERY_OLD ? 3 : 2, `Oldest waits for ${duration(age)}`, { state: 'ready' });
	}
	if (topic.deadLetters > 0) {
		add(topic.deadLetters >= MANY ? 3 : 2, count(topic.deadLetters, 'dead letter'), { state: 'dead' });
	}
	const failed = (topic.failedPerMinute ?? []).slice(-LATEST_MINUTES).reduce((sum, value) => sum + value, 0);
	if (failed > 0) {
		add(1, `${count(failed, 'failure')} in ${LATEST_MINUTES} min`);
	}
	return problems.sort((one, other) => other.severity - one.severity);
}

export function badge({ severity, text, href }) {
	const sign = ['', '△', '▲', '■'][severity];
	return h(href ? 'a' : 'span', { class: `badge level-${severity}`, href }, h('span', { 'aria-hidden': 'true' }, sign), ` ${text}`);
}

/** Topics with problems, the worst first: by the worst of each, then by how many messages that concerns, then by how long one waits. */
export function worstFirst(topics) {
	const worst = (topic) => problemsOf(topic)[0]?.severity ?? 0;
	const concerned = (topic) => (topic.ready ?? 0) + (topic.deadLetters ?? 0);
	return topics.filter((topic) => worst(topic) > 0).sort((one, other) => worst(other) - worst(one)
			|| concerned(other) - concerned(one) || (other.oldestReadyAgeMillis ?? 0) - (one.oldestReadyAgeMillis ?? 0)
			|| one.name.localeCompare(other.name));
}

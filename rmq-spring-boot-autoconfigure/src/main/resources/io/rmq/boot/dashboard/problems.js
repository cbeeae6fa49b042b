import { count, duration } from './format.js';
import { h } from './dom.js';
import { link } from './routes.js';

/**
 * What is wrong with a topic, the worst first, as the server says. A sign and words say how bad it is; colour only
 * repeats it.
 */

const SEVERITIES = { NOTE: 1, WARNING: 2, CRITICAL: 3 };

const LATEST_MINUTES = 5;

const TEXTS = {
	FAULT: (problem) => problem.detail,
	NO_CONSUMERS: (problem) => `No consumers of ${problem.group}, ${count(problem.messages, 'message')} waiting`,
	NO_GROUP: (problem) => `No listener, ${count(problem.messages, 'message')} waiting for ${duration(problem.ageMillis)}`,
	OVERDUE_HANDLERS: (problem) => `${count(problem.messages, 'handler')} of ${problem.group} overdue`,
	WAITS_LONG: (problem) => `Oldest for ${problem.group} waits for ${duration(problem.ageMillis)}`,
	PAUSED: (problem) => `Paused: ${problem.group}${problem.messages ? `, ${count(problem.messages, 'message')} waiting` : ''}`,
	DEAD_LETTERS: (problem) => `${count(problem.messages, 'dead letter')} of ${problem.group}`
};

const STATES = { NO_CONSUMERS: 'ready', NO_GROUP: 'ready', OVERDUE_HANDLERS: 'in-flight', WAITS_LONG: 'ready', PAUSED: 'ready', DEAD_LETTERS: 'dead' };

function shown(topic, { kind, severity, ...problem }) {
	return { severity: SEVERITIES[severity] ?? 1, text: TEXTS[kind]?.(problem) ?? kind,
		href: STATES[kind] ? link(['topics', topic, 'messages'], { state: STATES[kind], group: problem.group }) : link(['topics', topic]) };
}

/** Takes a topic as the overview, its list of what needs attention and the page of the topic have it. */
export function problemsOf(topic) {
	const problems = topic.problems.map((problem) => shown(topic.name, problem));
	const failed = (topic.failedPerMinute ?? []).slice(-LATEST_MINUTES).reduce((sum, value) => sum + value, 0);
	if (failed > 0) {
		problems.push({ severity: 1, text: `${count(failed, 'failure')} in ${LATEST_MINUTES} min`, href: link(['topics', topic.name]) });
	}
	return problems;
}

export function badge({ severity, text, href }) {
	const sign = ['', '△', '▲', '■'][severity];
	return h(href ? 'a' : 'span', { class: `badge level-${severity}`, href }, h('span', { 'aria-hidden': 'true' }, sign), ` ${text}`);
}

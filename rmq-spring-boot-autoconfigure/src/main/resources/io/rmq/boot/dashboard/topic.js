import { get, path, remove } from './api.js';
import { Charts } from './charts.js';
import { confirm } from './confirm.js';
import { button, fill, h } from './dom.js';
import { drainRate, drainTime, RATE_MINUTES } from './drain.js';
import { count, duration, number, time } from './format.js';
import { GroupsTable } from './groups.js';
import { rowKeys } from './keys.js';
import { attempt, tell } from './notices.js';
import { badge, problemsOf } from './problems.js';
import { go, link, note } from './routes.js';

/** One topic: what is wrong with it, its figures over time, its groups and who consumes them. */

const RANGES = [[60, '1 h'], [360, '6 h'], [1440, '24 h']];

const STATISTICS_INTERVAL = 15000;

export function topicTabs(topic, current) {
	const tab = (label, names, query) => h('a', { href: link(names, query), 'aria-current': label === current && 'page' }, label);
	return h('nav', { class: 'tabs', 'aria-label': `Parts of ${topic}` }, tab('Overview', ['topics', topic]),
			tab('Messages', ['topics', topic, 'messages']), tab('Delayed', ['topics', topic, 'delayed']));
}

export class TopicView {

	interval = 3000;

	constructor(context, { names, query }) {
		this.context = context;
		this.topic = names[1];
		this.title = this.topic;
		this.crumbs = [this.topic];
		this.minutes = Number(query.minutes) || RANGES[0][0];
		this.group = query.group ?? '';
		this.problems = h('p', { class: 'badges', role: 'status' }, 'Reading…');
		this.figures = h('dl', { class: 'figures' });
		this.ranges = RANGES.map(([minutes, label]) => button(label, () => this.choose({ minutes }), { 'aria-pressed': String(minutes === this.minutes) }));
		this.groupSelect = h('select', { 'aria-label': 'Group of the charts', onchange: () => this.choose({ group: this.groupSelect.value }) },
				h('option', { value: '' }, 'All groups together'));
		this.charts = new Charts();
		this.groups = new GroupsTable(context, this.topic);
		this.element = h('div', null, topicTabs(this.topic, 'Overview'), this.problems, this.figures,
				h('section', { 'aria-labelledby': 'groups' }, h('div', { class: 'panel' }, h('h2', { id: 'groups' }, 'Groups'), this.groups.element)),
				h('section', { 'aria-label': 'Charts' }, h('div', { class: 'tools charts-tools' }, h('h2', null, 'Over time'), this.groupSelect,
						h('div', { class: 'buttons', role: 'group', 'aria-label': 'Range' }, this.ranges)), this.charts.element),
				context.writable && h('p', { class: 'end' }, button('Drop topic…', (event) => this.drop(event.target), { class: 'danger' })));
		this.keys = [
			...RANGES.map(([minutes, label], index) => ({ key: String(index + 1), label: `Charts of ${label}`, action: () => this.choose({ minutes }) })),
			{ key: 'm', label: 'Messages', action: () => go(['topics', this.topic, 'messages']) },
			{ key: 'd', label: 'Dead letters', action: () => go(['topics', this.topic, 'messages'], { state: 'dead' }) },
			...rowKeys(this.groups.element)
		];
	}

	close() {
		this.charts.close();
	}

	async refresh(signal) {
		const topic = await get(path('topics', this.topic), null, signal);
		this.show(topic);
		if (Date.now() - (this.statisticsAt ?? 0) >= STATISTICS_INTERVAL) {
			const statistics = await get(path('topics', this.topic, 'statistics'), { minutes: this.minutes }, signal);
			this.statisticsAt = Date.now();
			this.drainRate = drainRate(statistics, Date.parse(topic.at));
			this.show(topic);
			await this.charts.show(statistics, Date.parse(topic.at), this.minutes, this.group);
		}
	}

	show(topic) {
		const summary = topic.summary;
		const found = problemsOf(summary);
		const priorities = summary.ready ? `new: high ${number(topic.ready.HIGH)}, normal ${number(topic.ready.NORMAL)}, low ${number(topic.ready.LOW)}` : null;
		const figure = (name, value, more) => h('div', null, h('dt', null, name), h('dd', null, value), more && h('dd', { class: 'muted' }, more));
		const drained = drainTime(topic.groups, this.drainRate);
		const shown = JSON.stringify([found, drained, topic.ready, topic.delays, summary]);
		if (shown !== this.shown) {
			this.shown = shown;
			fill(this.problems, found.length ? found.map(badge) : h('span', { class: 'calm' }, '✓ Nothing waits for long, no handler is overdue, no dead letters.'));
			fill(this.figures, figure('Ready', (summary.exact ? '' : '≤ ') + number(summary.ready), priorities),
					figure('Oldest', duration(summary.oldestReadyAgeMillis)),
					drained && figure('Drained in', drained, `at the rate of the last ${RATE_MINUTES} min`), figure('In flight', number(summary.inFlight)),
					figure('Delayed', number(summary.delayed), topic.delays.nextDue ? `next ${time(topic.delays.nextDue)}, mean wait ${duration(Math.max(0, topic.delays.meanMillis))}` : null), figure('Retries', number(summary.retries)),
					figure('Dead letters', number(summary.deadLetters)), figure('Consumers', number(summary.consumers)),
					figure('Dropped', number(summary.dropped), summary.dropped ? 'to make room' : null));
		}
		this.groups.show(topic.groups);
		const names = topic.groups.map((group) => group.name);
		if (JSON.stringify(names) !== this.groupNames) {
			this.groupNames = JSON.stringify(names);
			fill(this.groupSelect, h('option', { value: '' }, 'All groups together'), names.map((name) => h('option', { value: name }, name)));
			this.groupSelect.value = names.includes(this.group) ? this.group : '';
		}
	}

	choose(change) {
		Object.assign(this, change);
		RANGES.forEach(([minutes], index) => this.ranges[index].setAttribute('aria-pressed', String(minutes === this.minutes)));
		note(['topics', this.topic], { minutes: (this.minutes === RANGES[0][0]) ? '' : this.minutes, group: this.group });
		this.statisticsAt = 0;
		this.context.refresh();
	}

	async drop(control) {
		const confirmed = await confirm({ title: `Drop topic ${this.topic}?`, danger: true, action: 'Drop topic', typed: this.topic,
			lines: ['All of its messages are deleted: ready, held by consumers, delayed, waiting for a retry and dead. So are its groups.',
				'It is refused while a consumer was seen within the last minute. This cannot be undone.'] });
		if (confirmed) {
			const result = await attempt(control, () => remove(path('topics', this.topic), { confirm: this.topic }));
			if (result) {
				tell(`Dropped topic ${this.topic} with ${count(result.deleted, 'message')}.`);
				go([]);
			}
		}
	}

}

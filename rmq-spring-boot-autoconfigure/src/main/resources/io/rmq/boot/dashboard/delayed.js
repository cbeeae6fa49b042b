import { get, path } from './api.js';
import { fill, h } from './dom.js';
import { count, day, number, time } from './format.js';
import { link } from './routes.js';
import { topicTabs } from './topic.js';
import { inZone } from './zone.js';

/** When the delayed messages of a topic become due: by hour for the days ahead. */

const PAGE = 500;

/** So many are counted at most: those that are due first. */
const PAGES = 10;

const DAYS = 31;

export class DelayedView {

	interval = 60000;

	constructor(context, { names }) {
		this.topic = names[1];
		this.title = `Delayed messages of ${this.topic}`;
		this.crumbs = [this.topic];
		this.summary = h('p', { class: 'muted', role: 'status' }, 'Counting…');
		this.days = h('div', { class: 'calendar' });
		this.element = h('div', null, topicTabs(this.topic, 'Delayed'), h('section', { class: 'panel', 'aria-labelledby': 'calendar' },
				h('div', { class: 'tools' }, h('h2', { id: 'calendar' }, 'Due by hour'),
						h('a', { href: link(['topics', this.topic, 'messages'], { state: 'delayed' }) }, 'Show the messages')), this.summary, this.days));
	}

	async refresh(signal) {
		const topic = await get(path('topics', this.topic), null, signal);
		const due = [];
		let cursor = '';
		for (let page = 0; page < PAGES && cursor !== null; page++) {
			const read = await get(path('topics', this.topic, 'messages'), { state: 'delayed', limit: PAGE, cursor }, signal);
			due.push(...read.messages.map((message) => new Date(message.at)));
			cursor = read.next ?? null;
		}
		this.show(topic.delayed, due, cursor !== null);
	}

	show(total, due, cut) {
		const days = new Map();
		for (const date of due) {
			const hours = days.get(day(date)) ?? days.set(day(date), new Array(24).fill(0)).get(day(date));
			hours[inZone(date).getUTCHours()]++;
		}
		const shown = [...days].slice(0, DAYS);
		const most = Math.max(1, ...shown.flatMap(([, hours]) => hours));
		const parts = [count(total, 'delayed message') + '.'];
		if (cut) {
			parts.push(`Only the ${number(due.length)} that are due first are counted here, the last of them due ${time(due.at(-1))}. Later ones are not shown.`);
		}
		if (days.size > DAYS) {
			parts.push(`Only the first ${DAYS} days that have any are shown.`);
		}
		this.summary.textContent = parts.join(' ');
		fill(this.days, shown.map(([name, hours]) => dayOf(name, hours, most)));
	}

}

function dayOf(name, hours, most) {
	const weekday = new Date(`${name}T12:00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
	const sum = hours.reduce((total, value) => total + value, 0);
	return h('section', { class: 'day', 'aria-label': `${name}: ${number(sum)}` }, h('h3', null, `${weekday} ${name}`, h('span', { class: 'muted' }, ` ${number(sum)}`)),
			h('ol', { class: 'hours' }, hours.map((value, hour) => h('li', { class: `heat-${value ? Math.ceil(value / most * 4) : 0}` },
					h('span', { class: 'hour' }, String(hour).padStart(2, '0')), h('span', { class: 'value' }, value ? number(value) : '·')))));
}

import { get, path } from './api.js';
import { fill, h } from './dom.js';
import { duration, number } from './format.js';
import { handlingText } from './handling.js';
import { rowKeys } from './keys.js';
import { openMessage } from './message.js';
import { link } from './routes.js';

/** What consumers do right now: which of them hold messages, and what they have been handling for long. */

export class BusyView {

	interval = 3000;

	title = 'Busy';

	crumbs = [];

	constructor(context) {
		this.context = context;
		this.status = h('p', { class: 'muted status', role: 'status' }, 'Reading…');
		this.body = h('tbody');
		this.table = h('table', { class: 'rows busy', hidden: true }, h('thead', null, h('tr', null,
				['Topic', 'Group', 'Consumer', 'Holds', 'Seen', 'Handled for long'].map((label, index) =>
					h('th', { scope: 'col', class: index === 3 ? 'number' : null }, label)))), this.body);
		this.element = h('div', null, h('section', { class: 'panel', 'aria-labelledby': 'busy' },
				h('h2', { id: 'busy' }, 'Busy consumers'), this.status, this.table));
		this.keys = rowKeys(this.table);
	}

	async refresh(signal) {
		const { consumers, complete } = await get(path('busy'), null, signal);
		const overdue = consumers.flatMap((consumer) => consumer.handling).filter((handling) => handling.overdue).length;
		this.status.textContent = consumers.length
				? `${number(consumers.length)} hold messages, ${number(overdue)} overdue.${complete ? '' : ' Only some topics are shown.'}`
						+ ' A message is named once it has been handled for longer than a third of the lease.'
				: '✓ No consumer holds a message.';
		const key = JSON.stringify(consumers);
		if (key !== this.shown) {
			this.shown = key;
			this.table.hidden = consumers.length === 0;
			fill(this.body, consumers.map((consumer) => this.row(consumer)));
		}
	}

	row(consumer) {
		const cell = (label, className, ...content) => h('td', { 'data-label': label, class: className }, content);
		return h('tr', null,
				cell('Topic', 'name', h('a', { class: 'main', href: link(['topics', consumer.topic]) }, consumer.topic)),
				cell('Group', null, h('a', { href: link(['topics', consumer.topic, 'messages'], { state: 'in-flight', group: consumer.group }) }, consumer.group)),
				cell('Consumer', null, h('code', null, consumer.name)),
				cell('Holds', 'number', number(consumer.inFlight)),
				cell('Seen', consumer.alive ? null : 'state warn', `${duration(consumer.idleMillis)} ago${consumer.alive ? '' : ', not alive'}`),
				cell('Handled for long', 'why', consumer.handling.length
						? h('ul', { class: 'plain' }, consumer.handling.map((handling) => this.item(consumer, handling))) : '–'));
	}

	item(consumer, handling) {
		const open = () => openMessage(this.context, consumer.topic, { state: 'in-flight', group: consumer.group, position: handling.position,
			id: handling.messageId, priority: handling.priority, holder: { consumer: consumer.name, idleMillis: 0, handling } }, () => this.context.refresh());
		return h('li', null, h('button', { type: 'button', class: 'link', onclick: open }, handling.messageId), ' ', handlingText(handling));
	}

}

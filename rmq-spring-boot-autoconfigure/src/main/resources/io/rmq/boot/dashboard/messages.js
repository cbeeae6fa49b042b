import { get, path, post } from './api.js';
import { handlingText } from './handling.js';
import { confirm } from './confirm.js';
import { DeadLetterTools } from './dead-letters.js';
import { button, fill, h } from './dom.js';
import { bytes, clock, count, dayAndClock, duration, number, simpleName } from './format.js';
import { rowKeys } from './keys.js';
import { openMessage, REQUEUE } from './message.js';
import { go } from './routes.js';
import { Selection } from './selection.js';
import { topicTabs } from './topic.js';
import { begin } from './work.js';
import { zoneName } from './zone.js';

/** The messages of a topic in one of their states, page by page. */

const PAGE = 50;

/** A page that is asked for may take several looks, as each look is short. After so many it is asked whether to go on. */
const LOOKS = 20;

const STATES = [
	{ name: 'ready', label: 'Ready', at: 'Ready since', group: 'optional' },
	{ name: 'in-flight', label: 'In flight', at: 'Ready since', group: 'needed' },
	{ name: 'retrying', label: 'Retrying', at: 'Due', group: 'needed' },
	{ name: 'delayed', label: 'Delayed', at: 'Due', group: 'none' },
	{ name: 'dead', label: 'Dead', at: 'Died', group: 'needed' }
];

export class MessagesView {

	/** A page stays as it is while somebody reads it; a key and a button read it anew. */
	interval = 3600000;

	constructor(context, { names, query }) {
		this.context = context;
		this.topic = names[1];
		this.title = `Messages of ${this.topic}`;
		this.crumbs = [this.topic];
		this.state = STATES.find((state) => state.name === query.state) ?? STATES[0];
		this.group = query.group ?? '';
		this.latest = this.state.name === 'dead' && query.latest !== 'false';
		this.query = query;
		this.cursors = [];
		this.groupSelect = h('select', { 'aria-label': 'Group', onchange: () => this.open(this.state.name, this.groupSelect.value) });
		this.body = h('tbody');
		this.status = h('p', { class: 'muted status', role: 'status' }, 'Reading…');
		this.selection = context.writable && REQUEUE[this.state.name] ? new Selection(this.topic, this.state.name, () => context.refresh()) : null;
		this.table = h('table', { class: 'rows messages' }, h('thead', null, h('tr', null,
				this.selection && h('th', { scope: 'col', class: 'choice' }, this.selection.all), [`${this.state.at}, ${zoneName()}`, 'Id', 'Priority', 'Failures', this.state.name === 'dead' ? 'Why' : 'Held by, key', 'Payload']
					.map((label, index) => h('th', { scope: 'col', class: index === 3 ? 'number' : null }, label)))), this.body);
		this.back = button('‹ Before', () => this.turnBack(), { disabled: true });
		this.forth = button('Next ›', () => this.turn(), { disabled: true });
		this.deadLetters = (this.state.name === 'dead') ? new DeadLetterTools(this) : null;
		this.element = h('div', null, topicTabs(this.topic, 'Messages'), h('section', { class: 'panel' },
				h('div', { class: 'tools' }, this.stateTabs(), this.state.group !== 'none' && this.groupSelect, this.orderButton(),
						button('Read anew', () => this.context.refresh()), this.purgeButton()),
				this.deadLetters?.element, this.selection?.element, this.table, h('div', { class: 'foot' }, this.status, h('div', { class: 'pager' }, this.back, this.forth))));
		this.keys = [
			...STATES.map((state, index) => ({ key: String(index + 1), label: `${state.label} messages`, action: () => this.open(state.name, this.group) })),
			...rowKeys(this.table),
			{ key: ']', label: 'Next page', action: () => this.forth.disabled || this.turn() },
			{ key: '[', label: 'Page before', action: () => this.back.disabled || this.turnBack() },
			...(this.deadLetters?.keys ?? [])
		];
	}

	async refresh(signal) {
		const topic = await get(path('topics', this.topic), null, signal);
		this.groups = topic.groups.map((group) => group.name);
		this.showGroups(topic.groups);
		this.deadLetters?.showTotal(topic.groups.find((group) => group.name === this.group)?.deadLetters ?? 0);
		if (this.state.group === 'needed' && !this.group) {
			this.showNone('No group of this topic has any.');
			return;
		}
		await this.read(signal);
	}

	/** Where a group is needed and none was chosen, the first that has such messages is. */
	showGroups(groups) {
		const figure = { 'in-flight': 'inFlight', 'retrying': 'retries', 'dead': 'deadLetters' }[this.state.name];
		if (this.state.group === 'needed' && !this.groups.includes(this.group)) {
			this.group = (groups.find((group) => group[figure] > 0) ?? groups[0])?.name ?? '';
		}
		const option = (group) => h('option', { value: group.name }, figure ? `${group.name} (${number(group[figure])})` : group.name);
		fill(this.groupSelect, this.state.group === 'optional' && h('option', { value: '' }, 'All groups'), groups.map(option));
		this.groupSelect.value = this.group;
	}

	/** What is asked for is in the address, so that it can be sent to a colleague. */
	get conditions() {
		const { reason, error, id, header, from, to } = this.query;
		return (this.state.name === 'dead') ? { reason, error, id, header, from, to } : {};
	}

	/** Delayed messages belong to all groups, whatever group the address still has. */
	get groupMeant() {
		return (this.state.group === 'none') ? null : this.group || null;
	}

	async read(signal) {
		const found = [];
		let examined = 0;
		let cursor = this.cursors.at(-1) ?? '';
		for (let look = 0; look < LOOKS; look++) {
			const page = await get(path('topics', this.topic, 'messages'), { ...this.conditions, state: this.state.name,
				group: this.groupMeant, limit: PAGE - found.length, cursor, latest: this.latest }, signal);
			found.push(...page.messages);
			examined += page.examined;
			cursor = page.next;
			if (!cursor || found.length >= PAGE) {
				break;
			}
			this.status.textContent = `Looked at ${count(examined, 'message')}, found ${number(found.length)}…`;
		}
		this.next = cursor;
		this.show(found, examined);
	}

	show(messages, examined) {
		this.selection?.begin();
		fill(this.body, messages.map((message) => this.row(message)));
		this.table.hidden = messages.length === 0;
		this.back.disabled = this.cursors.length === 0;
		this.forth.disabled = !this.next;
		this.forth.textContent = (this.next && messages.length < PAGE) ? 'Look further ›' : 'Next ›';
		const read = `Read at ${clock(new Date())}.`;
		if (messages.length === 0 && !this.next && this.cursors.length === 0) {
			this.status.textContent = `No such message. ${read}`;
			return;
		}
		this.status.textContent = `${count(messages.length, 'message')}${examined > messages.length ? ` of ${number(examined)} looked at` : ''}`
				+ `, page ${this.cursors.length + 1}${this.next ? '' : ', the last'}. ${read}`;
	}

	showNone(text) {
		this.table.hidden = true;
		this.status.textContent = text;
	}

	row(message) {
		const cell = (label, className, ...content) => h('td', { 'data-label': label, class: className }, content);
		const dead = message.cause;
		const where = { state: this.state.name, group: message.group ?? this.groupMeant, position: message.position };
		return h('tr', { class: message.defect ? 'defect' : null },
				this.selection && h('td', { class: 'choice' }, this.selection.box(message, where)),
				cell(this.state.at, 'time', dayAndClock(message.at)),
				cell('Id', 'id', button(message.id || message.position, () => this.openMessage(message), { class: 'main link' })),
				cell('Priority', null, message.priority?.toLowerCase() ?? '–'),
				cell('Failures', 'number', number(message.failures)),
				cell(dead ? 'Why' : 'Held by, key', 'why', dead
						? h('div', { class: 'clamp' }, h('strong', null, dead.reason), ` ${[simpleName(dead.error), dead.message].filter(Boolean).join(': ')}`)
						: [message.holder && holderText(message.holder), message.key]),
				cell('Payload', 'preview', h('div', { class: 'clamp' }, message.defect ? `Cannot be read: ${message.defect}`
						: (message.payload ?? `${message.payloadKind}, ${bytes(message.payloadBytes)}`).slice(0, 200))));
	}

	openMessage(message) {
		openMessage(this.context, this.topic, { ...message, state: this.state.name, group: message.group ?? this.groupMeant }, () => this.context.refresh());
	}

	turn() {
		this.cursors.push(this.next);
		this.context.refresh();
	}

	turnBack() {
		this.cursors.pop();
		this.context.refresh();
	}

	open(state, group) {
		this.address({ state, group, latest: '' }, state === this.state.name);
	}

	/** Shows other messages of the topic; keeps what else is asked for while one stays in the same state. */
	address(change, keep) {
		go(['topics', this.topic, 'messages'], { ...(keep ? this.query : {}), state: this.state.name, group: this.group, ...change });
	}

	stateTabs() {
		return h('div', { class: 'buttons states', role: 'group', 'aria-label': 'State' }, STATES.map((state) =>
				button(state.label, () => this.open(state.name, this.group), { 'aria-pressed': String(state === this.state) })));
	}

	orderButton() {
		return this.state.name === 'dead' && button(this.latest ? 'Latest first' : 'Oldest first',
				() => this.address({ latest: this.latest ? 'false' : '' }, true), { 'aria-label': `Order: ${this.latest ? 'latest' : 'oldest'} first` });
	}

	purgeButton() {
		return this.context.writable && this.state.name !== 'in-flight' && this.state.name !== 'dead'
				&& button('Purge…', (event) => this.purge(event.target), { class: 'danger' });
	}

	async purge(control) {
		const whose = this.groupMeant ? ` of group ${this.groupMeant}` : '';
		const confirmed = await confirm({ title: `Purge ${this.state.label.toLowerCase()} messages${whose}?`, action: 'Purge', danger: true,
			typed: this.topic, lines: [`All messages of ${this.topic} that are ${this.state.label.toLowerCase()} now${whose} are deleted. What comes later stays.`,
				'This cannot be undone.'] });
		if (confirmed) {
			await begin(control, () => post(path('topics', this.topic, 'purge'), { state: this.state.name,
				group: this.groupMeant, confirm: this.topic }), () => this.context.refresh());
		}
	}

}

/** The lease is renewed now and again, so its age says nothing of how long the message has been handled. */
function holderText({ consumer, idleMillis, handling }) {
	return `${consumer}, ${handling ? handlingText(handling) : `lease of ${duration(idleMillis)} ago`} `;
}

import { path, post, remove } from './api.js';
import { confirm } from './confirm.js';
import { button, fill, h, KeyedChildren, setText } from './dom.js';
import { count, duration, number, since, time } from './format.js';
import { attempt, tell } from './notices.js';
import { link } from './routes.js';
import { begin } from './work.js';

/** The groups of a topic, with their consumers and what can be done with them. */

const COLUMNS = [
	{ label: 'Group', class: 'name' },
	{ label: 'State', class: 'state' },
	{ label: 'Ready', class: 'number', of: (group) => number(group.ready.HIGH + group.ready.NORMAL + group.ready.LOW) },
	{ label: 'Came back', class: 'number', of: (group) => number(group.redeliveries) },
	{ label: 'In flight', class: 'number', state: 'in-flight', of: (group) => number(group.inFlight) },
	{ label: 'Retries', class: 'number', state: 'retrying', of: (group) => number(group.retries) },
	{ label: 'Dead', class: 'number', state: 'dead', of: (group) => number(group.deadLetters) },
	{ label: 'Oldest', class: 'number', of: (group) => duration(group.oldestReadyAgeMillis) },
	{ label: 'Consumers', class: 'consumers' },
	{ label: 'Actions', class: 'actions', unseen: true }
];

export class GroupsTable {

	constructor(context, topic) {
		this.context = context;
		this.topic = topic;
		const columns = context.writable ? COLUMNS : COLUMNS.slice(0, -1);
		const body = h('tbody');
		this.rows = new KeyedChildren(body, (group) => group.name, (group) => this.row(columns, group.name));
		this.none = h('p', { class: 'muted', hidden: true }, 'No group: nobody has listened to this topic yet. Messages are kept.');
		this.element = h('div', null, this.none, h('table', { class: 'rows groups' }, h('thead', null, h('tr', null,
				columns.map((column) => h('th', { scope: 'col', class: column.class },
						column.unseen ? h('span', { class: 'unseen' }, column.label) : column.label)))), body));
	}

	show(groups) {
		this.none.hidden = groups.length > 0;
		this.rows.show(groups);
	}

	row(columns, name) {
		const cells = columns.map((column) => h('td', { class: column.class, 'data-label': column.unseen ? null : column.label }));
		const links = columns.map((column) => column.of && h('a', { href: link(['topics', this.topic, 'messages'],
				{ state: column.state ?? 'ready', group: name }) }));
		links.forEach((each, index) => each && cells[index].append(each));
		cells[0].append(h('a', { class: 'main', href: link(['topics', this.topic, 'messages'], { state: 'ready', group: name }) }, name));
		let current;
		const pause = button('Pause', (event) => this.pauseOrResume(event.target, current));
		if (this.context.writable) {
			cells.at(-1).append(pause, button('Purge…', (event) => this.purge(event.target, name)),
					button('Drop…', (event) => this.drop(event.target, current), { class: 'danger' }));
		}
		let shownConsumers;
		return {
			element: h('tr', null, cells),
			update: (group) => {
				current = group;
				columns.forEach((column, index) => column.of && setText(links[index], column.of(group)));
				setText(cells[1], stateOf(group));
				cells[1].className = `state ${stateOf(group).startsWith('✓') ? 'good' : 'warn'}`;
				setText(pause, group.pausedSince ? 'Resume' : 'Pause');
				pause.hidden = group.dropped;
				const consumers = JSON.stringify([group.consumersAlive, group.consumers]);
				if (consumers !== shownConsumers) {
					shownConsumers = consumers;
					const open = cells[8].querySelector('details')?.open ?? false;
					fill(cells[8], consumersOf(group, open));
				}
			}
		};
	}

	async pauseOrResume(control, group) {
		const resume = group.pausedSince !== null;
		const confirmed = resume || await confirm({ title: `Pause group ${group.name}?`, action: 'Pause', lines: [
			`No consumer of group ${group.name} takes messages of ${this.topic} until it is resumed, in no instance and after restarts too.`,
			'What is being handled is handled to its end. Messages are still stored, and wait.'] });
		if (!confirmed) {
			return;
		}
		const result = await attempt(control, () => post(path('topics', this.topic, resume ? 'resume' : 'pause'), { group: group.name }));
		if (result) {
			tell(`Group ${group.name} is ${resume ? 'resumed' : 'paused'}.`);
			this.context.refresh();
		}
	}

	async purge(control, name) {
		const confirmed = await confirm({ title: `Purge what is ready for group ${name}?`, action: 'Purge', danger: true, typed: this.topic, lines: [
			`All messages of ${this.topic} that are ready for group ${name} are deleted for it, with those that came back to it. Other groups still get theirs.`,
			'What consumers hold, what is delayed, waits for a retry or is dead stays. This cannot be undone.'] });
		if (confirmed) {
			await begin(control, () => post(path('topics', this.topic, 'purge'), { state: 'ready', group: name, confirm: this.topic }), this.context.refresh);
		}
	}

	async drop(control, group) {
		const confirmed = await confirm({ title: `Drop group ${group.name}?`, action: 'Drop group', danger: true, typed: group.name, lines: [
			`The group is removed, with what came back to it, its retries, and the messages of ${this.topic} that only it still needed.`,
			group.dropped ? `Its ${count(group.deadLetters, 'dead letter')} are deleted too.` : 'Its dead letters are kept. Dropping it once more deletes them.',
			'It is refused while a consumer of it was seen within the last minute. This cannot be undone.'] });
		if (confirmed) {
			const done = await attempt(control, async () => {
				await remove(path('topics', this.topic, 'groups', group.name), { deadLetters: group.dropped ? 'true' : '' });
				return true;
			});
			done && tell(`Dropped group ${group.name}.`);
			this.context.refresh();
		}
	}

}

function stateOf(group) {
	if (group.dropped) {
		return '■ Dropped, dead letters left';
	}
	if (group.pausedSince) {
		return `▲ Paused for ${since(group.pausedSince)}`;
	}
	return group.consumersAlive ? '✓ Consumed' : '■ No consumers';
}

function consumersOf(group, open) {
	if (group.consumers.length === 0) {
		return '0';
	}
	return h('details', { open }, h('summary', null, number(group.consumersAlive)), h('ul', null, group.consumers.map((consumer) =>
			h('li', { title: group.pausedSince ? `Paused since ${time(group.pausedSince)}` : null }, h('code', null, consumer.name),
					` holds ${number(consumer.inFlight)}, seen ${duration(consumer.idleMillis)} ago${consumer.alive ? '' : ', not alive'}`))));
}

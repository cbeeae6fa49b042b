import { get, path } from './api.js';
import { button, fill, h, setText } from './dom.js';
import { count, number, time } from './format.js';
import { openMessage } from './message.js';
import { go, link } from './routes.js';

/** Messages with an id, in whatever topic, group and state they are. */

const PAGE = 500;

export class FindView {

	/** A search is not repeated by itself. */
	interval = 3600000;

	constructor(context, { query }) {
		this.context = context;
		this.id = query.id ?? '';
		this.topic = query.topic ?? '';
		this.title = 'Find a message';
		this.crumbs = this.topic ? [this.topic] : [];
		this.body = h('tbody');
		this.status = h('p', { class: 'muted status', role: 'status' }, 'Searching…');
		this.table = h('table', { class: 'rows found', hidden: true }, h('thead', null, h('tr', null,
				['Topic', 'Group', 'State', 'Id', 'At'].map((label) => h('th', { scope: 'col' }, label)))), this.body);
		this.element = h('section', { class: 'panel', 'aria-labelledby': 'found' }, h('div', { class: 'tools' },
				h('h2', { id: 'found' }, `Messages with the id ${this.id}`),
				this.topic && h('a', { href: link(['find'], { id: this.id }) }, 'Search all topics')), this.table, this.status);
	}

	async refresh(signal) {
		if (!this.id) {
			setText(this.status, 'Type an id into the field at the top.');
			return;
		}
		fill(this.body);
		const topics = this.topic ? [this.topic] : await names(signal);
		const incomplete = [];
		let found = 0;
		for (const [index, topic] of topics.entries()) {
			setText(this.status, `Searching topic ${number(index + 1)} of ${number(topics.length)}, ${topic}…`);
			try {
				const answer = await get(path('topics', topic, 'find'), { id: this.id }, signal);
				answer.messages.forEach((message) => this.body.append(this.row(topic, message)));
				found += answer.messages.length;
				answer.complete || incomplete.push(topic);
			}
			catch (error) {
				// A topic that was dropped in between has no messages.
				if (signal.aborted || error.kind !== 'absent' || this.topic) {
					throw error;
				}
			}
			this.table.hidden = found === 0;
		}
		setText(this.status, `${found ? count(found, 'message') : 'No message'} found in ${count(topics.length, 'topic')}.`
				+ (incomplete.length ? ` There was not enough time to search all of ${incomplete.join(', ')}.` : ''));
	}

	row(topic, message) {
		const cell = (label, ...content) => h('td', { 'data-label': label }, content);
		return h('tr', null, cell('Topic', h('a', { href: link(['topics', topic]) }, topic)), cell('Group', message.group ?? '–'),
				cell('State', message.state), cell('Id', button(message.id || message.position,
						() => openMessage(this.context, topic, message, () => this.context.refresh()), { class: 'main link' })),
				cell('At', time(message.at)));
	}

}

/** The field at the top, which searches the topic that is shown, or all. */
export function startFind(topicShown) {
	document.getElementById('find').addEventListener('submit', (event) => {
		event.preventDefault();
		const id = event.target.elements.message.value.trim();
		id && go(['find'], { id, topic: topicShown() ?? '' });
	});
}

/** All topics: those first that had messages when they were counted, as a search takes a moment for each. */
async function names(signal) {
	const topics = [];
	for (let total = 1; topics.length < total;) {
		const page = await get('', { limit: PAGE, offset: topics.length }, signal);
		if (page.topics.length === 0) {
			break;
		}
		topics.push(...page.topics);
		total = page.total;
	}
	return [...topics.filter(hasMessages), ...topics.filter((topic) => !hasMessages(topic))].map((topic) => topic.name);
}

function hasMessages(topic) {
	return topic.ready + topic.inFlight + topic.delayed + topic.retries + topic.deadLetters > 0;
}

import { get, path } from './api.js';
import { fill, h } from './dom.js';
import { time } from './format.js';
import { rowKeys } from './keys.js';
import { link } from './routes.js';

/** Who has changed what: the latest changes through this page, the endpoint, the command line and the API. */

const LIMIT = 200;

export class ActionsView {

	interval = 10000;

	title = 'Changes';

	crumbs = [];

	constructor() {
		this.body = h('tbody');
		this.status = h('p', { class: 'muted status', role: 'status' }, 'Reading…');
		this.table = h('table', { class: 'rows changes', hidden: true }, h('thead', null, h('tr', null,
				['At', 'Who', 'Topic', 'Group', 'Change'].map((label) => h('th', { scope: 'col' }, label)))), this.body);
		this.element = h('section', { class: 'panel', 'aria-labelledby': 'actions' },
				h('h2', { id: 'actions' }, 'Changes'), this.status, this.table);
		this.keys = rowKeys(this.table);
	}

	async refresh(signal) {
		const { actions } = await get(path('actions'), { limit: LIMIT }, signal);
		const key = JSON.stringify(actions);
		if (key !== this.shown) {
			this.shown = key;
			this.table.hidden = actions.length === 0;
			fill(this.body, actions.map((action) => this.row(action)));
		}
		this.status.textContent = actions.length ? `The latest ${actions.length}. The server keeps 1,000.` : 'No change yet.';
	}

	row(action) {
		const cell = (label, className, ...content) => h('td', { 'data-label': label, class: className }, content);
		return h('tr', null, cell('At', null, time(action.at)), cell('Who', null, action.actor),
				cell('Topic', 'name', h('a', { class: 'main', href: link(['topics', action.topic]) }, action.topic)),
				cell('Group', null, action.group ?? '–'), cell('Change', 'why', action.description));
	}

}

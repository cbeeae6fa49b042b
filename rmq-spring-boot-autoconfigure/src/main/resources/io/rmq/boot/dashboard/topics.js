import { get } from './api.js';
import { button, fill, h, KeyedChildren, setText } from './dom.js';
import { count, duration, number } from './format.js';
import { rowKeys } from './keys.js';
import { badge, problemsOf } from './problems.js';
import { link, note } from './routes.js';
import { Sparkline } from './sparkline.js';
import { onThemeChange } from './theme.js';

/** All topics: what is wrong first, then a page of them, searched and sorted by the server. */

const PAGE = 50;

const SHOWN_PROBLEMS = 8;

const COLUMNS = [
	{ label: 'Topic', sort: 'name', class: 'name' },
	{ label: 'Ready', sort: 'ready', class: 'number', of: (topic) => (topic.exact ? '' : '≤ ') + number(topic.ready) },
	{ label: 'In flight', class: 'number', of: (topic) => number(topic.inFlight) },
	{ label: 'Delayed', class: 'number', of: (topic) => number(topic.delayed) },
	{ label: 'Retries', class: 'number', of: (topic) => number(topic.retries) },
	{ label: 'Dead', sort: 'deadLetters', class: 'number', of: (topic) => number(topic.deadLetters) },
	{ label: 'Oldest', sort: 'oldest', class: 'number', of: (topic) => duration(topic.oldestReadyAgeMillis) },
	{ label: 'Consumers', class: 'number', of: (topic) => number(topic.consumers) },
	{ label: 'Handled/min', class: 'number', of: (topic) => number(topic.handledPerMinute?.at(-1) ?? 0) },
	{ label: '30 min', class: 'chart' }
];

export class TopicsView {

	interval = 5000;

	title = 'Topics';

	crumbs = [];

	constructor(context, { query }) {
		this.context = context;
		this.asked = { q: query.q ?? '', sort: query.sort ?? 'name', offset: Number(query.offset) || 0 };
		this.search = h('input', { type: 'search', id: 'search', placeholder: 'Search topics  /', 'aria-label': 'Search topics',
			value: this.asked.q, oninput: () => this.searchSoon() });
		this.problems = h('ul', { class: 'problems' });
		this.totals = h('p', { class: 'muted totals' });
		this.body = h('tbody');
		this.rows = new KeyedChildren(this.body, (topic) => topic.name, () => topicRow());
		this.headers = COLUMNS.map((column) => this.header(column));
		this.range = h('span', { class: 'muted', role: 'status' }, 'Reading…');
		this.before = button('‹', () => this.turn(-PAGE), { 'aria-label': 'Page before', disabled: true });
		this.after = button('›', () => this.turn(PAGE), { 'aria-label': 'Next page', disabled: true });
		this.pager = h('div', { class: 'pager' }, this.range, this.before, this.after);
		this.table = h('table', { class: 'rows topics' }, h('thead', null, h('tr', null, this.headers)), this.body);
		this.element = h('div', null,
				h('section', { class: 'panel', 'aria-labelledby': 'attention' }, h('h2', { id: 'attention' }, 'Needs attention'), this.problems),
				h('section', { class: 'panel', 'aria-labelledby': 'all' },
						h('div', { class: 'tools' }, h('h2', { id: 'all' }, 'Topics'), this.search, this.sortSelect(), this.pager),
						this.totals, this.table));
		this.keys = [
			{ key: '/', label: 'Search', action: () => this.search.focus() },
			...rowKeys(this.table),
			{ key: ']', label: 'Next page', action: () => this.turn(PAGE) },
			{ key: '[', label: 'Page before', action: () => this.turn(-PAGE) }
		];
		this.forgetTheme = onThemeChange(() => this.last && this.show(this.last));
	}

	close() {
		clearTimeout(this.soon);
		this.forgetTheme();
	}

	async refresh(signal) {
		const { q, sort, offset } = this.asked;
		const page = await get('', { q, sort, offset, limit: PAGE }, signal);
		this.context.server(page);
		this.showTotals(page.totals);
		this.showProblems(page.attention);
		this.show(page);
	}

	show(page) {
		this.last = page;
		this.rows.show(page.topics);
		const to = Math.min(page.total, this.asked.offset + page.topics.length);
		const first = page.total ? this.asked.offset + 1 : 0;
		setText(this.range, page.total ? `${number(first)}–${number(to)} of ${number(page.total)}` : 'No topic');
		this.before.disabled = this.asked.offset === 0;
		this.after.disabled = to >= page.total;
	}

	showTotals({ topics, ready, inFlight, delayed, retries, deadLetters }) {
		setText(this.totals, `In ${count(topics, 'topic')}: ${number(ready)} ready, ${number(inFlight)} in flight, ${number(delayed)} delayed, `
				+ `${number(retries)} retrying, ${number(deadLetters)} dead.`);
	}

	/** Of all topics, not only of those on the page. */
	showProblems({ total, topics }) {
		const key = JSON.stringify([total, topics.map((topic) => [topic.name, problemsOf(topic)])]);
		if (key === this.shownProblems) {
			return;
		}
		this.shownProblems = key;
		const rest = total - Math.min(topics.length, SHOWN_PROBLEMS);
		fill(this.problems, topics.slice(0, SHOWN_PROBLEMS).map((topic) => h('li', null,
				h('a', { class: 'name', href: link(['topics', topic.name]) }, topic.name),
				h('span', { class: 'badges' }, problemsOf(topic).map(badge)))),
				rest > 0 && h('li', { class: 'muted' }, `and ${count(rest, 'more topic')}: sort the table by Oldest or Dead`),
				total === 0 && h('li', { class: 'calm' }, '✓ Nothing waits for long, no handler is overdue, no dead letters.'));
	}

	header(column) {
		const th = h('th', { scope: 'col', class: column.class }, column.sort
				? button(column.label, () => this.sortBy(column.sort), { class: 'sort' }) : column.label);
		column.sort === this.asked.sort && th.setAttribute('aria-sort', ascending(column.sort));
		return th;
	}

	sortSelect() {
		this.sort = h('select', { 'aria-label': 'Sort by', onchange: () => this.sortBy(this.sort.value) },
				COLUMNS.filter((column) => column.sort).map((column) => h('option', { value: column.sort }, `By ${column.label.toLowerCase()}`)));
		this.sort.value = this.asked.sort;
		return this.sort;
	}

	sortBy(sort) {
		this.sort.value = sort;
		COLUMNS.forEach((column, index) => (column.sort === sort) ? this.headers[index].setAttribute('aria-sort', ascending(sort))
				: this.headers[index].removeAttribute('aria-sort'));
		this.ask({ sort, offset: 0 });
	}

	searchSoon() {
		clearTimeout(this.soon);
		this.soon = setTimeout(() => this.ask({ q: this.search.value.trim(), offset: 0 }), 200);
	}

	turn(step) {
		const offset = this.asked.offset + step;
		if (offset > -PAGE && offset < (this.last?.total ?? 0)) {
			this.ask({ offset: Math.max(0, offset) });
		}
	}

	ask(change) {
		Object.assign(this.asked, change);
		const { q, sort, offset } = this.asked;
		note([], { q, sort: (sort === 'name') ? '' : sort, offset });
		this.context.refresh();
	}

}

function ascending(sort) {
	return (sort === 'name') ? 'ascending' : 'descending';
}

function topicRow() {
	const name = h('a', { class: 'main' });
	const problems = h('span', { class: 'badges' });
	const spark = new Sparkline();
	const cells = COLUMNS.map((column) => h('td', { class: column.class, 'data-label': column.label }));
	cells[0].append(name, problems);
	cells.at(-1).append(spark.element);
	let shown;
	return {
		element: h('tr', null, cells),
		update(topic) {
			setText(name, topic.name);
			name.setAttribute('href', link(['topics', topic.name]));
			COLUMNS.forEach((column, index) => column.of && setText(cells[index], column.of(topic)));
			const found = problemsOf(topic).filter((problem) => problem.severity > 1).slice(0, 1);
			const key = JSON.stringify(found);
			if (key !== shown) {
				shown = key;
				fill(problems, found.map(badge));
			}
			spark.show(topic.handledPerMinute ?? [], topic.failedPerMinute ?? []);
		}
	};
}

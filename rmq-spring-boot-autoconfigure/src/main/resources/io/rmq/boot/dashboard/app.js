import { get } from './api.js';
import { BusyView } from './busy.js';
import { DelayedView } from './delayed.js';
import { fill, h } from './dom.js';
import { bindEverywhere, bindView, startKeys } from './keys.js';
import { MessagesView } from './messages.js';
import { forget, lost } from './notices.js';
import { Poll } from './poll.js';
import { go, here, link } from './routes.js';
import { nextTheme, startTheme } from './theme.js';
import { TopicView } from './topic.js';
import { TopicsView } from './topics.js';
import { pickUp } from './work.js';

/** Shows the view that the address names, and keeps it up to date. */

const PARTS = { messages: MessagesView, delayed: DelayedView };

const main = document.getElementById('main');

const context = {
	writable: false,
	refresh: () => poll?.now(),
	server: (answer) => showServer(answer)
};

let view = null;

let poll = null;

function show() {
	poll?.stop();
	poll && forget(poll);
	view?.close?.();
	const route = here();
	const View = (route.names[0] === 'busy') ? BusyView : (route.names[0] !== 'topics' || !route.names[1]) ? TopicsView : PARTS[route.names[2]] ?? TopicView;
	view = new View(context, route);
	document.title = `${view.title} · RMQ`;
	fill(document.getElementById('crumbs'), [['Topics', link([])], ['Busy', link(['busy'])], ...view.crumbs.map((name) => [name, link(['topics', name])])]
		.map(([text, href]) => h('a', { href }, text)));
	fill(main, view.element);
	bindView(view.keys ?? []);
	const shown = view;
	poll = new Poll((signal) => shown.refresh(signal), shown.interval);
	poll.start();
}

function showServer({ server, writable }) {
	document.getElementById('server').textContent = `${server.product} ${server.version}, ${server.mode}${writable ? '' : ' · read only'}`;
}

/** What may be done decides which buttons there are, so it is asked first. */
async function start() {
	startTheme();
	startKeys();
	bindEverywhere([
		{ key: 'g', label: 'All topics', action: () => go([]) },
		{ key: 'b', label: 'Busy consumers', action: () => go(['busy']) },
		{ key: 'r', label: 'Read anew', action: context.refresh },
		{ key: 't', label: 'Colours: auto, light, dark', action: nextTheme }
	]);
	poll = new Poll(async (signal) => {
		const answer = await get('', { limit: 1 }, signal);
		context.writable = answer.writable;
		showServer(answer);
		window.addEventListener('hashchange', () => {
			show();
			main.focus({ preventScroll: true });
		});
		show();
		pickUp().catch((error) => error.passing || lost(poll, error, 0, context.refresh));
	}, 60000);
	await poll.start();
}

start();

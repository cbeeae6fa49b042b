import { get } from './api.js';
import { ActionsView } from './actions.js';
import { BusyView } from './busy.js';
import { DelayedView } from './delayed.js';
import { fill, h, visible } from './dom.js';
import { bytes, count } from './format.js';
import { FindView, startFind } from './find.js';
import { bindEverywhere, bindView, startKeys } from './keys.js';
import { MessagesView } from './messages.js';
import { forget, lost } from './notices.js';
import { Poll } from './poll.js';
import { go, here, link } from './routes.js';
import { nextTheme, startTheme } from './theme.js';
import { TopicView } from './topic.js';
import { TopicsView } from './topics.js';
import { pickUp } from './work.js';
import { startZone } from './zone.js';

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
	view = new (viewOf(route.names))(context, route);
	document.title = visible(`${view.title} · RMQ`);
	fill(document.getElementById('crumbs'), [['Topics', link([])], ['Busy', link(['busy'])], ['Changes', link(['actions'])], ...view.crumbs.map((name) => [name, link(['topics', name])])]
		.map(([text, href]) => h('a', { href }, text)));
	fill(main, view.element);
	bindView(view.keys ?? []);
	poll = new Poll((signal) => refresh(view, route.names[1], signal), view.interval);
	poll.start();
}

/** A page that is read only once looks for its missing topic again after this time. */
const MISSING_TOPIC_INTERVAL = 5000;

/** A topic that does not exist (yet) is no failure of the page: it says so, and shows the topic once it exists. */
async function refresh(shown, topic, signal) {
	try {
		await shown.refresh(signal);
		signal.aborted || main.contains(shown.element) || fill(main, shown.element);
	}
	catch (error) {
		if (error.kind !== 'absent' || !topic) {
			throw error;
		}
		fill(main, h('section', { class: 'panel', role: 'status' }, h('h2', null, `There is no topic ${topic}`),
				h('p', null, 'It was dropped, or no message was sent to it and no listener has started yet. ', h('a', { href: link([]) }, 'All topics'))));
		return MISSING_TOPIC_INTERVAL;
	}
}

function viewOf([first, topic, part]) {
	if (first === 'topics' && topic) {
		return PARTS[part] ?? TopicView;
	}
	return { find: FindView, busy: BusyView, actions: ActionsView }[first] ?? TopicsView;
}

function showServer({ server, writable }) {
	const memory = server.maxMemory ? `${bytes(server.usedMemory)} of ${bytes(server.maxMemory)}` : bytes(server.usedMemory);
	document.getElementById('server').textContent = `${server.product} ${server.version}, ${server.mode} · ${memory}, ${count(server.clients, 'client')}${writable ? '' : ' · read only'}`;
}

/** What may be done decides which buttons there are, so it is asked first. */
async function start() {
	startTheme();
	startFind(() => view?.topic);
	startKeys();
	bindEverywhere([
		{ key: 'g', label: 'All topics', action: () => go([]) },
		{ key: 'b', label: 'Busy consumers', action: () => go(['busy']) },
		{ key: 'c', label: 'Changes, and who made them', action: () => go(['actions']) },
		{ key: 'f', label: 'Find a message by its id', action: () => document.querySelector('#find input').focus() },
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
		startZone(show);
		show();
		pickUp().catch((error) => error.passing || lost(poll, error, 0, context.refresh));
	}, 60000);
	await poll.start();
}

start();

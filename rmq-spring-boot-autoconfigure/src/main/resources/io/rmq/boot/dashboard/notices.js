import { ApiError } from './api.js';
import { button, fill, h } from './dom.js';
import { clock } from './format.js';

/** What the page has to say about itself: that the server is away, that something was done or refused. */

const place = document.getElementById('notices');

const failing = new Map();

let lastAnswer = null;

const TITLES = {
	unreachable: 'The application does not answer.',
	unavailable: 'The application cannot read from Redis.',
	session: 'You are signed out.',
	forbidden: 'Not allowed.',
	absent: 'Not found.',
	unexposed: 'Not found.',
	refused: 'Refused.'
};

/** A poll has failed: says so until it succeeds, or ends. */
export function lost(poll, error, pause, retry) {
	if (!(error instanceof ApiError)) {
		console.error(error);
	}
	failing.set(poll, { error, pause, retry });
	showFailure();
}

export function found(poll) {
	lastAnswer = new Date();
	forget(poll);
}

export function forget(poll) {
	if (failing.delete(poll)) {
		showFailure();
	}
}

function showFailure() {
	document.body.classList.toggle('stale', failing.size > 0);
	place.querySelector('.failure')?.remove();
	if (failing.size === 0) {
		return;
	}
	const { error, pause, retry } = [...failing.values()].at(-1);
	const seen = lastAnswer ? ` What you see is of ${clock(lastAnswer)}.` : '';
	place.prepend(h('div', { class: 'notice bad failure', role: 'alert' },
			h('strong', null, `✕ ${TITLES[error.kind] ?? 'Something went wrong in this page.'}`),
			h('span', null, ` ${error.message}${seen} Next try in ${pause / 1000} s.`),
			button('Try now', retry)));
}

/** Something was done. Goes away by itself. */
export function tell(text) {
	show('good', '✓ ', text, 6000);
}

/** Something was refused or has failed. Stays until it is closed. */
export function complain(error) {
	show('bad', '✕ ', error.message ?? String(error), 0);
}

function show(kind, sign, text, lifetime) {
	const notice = h('div', { class: `notice ${kind}`, role: (kind === 'bad') ? 'alert' : 'status' },
			h('span', null, sign + text), button('Close', () => notice.remove(), { class: 'quiet' }));
	place.append(notice);
	if (lifetime) {
		setTimeout(() => notice.remove(), lifetime);
	}
}

/** Does what a button is for, with the button out of use meanwhile, and tells if it fails. */
export async function attempt(control, action) {
	control.disabled = true;
	try {
		return await action();
	}
	catch (error) {
		complain(error);
		return undefined;
	}
	finally {
		control.disabled = false;
	}
}

export function clearNotices() {
	fill(place);
	failing.clear();
	document.body.classList.remove('stale');
}

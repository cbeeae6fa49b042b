import { get, path, post, remove } from './api.js';
import { confirm } from './confirm.js';
import { openDialog } from './dialog.js';
import { button, fill, h } from './dom.js';
import { bytes, duration, number, time } from './format.js';
import { handlingText } from './handling.js';
import { indent } from './json.js';
import { attempt, complain, tell } from './notices.js';

/** One message, whole. */

/** Characters of a payload that are laid out at once; the browser lays out the rest when it is scrolled to. */
const CHUNK = 8000;

/** What makes a message ready that is not: by its state. */
export const REQUEUE = {
	dead: { label: 'Redrive…', action: 'Redrive', line: 'It begins anew in its group, with its headers and its priority.' },
	delayed: { label: 'Handle now…', action: 'Handle now', line: 'It becomes ready now, as if it were due.' },
	retrying: { label: 'Retry now…', action: 'Retry now', line: 'It becomes ready now, as if its retry were due.' }
};

export function openMessage(context, topic, message, changed) {
	// An id may have any character, also those that servers refuse in a path.
	const where = { state: message.state, group: message.group, position: message.position };
	const url = path('topics', topic, 'message');
	const body = h('div', { class: 'message' });
	fill(body, message.createdAt ? content(message) : h('p', { class: 'muted' }, 'Reading…'));
	const actions = context.writable && REQUEUE[message.state] ? [
		button('Delete…', (event) => deleteOne(event.target), { class: 'danger' }),
		button(REQUEUE[message.state].label, (event) => requeue(event.target), { class: 'primary' })] : [];
	if (context.writable && message.state === 'in-flight') {
		actions.push(button('Release…', (event) => release(event.target), { class: 'danger' }));
	}
	const abort = new AbortController();
	const dialog = openDialog(`Message ${message.id || message.position}`, body, { actions, className: 'wide', onclose: () => abort.abort() });
	readWhole();

	/** A page has no stacks and cuts long payloads off. One that is gone meanwhile stays as the page had it. */
	async function readWhole() {
		try {
			fill(body, content(await get(url, { ...where, id: message.id }, abort.signal)));
		}
		catch (error) {
			if (!abort.signal.aborted) {
				message.createdAt || fill(body);
				body.prepend(h('p', { class: 'notice bad', role: 'alert' }, (error.kind === 'absent')
						? '✕ It is not there any more. This is how it was on the page.' : `✕ It cannot be read whole: ${error.message}`));
			}
		}
	}

	async function release(control) {
		if (await confirm({ title: 'Release message?', action: 'Release', danger: true, lines: [`Message ${message.id} of ${topic}, group ${message.group}.`,
			'It is taken from its consumer and becomes ready at once, ahead of new messages. No attempt is counted, and what its handler still does with it is refused.',
			'A handler that is still at work is interrupted within a third of the lease. Until then, two may be handling the message.'] })) {
			await change(control, () => post(path('topics', topic, 'release'), { group: message.group, position: message.position, id: message.id }), 'is ready');
		}
	}

	async function requeue(control) {
		const { action, line } = REQUEUE[message.state];
		if (await confirm({ title: `${action}?`, action, lines: [`Message ${message.id} of ${topic}.`, line] })) {
			await change(control, () => post(path('topics', topic, 'requeue'), where), 'is ready');
		}
	}

	async function deleteOne(control) {
		if (await confirm({ title: 'Delete message?', action: 'Delete', danger: true, lines: [`Message ${message.id} of ${topic}.`, 'This cannot be undone.'] })) {
			await change(control, () => remove(url, where), 'was deleted');
		}
	}

	async function change(control, action, what) {
		const done = await attempt(control, async () => {
			await action();
			return true;
		});
		if (done) {
			tell(`Message ${message.id} ${what}.`);
		}
		dialog.close();
		changed();
	}
}

function content(message) {
	return [
		message.defect && h('p', { class: 'notice bad' }, `✕ It cannot be read: ${message.defect}`),
		message.cause && cause(message.cause),
		facts(message),
		payload(message),
		attempts(message.attempts ?? []),
		headers(message.headers ?? {})
	];
}

function cause(cause) {
	return h('section', null, h('h3', null, `Why it is dead: ${cause.reason}`),
			h('p', { class: 'error' }, [cause.error, cause.message].filter(Boolean).join(': ')),
			cause.consumer && h('p', null, `Last consumer that died with it: ${cause.consumer}`),
			cause.stack && h('details', { open: true }, h('summary', null, 'Stack'), h('pre', { class: 'stack', tabindex: '0' }, cause.stack)));
}

function facts(message) {
	const at = { dead: 'Dead since', delayed: 'Due', retrying: 'Next attempt', ready: 'Ready since', 'in-flight': 'Ready since' }[message.state] ?? 'At';
	const rows = [['Id', message.id], ['Group', message.group], ['Position', message.position], [at, time(message.at)], ['Sent', time(message.createdAt)],
		['Expires', message.expiresAt && time(message.expiresAt)], ['Priority', message.priority], ['Key', message.key],
		['Failed attempts', number(message.failures) + (message.maxAttempts ? ` of ${number(message.maxAttempts)}` : '')],
		['Consumers that died', message.crashes ? number(message.crashes) : null],
		['Held by', message.holder && `${message.holder.consumer}, lease of ${duration(message.holder.idleMillis)} ago`],
		['Handled', message.holder && (message.holder.handling ? handlingText(message.holder.handling) : 'not for long, or not begun')]];
	return h('dl', { class: 'facts' }, rows.filter(([, value]) => value).map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
}

function payload(message) {
	const title = `Payload, ${message.payloadKind}, ${bytes(message.payloadBytes)}${message.payloadTruncated ? ', its beginning' : ''}`;
	if (message.payload === null || message.payload === undefined) {
		return h('section', null, h('h3', null, title), h('p', { class: 'muted' }, 'It cannot be shown as text.'));
	}
	const pretty = message.payloadKind === 'json' && !message.payloadTruncated;
	const view = h('div', { class: 'payload', tabindex: '0', role: 'region', 'aria-label': 'Payload' });
	const show = (indented) => fill(view, chunks(indented ? indent(message.payload) : message.payload));
	show(pretty);
	const raw = button('As it is stored', () => {
		const now = raw.getAttribute('aria-pressed') !== 'true';
		raw.setAttribute('aria-pressed', String(now));
		show(!now);
	}, { 'aria-pressed': 'false' });
	const copy = navigator.clipboard && button('Copy', () => navigator.clipboard.writeText(message.payload)
		.then(() => copy.textContent = 'Copied', complain));
	return h('section', null, h('div', { class: 'tools' }, h('h3', null, title), pretty && raw, copy), view);
}

/** A text as blocks, which end at the end of a line where there is one. */
function chunks(text) {
	const blocks = [];
	for (let start = 0; start < text.length;) {
		const lineEnd = text.indexOf('\n', start + CHUNK);
		const end = (lineEnd >= 0 && lineEnd < start + 2 * CHUNK) ? lineEnd + 1 : Math.min(text.length, start + CHUNK);
		blocks.push(h('pre', null, text.slice(start, end)));
		start = end;
	}
	return blocks;
}

function attempts(list) {
	return list.length > 0 && h('section', null, h('h3', null, 'Failed attempts'), h('ol', { class: 'attempts' },
			list.map((attempt) => h('li', null, h('time', null, time(attempt.at)), ` ${attempt.error}: ${attempt.message ?? ''}`))));
}

function headers(all) {
	const entries = Object.entries(all);
	return entries.length > 0 && h('section', null, h('h3', null, 'Headers'), h('dl', { class: 'facts' },
			entries.map(([name, value]) => [h('dt', null, name), h('dd', null, value)])));
}

import { get, path, post } from './api.js';
import { button, fill, h, setText } from './dom.js';
import { number } from './format.js';
import { attempt, complain } from './notices.js';

/** Long work that an application does: how far it is, and its end. Goes on whatever view is shown. */

const INTERVAL = 700;

const place = document.getElementById('work');

/** Is there from the beginning, or what gets in would not be read out. */
const announcement = document.getElementById('ended');

const KINDS = { redrive: ['Redrive', 'redriven'], purge: ['Purge', 'deleted'], delete: ['Delete', 'deleted'] };

const STATES = { RUNNING: 'under way', DONE: '✓ done', CANCELLED: '■ cancelled', FAILED: '✕ failed' };

/** Starts work, shows it until it is closed, and says when it has ended. */
export async function begin(control, start, ended) {
	const work = await attempt(control, start);
	if (work) {
		follow(work, ended);
	}
	return work;
}

/** Shows work that was under way before the page was loaded. */
export async function pickUp() {
	const { work } = await get('/work');
	work.filter((each) => each.state === 'RUNNING').forEach((each) => follow(each));
}

/** Waits for work without showing it, such as a dry run. */
export async function outcome(work, onProgress) {
	let current = work;
	while (current.state === 'RUNNING') {
		onProgress(current);
		await new Promise((resolve) => setTimeout(resolve, 250));
		current = await get(path('work', current.id));
	}
	return current;
}

export function cancel(work) {
	return post(path('work', work.id, 'cancel'));
}

function follow(work, ended) {
	const [title, done] = KINDS[work.kind] ?? [work.kind, 'done'];
	const progress = h('progress', { 'aria-label': 'Progress' });
	const text = h('span', { class: 'numbers' });
	const stop = button('Cancel', () => attempt(stop, async () => show(await cancel(work))), { class: 'cancel' });
	const dismiss = button('Close', () => close(), { class: 'quiet', hidden: true });
	const element = h('div', { class: 'work' }, h('strong', null, `${title} `),
			h('span', null, work.topic, work.group ? ` / ${work.group}` : ''), progress, text, stop, dismiss);
	let timer;
	const close = () => {
		clearTimeout(timer);
		element.remove();
		place.hidden = place.children.length === 0;
	};
	const show = (current) => {
		const running = current.state === 'RUNNING';
		if (current.total > 0) {
			progress.max = current.total;
			progress.value = running ? Math.min(current.examined, current.total) : current.total;
		}
		progress.hidden = !running;
		fill(text, `${STATES[current.state] ?? current.state}: ${number(current.affected)} ${done}, ${number(current.examined)} of ${number(current.total)} looked at`
				+ `${current.failed ? `, ${number(current.failed)} failed` : ''}${current.error ? `. ${current.error}` : ''}`);
		stop.hidden = !running;
		dismiss.hidden = running;
		element.classList.toggle('bad', current.state === 'FAILED');
		clearTimeout(timer);
		if (running) {
			timer = setTimeout(look, INTERVAL);
		}
		else {
			setText(announcement, `${element.firstChild.textContent}${work.topic} ${text.textContent}`);
			ended?.(current);
		}
	};
	const look = async () => {
		try {
			show(await get(path('work', work.id)));
		}
		catch (error) {
			if (error.passing) {
				timer = setTimeout(look, 3 * INTERVAL);
				return;
			}
			close();
			complain(error);
		}
	};
	place.append(element);
	place.hidden = false;
	show(work);
}

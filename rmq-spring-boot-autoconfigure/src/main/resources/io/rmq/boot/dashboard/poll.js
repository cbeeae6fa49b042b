import { lost, found } from './notices.js';

const RETRIES = [1000, 2000, 5000, 10000];

/**
 * Does something now and again: not while nobody looks at the page, and with growing pauses while the server is away.
 * What was begun for a view that is gone is aborted. Who comes back to the page sees what was there, until its time is over.
 * The task may return after which time it wants to be done again.
 */
export class Poll {

	constructor(task, interval) {
		this.task = task;
		this.interval = interval;
		this.failures = 0;
		this.onVisible = () => document.hidden ? clearTimeout(this.timer) : this.schedule();
	}

	start() {
		document.addEventListener('visibilitychange', this.onVisible);
		return this.now();
	}

	stop() {
		this.stopped = true;
		document.removeEventListener('visibilitychange', this.onVisible);
		clearTimeout(this.timer);
		this.abort?.abort();
	}

	/** Does it at once, instead of what may be under way. */
	async now() {
		clearTimeout(this.timer);
		this.abort?.abort();
		this.due = Infinity;
		const abort = this.abort = new AbortController();
		let pause;
		try {
			pause = await this.task(abort.signal) ?? this.interval;
			if (abort.signal.aborted) {
				return;
			}
			this.failures = 0;
			found(this);
		}
		catch (error) {
			if (abort.signal.aborted) {
				return;
			}
			pause = RETRIES[Math.min(this.failures++, RETRIES.length - 1)];
			lost(this, error, pause, () => this.now());
		}
		this.due = Date.now() + pause;
		this.schedule();
	}

	/** Has it done when it is due. It is due at no time while it is under way. */
	schedule() {
		clearTimeout(this.timer);
		if (!this.stopped && !document.hidden && this.due < Infinity) {
			this.timer = setTimeout(() => this.now(), Math.max(0, this.due - Date.now()));
		}
	}

}

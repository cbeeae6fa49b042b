import { lost, found } from './notices.js';

const RETRIES = [1000, 2000, 5000, 10000];

/**
 * Does something now and again: not while nobody looks at the page, and with growing pauses while the server is away.
 * What was begun for a view that is gone is aborted.
 */
export class Poll {

	constructor(task, interval) {
		this.task = task;
		this.interval = interval;
		this.failures = 0;
		this.onVisible = () => document.hidden ? clearTimeout(this.timer) : this.now();
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
		const abort = this.abort = new AbortController();
		let pause = this.interval;
		try {
			await this.task(abort.signal);
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
		if (!this.stopped && !document.hidden) {
			this.timer = setTimeout(() => this.now(), pause);
		}
	}

}

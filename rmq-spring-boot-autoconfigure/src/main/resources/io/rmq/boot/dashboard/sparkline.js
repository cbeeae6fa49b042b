import { h } from './dom.js';
import { number } from './format.js';
import { color } from './theme.js';

const WIDTH = 120;

const HEIGHT = 22;

/** Handled messages of the last minutes as bars, failed ones as darker bars from below. */
export class Sparkline {

	constructor() {
		const ratio = Math.min(window.devicePixelRatio || 1, 2);
		this.element = h('canvas', { class: 'spark', role: 'img', width: WIDTH * ratio, height: HEIGHT * ratio });
		this.ratio = ratio;
	}

	show(handled, failed) {
		const values = JSON.stringify([handled, failed, color('spark')]);
		if (values === this.drawn) {
			return;
		}
		this.drawn = values;
		const highest = Math.max(1, ...handled.map((value, index) => value + (failed[index] ?? 0)));
		this.element.setAttribute('aria-label', `Handled per minute, last ${handled.length} minutes: `
				+ `${number(handled.at(-1) ?? 0)} now, ${number(Math.max(0, ...handled))} at most; `
				+ `${number(failed.reduce((sum, value) => sum + value, 0))} failures`);
		const context = this.element.getContext('2d');
		context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
		context.clearRect(0, 0, WIDTH, HEIGHT);
		const step = WIDTH / Math.max(1, handled.length);
		const bar = (index, value, from, name) => {
			const height = value ? Math.max(1, (value / highest) * (HEIGHT - 1)) : 0;
			context.fillStyle = color(name);
			context.fillRect(index * step, HEIGHT - from - height, Math.max(1, step - 1), height);
			return height;
		};
		context.fillStyle = color('line');
		context.fillRect(0, HEIGHT - 1, WIDTH, 1);
		handled.forEach((value, index) => bar(index, value, bar(index, failed[index] ?? 0, 0, 'bad'), 'spark'));
	}

}

import { path, post, remove } from './api.js';
import { confirm } from './confirm.js';
import { button, h, setText } from './dom.js';
import { count, number } from './format.js';
import { complain, tell } from './notices.js';
import { REQUEUE } from './message.js';

/** The rows of a page that are chosen, and what is done with all of them. */
export class Selection {

	constructor(topic, state, changed) {
		this.topic = topic;
		this.changed = changed;
		this.chosen = new Map();
		this.all = h('input', { type: 'checkbox', 'aria-label': 'Choose all rows', onchange: () => this.chooseAll(this.all.checked) });
		this.requeue = button('', () => this.act(REQUEUE[state].action, (where) => post(path('topics', topic, 'requeue'), where), 'ready'), { class: 'primary' });
		this.remove = button('', () => this.act('Delete', (where) => remove(path('topics', topic, 'message'), where), 'deleted'), { class: 'danger' });
		this.requeueLabel = REQUEUE[state].action;
		this.element = h('div', { class: 'buttons bulk chosen' }, this.requeue, this.remove);
		this.begin();
	}

	/** Forgets the rows of the page before. */
	begin() {
		this.boxes = [];
		this.chosen.clear();
		this.show();
	}

	/** The box of a message; `where` is what names it in a request. */
	box(message, where) {
		const box = h('input', { type: 'checkbox', 'aria-label': `Choose ${message.id || message.position}`, onchange: () => {
			this.mark(message, where, box.checked);
			this.show();
		} });
		this.boxes.push({ box, message, where });
		return box;
	}

	chooseAll(checked) {
		this.boxes.forEach(({ box, message, where }) => {
			box.checked = checked;
			this.mark(message, where, checked);
		});
		this.show();
	}

	mark(message, where, checked) {
		checked ? this.chosen.set(message.position, where) : this.chosen.delete(message.position);
	}

	show() {
		const size = this.chosen.size;
		this.element.hidden = size === 0;
		setText(this.requeue, `${this.requeueLabel} ${number(size)} chosen…`);
		setText(this.remove, `Delete ${number(size)} chosen…`);
		this.all.checked = size > 0 && size === this.boxes.length;
		this.all.indeterminate = size > 0 && size < this.boxes.length;
	}

	async act(action, call, done) {
		const chosen = [...this.chosen.values()];
		if (!await confirm({ title: `${action} ${count(chosen.length, 'message')}?`, action, danger: action === 'Delete',
			lines: [`${count(chosen.length, 'message')} of ${this.topic} that are chosen on this page.`, ...(action === 'Delete' ? ['This cannot be undone.'] : [])] })) {
			return;
		}
		this.requeue.disabled = this.remove.disabled = true;
		let changed = 0;
		let gone = 0;
		try {
			for (const where of chosen) {
				try {
					await call(where);
					changed++;
				}
				catch (error) {
					if (error.kind !== 'absent') {
						throw error;
					}
					gone++;
				}
			}
		}
		catch (error) {
			complain(error);
		}
		finally {
			this.requeue.disabled = this.remove.disabled = false;
		}
		tell(`${number(changed)} of ${count(chosen.length, 'message')} ${done}${gone ? `; ${number(gone)} had been handled, moved or deleted before` : ''}.`);
		this.changed();
	}

}

import { path, post, remove } from './api.js';
import { confirm } from './confirm.js';
import { openDialog } from './dialog.js';
import { button, fill, h, setText } from './dom.js';
import { count, number } from './format.js';
import { attempt } from './notices.js';
import { begin, cancel, outcome } from './work.js';
import { fieldOf, instantOf, zoneName } from './zone.js';

/** Which dead letters are meant, and what is done with all of them. */

const REASONS = ['RETRIES_EXHAUSTED', 'FATAL', 'REJECTED', 'CONVERSION', 'NO_HANDLER', 'EXPIRED', 'POISON'];

export class DeadLetterTools {

	constructor(view) {
		this.view = view;
		const { reason, error, id, header, from, to } = view.query;
		const input = (label, name, value, properties) => h('label', { class: 'field' }, label, h('input', { name, value: value ?? '',
			autocomplete: 'off', spellcheck: 'false', ...properties }));
		this.form = h('form', { class: 'filter', onsubmit: (event) => this.filter(event) },
				h('label', { class: 'field' }, 'Reason', h('select', { name: 'reason' }, h('option', { value: '' }, 'Any'),
						REASONS.map((each) => h('option', { value: each, selected: each === reason }, each)))),
				input('Error, class', 'error', error, { placeholder: 'java.lang.IllegalStateException' }),
				input('Header', 'header', header, { placeholder: 'name:value' }), input('Id', 'id', id),
				input(`From, ${zoneName()}`, 'from', fieldOf(from), { type: 'datetime-local', step: '1' }),
				input(`To, ${zoneName()}`, 'to', fieldOf(to), { type: 'datetime-local', step: '1' }),
				h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Filter'), button('Clear', () => this.clear())));
		this.filtered = [reason, error, id, header, from, to].some(Boolean);
		this.redriveButton = button('', (event) => this.redrive(event.target), { class: 'primary' });
		this.deleteButton = button('', (event) => this.deleteAll(event.target), { class: 'danger' });
		this.showTotal(null);
		const actions = view.context.writable && [this.redriveButton, this.deleteButton];
		this.element = h('div', null, h('details', { open: this.filtered, class: 'filters' },
				h('summary', null, this.filtered ? 'Filter is on' : 'Filter'), this.form), h('div', { class: 'buttons bulk' }, actions));
		this.keys = [{ key: '/', label: 'Filter', action: () => this.focusFilter() }];
	}

	/** The buttons say how many dead letters they concern. How many a filter chooses is not known before they are read. */
	showTotal(total) {
		const which = this.filtered ? 'these' : (total === null) ? 'all' : `all ${number(total)}`;
		setText(this.redriveButton, `Redrive ${which}…`);
		setText(this.deleteButton, `Delete ${which}…`);
		this.redriveButton.disabled = this.deleteButton.disabled = total === 0;
	}

	focusFilter() {
		this.element.querySelector('details').open = true;
		this.form.elements.reason.focus();
	}

	filter(event) {
		event.preventDefault();
		const values = Object.fromEntries(new FormData(this.form));
		for (const name of ['from', 'to']) {
			values[name] = instantOf(values[name]);
		}
		Object.keys(values).forEach((name) => values[name] = values[name].trim());
		this.view.address(values, true);
	}

	clear() {
		this.view.address({ reason: '', error: '', header: '', id: '', from: '', to: '' }, true);
	}

	/** What is done is done to what the filter says, not to what is on the page. */
	get meant() {
		const given = Object.entries(this.view.conditions).filter(([, value]) => value);
		return Object.fromEntries(given);
	}

	describe() {
		const conditions = Object.entries(this.meant).map(([name, value]) => `${name} ${value}`);
		return `${this.filtered ? `the dead letters with ${conditions.join(', ')}` : 'all dead letters'} of group ${this.view.group}`;
	}

	redrive(control) {
		const target = h('input', { autocomplete: 'off', spellcheck: 'false', placeholder: this.view.topic, name: 'target' });
		const rate = h('input', { type: 'number', min: '1', step: '1', name: 'rate', placeholder: 'as fast as possible' });
		const result = h('p', { class: 'dry-run', role: 'status' });
		const terms = (dryRun) => ({ ...this.meant, group: this.view.group, target: target.value.trim() || null,
			perSecond: rate.value ? Number(rate.value) : null, dryRun });
		const url = path('topics', this.view.topic, 'redrive');
		let counting = null;
		const dry = button('Dry run', () => attempt(dry, async () => {
			counting = await post(url, { ...terms(true), perSecond: null });
			const end = await outcome(counting, (work) => fill(result, `Counting: ${number(work.affected)} of ${number(work.examined)} looked at…`));
			counting = null;
			if (end.state !== 'DONE') {
				fill(result, `The dry run ${end.state === 'FAILED' ? 'has failed' : 'was cancelled'}, ${number(end.examined)} looked at${end.error ? `: ${end.error}` : ''}.`);
				return;
			}
			fill(result, `Dry run: ${count(end.affected, 'dead letter')} of ${number(end.examined)} would be redriven. Nothing was changed.`);
		}), { class: 'dry' });
		const act = button('Redrive', async () => {
			if (!rate.checkValidity()) {
				rate.reportValidity();
				return;
			}
			const body = terms(false);
			dialog.close();
			await begin(control, () => post(url, body), () => this.view.context.refresh());
		}, { class: 'primary act' });
		const dialog = openDialog('Redrive dead letters?', [
			h('p', null, `Has ${this.describe()} handled once more, as new messages with their headers and their priority. Those that fail again come back.`),
			h('label', { class: 'field' }, 'To topic', target), h('label', { class: 'field' }, 'At most per second', rate), result
		], { actions: [dry, act], closeLabel: 'Cancel', onclose: () => counting && cancel(counting).catch(() => undefined) });
	}

	async deleteAll(control) {
		const confirmed = await confirm({ title: 'Delete dead letters?', action: 'Delete', danger: true, typed: this.view.topic,
			lines: [`Deletes ${this.describe()}, topic ${this.view.topic}. A dry run of Redrive tells how many these are.`, 'This cannot be undone.'] });
		if (confirmed) {
			await begin(control, () => remove(path('topics', this.view.topic, 'messages'), { ...this.meant, group: this.view.group,
				confirm: this.view.topic }), () => this.view.context.refresh());
		}
	}

}

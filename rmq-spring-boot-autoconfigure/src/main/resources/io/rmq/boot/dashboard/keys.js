import { h } from './dom.js';
import { isOpen, openDialog } from './dialog.js';

/** The keys of the page and of the view that is shown. */

const EVERYWHERE = [];

let ofView = [];

/** A binding is `{ key, label, action }`; the key as the browser calls it. */
export function bindEverywhere(bindings) {
	EVERYWHERE.push(...bindings);
}

export function bindView(bindings) {
	ofView = bindings;
}

export function startKeys() {
	document.addEventListener('keydown', (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || isOpen() || isTyping(event.target, event.key)) {
			return;
		}
		const binding = [...ofView, ...EVERYWHERE].find((each) => each.key === event.key);
		if (binding) {
			event.preventDefault();
			binding.action();
		}
	});
	document.getElementById('help').addEventListener('click', showKeys);
	bindEverywhere([{ key: '?', label: 'Show these keys', action: showKeys }]);
}

function isTyping(target, key) {
	if (key === 'Escape') {
		target.matches('input, select, textarea') && target.blur();
	}
	return target.matches('input:not([type=checkbox]), select, textarea');
}

function showKeys() {
	const row = ({ key, label }) => h('tr', null, h('th', { scope: 'row' }, h('kbd', null, key)), h('td', null, label));
	const standard = [
		{ key: 'Tab', label: 'To the next control' },
		{ key: 'Enter', label: 'Open or do what has the focus' },
		{ key: 'Esc', label: 'Leave a field, close a dialog' }
	];
	openDialog('Keys', h('table', { class: 'keys' }, h('tbody', null, [...ofView, ...EVERYWHERE, ...standard].map(row))));
}

/** Moves the focus from row to row: to that control of each that has the class `main`. */
export function rowKeys(table) {
	return [
		{ key: 'j', label: 'Next row', action: () => move(table, 1) },
		{ key: 'k', label: 'Row before', action: () => move(table, -1) }
	];
}

function move(table, step) {
	const controls = [...table.querySelectorAll('.main')];
	const at = controls.indexOf(document.activeElement);
	controls[Math.min(controls.length - 1, Math.max(0, at + step))]?.focus();
}

import { button, h } from './dom.js';

/** Dialogs: the browser keeps the focus inside, closes them with Esc and gives the focus back. */

export function isOpen() {
	return document.querySelector('dialog[open]') !== null;
}

/** Opens a dialog; `actions` are buttons beside `Close`. Returns `{ element, close }`. */
export function openDialog(title, content, { actions = [], className = '', onclose, closeLabel = 'Close' } = {}) {
	const back = document.activeElement;
	const close = () => element.close();
	const heading = h('h2', { id: `dialog-${document.querySelectorAll('dialog').length}` }, title);
	const element = h('dialog', { class: className, 'aria-labelledby': heading.id },
			h('div', { class: 'dialog-head' }, heading, button('✕', close, { class: 'quiet', 'aria-label': 'Close' })),
			h('div', { class: 'dialog-body' }, content),
			h('div', { class: 'dialog-foot' }, button(closeLabel, close, { class: 'close' }), actions));
	element.addEventListener('close', () => {
		element.remove();
		back?.isConnected && back.focus();
		onclose?.();
	});
	let pressed = null;
	element.addEventListener('pointerdown', (event) => pressed = event.target);
	element.addEventListener('click', (event) => event.target === element && pressed === element && close());
	document.body.append(element);
	element.showModal();
	element.querySelector('.dialog-foot .close').focus();
	return { element, close };
}

/** Characters that are not seen and change what is: control characters but tab and line ends, and those that turn the direction of text. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text that shows all that is in it. */
export function visible(text) {
	return String(text).replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Makes elements. What comes from the server gets in as text only: nothing here, or in any other file, parses HTML.
 */
export function h(tag, properties, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties ?? {})) {
		if (name.startsWith('on')) {
			element.addEventListener(name.slice(2), value);
		}
		else if (value === true) {
			element.setAttribute(name, '');
		}
		else if (value !== false && value !== null && value !== undefined) {
			element.setAttribute(name, String(value));
		}
	}
	append(element, children);
	return element;
}

function append(element, children) {
	for (const child of children.flat(Infinity)) {
		if (child !== null && child !== undefined && child !== false) {
			element.append(child instanceof Node ? child : document.createTextNode(visible(child)));
		}
	}
}

/** Replaces all that an element has. */
export function fill(element, ...children) {
	element.replaceChildren();
	append(element, children);
	return element;
}

/** Changes a text only if it is another one, so that what somebody has selected stays selected. */
export function setText(element, text) {
	const shown = visible(text);
	if (element.textContent !== shown) {
		element.textContent = shown;
	}
}

export function button(label, onclick, properties) {
	return h('button', { type: 'button', onclick, ...properties }, label);
}

/**
 * Keeps the children of an element in step with a list. An item that stays keeps its element, and with it the
 * focus and the selection. `create` returns `{ element, update(item) }`.
 */
export class KeyedChildren {

	constructor(parent, key, create) {
		this.parent = parent;
		this.key = key;
		this.create = create;
		this.entries = new Map();
	}

	show(items) {
		const focused = this.parent.contains(document.activeElement) ? document.activeElement : null;
		const keys = new Set(items.map(this.key));
		this.entries.forEach((entry, key) => keys.has(key) || entry.element.remove());
		const entries = new Map();
		items.forEach((item, index) => {
			const key = this.key(item);
			const entry = this.entries.get(key) ?? this.create(item);
			entry.update(item);
			entries.set(key, entry);
			if (this.parent.children[index] !== entry.element) {
				this.parent.insertBefore(entry.element, this.parent.children[index] ?? null);
			}
		});
		this.entries = entries;
		if (focused?.isConnected && document.activeElement !== focused) {
			focused.focus({ preventScroll: true });
		}
	}

}

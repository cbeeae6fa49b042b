/** Choices of the person at the page, kept in the browser. Private windows may refuse to: a choice then lasts as long as the page. */

export function remembered(name) {
	try {
		return localStorage.getItem(name);
	}
	catch {
		return null;
	}
}

export function remember(name, value) {
	try {
		localStorage.setItem(name, value);
	}
	catch {
		// The choice lasts as long as the page.
	}
}

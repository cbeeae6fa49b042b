/** Where one is on the page, as it is in the address behind the `#`: so it can be kept, sent and gone back to. */

export function link(names, query) {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query ?? {})) {
		if (value) {
			parameters.set(name, value);
		}
	}
	const text = parameters.toString();
	return '#/' + names.map(encodeURIComponent).join('/') + (text ? '?' + text : '');
}

export function here() {
	const [route, query] = location.hash.replace(/^#\/?/, '').split('?', 2);
	return { names: route.split('/').filter(Boolean).map(decoded), query: Object.fromEntries(new URLSearchParams(query ?? '')) };
}

/** A link that somebody has cut off is shown as it is. */
function decoded(name) {
	try {
		return decodeURIComponent(name);
	}
	catch {
		return name;
	}
}

export function go(names, query) {
	location.hash = link(names, query);
}

/** Changes the address without a step to go back to, and without showing anything anew. */
export function note(names, query) {
	history.replaceState(null, '', link(names, query));
}

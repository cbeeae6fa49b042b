/** Speaks to the endpoint `rmq`, and to nothing else. */

const BASE = document.querySelector('meta[name=rmq-api]').content;

const TIMEOUT = 20000;

/**
 * What went wrong. `kind` is one of `unreachable` (nobody answers), `unavailable` (the application cannot do it now),
 * `session` (who looks at it has to sign in), `forbidden`, `absent`, `unexposed` (the endpoint does not answer), `refused`.
 */
export class ApiError extends Error {

	constructor(kind, message, status) {
		super(message);
		this.kind = kind;
		this.status = status;
	}

	/** Whether the same call may succeed a little later. */
	get passing() {
		return this.kind === 'unreachable' || this.kind === 'unavailable';
	}

}

export function get(path, query, signal) {
	return call('GET', path, query, undefined, signal);
}

export function post(path, body) {
	return call('POST', path, undefined, body ?? {});
}

export function remove(path, query) {
	return call('DELETE', path, query);
}

/** A path of names, each of which may have any character. */
export function path(...names) {
	return names.map((name) => '/' + encodeURIComponent(name)).join('');
}

async function call(method, target, query, body, signal) {
	const { response, text } = await request(method, BASE + target + queryString(query), body, signal);
	if (response.type === 'opaqueredirect' || response.status === 401) {
		throw new ApiError('session', 'Your session has ended. Reload the page to sign in.', 401);
	}
	if (!response.ok) {
		throw refusal(method, response, text);
	}
	if (response.status === 204) {
		return null;
	}
	if (!(response.headers.get('Content-Type') ?? '').includes('json')) {
		throw new ApiError('session', 'The answer is not from RMQ. Reload the page to sign in.', response.status);
	}
	return JSON.parse(text);
}

async function request(method, url, body, signal) {
	const headers = { Accept: 'application/json' };
	if (body !== undefined) {
		headers['Content-Type'] = 'application/json';
	}
	if (method !== 'GET') {
		Object.assign(headers, csrfHeader());
	}
	const limit = AbortSignal.timeout(TIMEOUT);
	try {
		const response = await fetch(url, {
			method, headers, body: (body === undefined) ? undefined : JSON.stringify(body), cache: 'no-store',
			credentials: 'same-origin', redirect: 'manual', signal: signal ? AbortSignal.any([signal, limit]) : limit
		});
		return { response, text: await response.text() };
	}
	catch (error) {
		if (signal?.aborted) {
			throw error;
		}
		throw new ApiError('unreachable', limit.aborted ? `The application did not answer within ${TIMEOUT / 1000} s.`
				: 'The application cannot be reached.');
	}
}

/** Spring Security leaves its token in this cookie, and wants it back in this header. */
function csrfHeader() {
	const token = document.cookie.split('; ').find((cookie) => cookie.startsWith('XSRF-TOKEN='));
	return token ? { 'X-XSRF-TOKEN': decodeURIComponent(token.slice('XSRF-TOKEN='.length)) } : {};
}

/** What the application has said, if it is JSON that has a message. */
function saying(text) {
	try {
		const { message } = JSON.parse(text);
		return typeof message === 'string' ? message : '';
	}
	catch {
		return '';
	}
}

function refusal(method, response, text) {
	const said = saying(text);
	if (response.status === 404) {
		return new ApiError(said ? 'absent' : 'unexposed', said || 'There is none. If nothing is shown at all, the endpoint rmq is not exposed: '
				+ 'add it to management.endpoints.web.exposure.include.', 404);
	}
	if (response.status === 403) {
		return new ApiError('forbidden', said || ((method === 'GET') ? 'You may not see this.'
				: 'You may not do this, or the token against forged requests is missing: see "Secure it" in the documentation.'), 403);
	}
	if (response.status >= 500) {
		return new ApiError('unavailable', said || `The application answered with status ${response.status}.`,
				response.status);
	}
	return new ApiError('refused', said || `Refused with status ${response.status}.`, response.status);
}

function queryString(query) {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query ?? {})) {
		if (value !== undefined && value !== null && value !== '') {
			parameters.set(name, value);
		}
	}
	const text = parameters.toString();
	return text ? '?' + text : '';
}

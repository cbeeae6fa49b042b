import { remember, remembered } from './storage.js';

/** The time zone in which the page shows and reads times: that of the browser, or UTC. */

const MINUTE = 60000;

let utc = remembered('rmq-zone') === 'utc';

/** A date whose UTC fields are those of the zone. */
export function inZone(date) {
	return new Date(date.getTime() + offset(date) * MINUTE);
}

/** The instant that a field for local times means; an empty text for none. */
export function instantOf(field) {
	if (!field) {
		return '';
	}
	return utc ? new Date(`${field}Z`).toISOString() : new Date(field).toISOString();
}

/** An instant as a field for local times wants it. */
export function fieldOf(instant) {
	return (!instant || Number.isNaN(Date.parse(instant))) ? '' : inZone(new Date(instant)).toISOString().slice(0, 19);
}

/** The name of the zone at a date, such as UTC or UTC+01:00. */
export function zoneName(date = new Date()) {
	if (utc) {
		return 'UTC';
	}
	const minutes = Math.abs(offset(date));
	const pad = (value) => String(value).padStart(2, '0');
	return `UTC${offset(date) < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

export function startZone(changed) {
	const control = document.getElementById('zone');
	const apply = () => {
		control.textContent = utc ? 'UTC' : `Local, ${zoneName()}`;
		control.setAttribute('aria-label', `Time zone: ${control.textContent}`);
	};
	control.addEventListener('click', () => {
		utc = !utc;
		remember('rmq-zone', utc ? 'utc' : 'local');
		apply();
		changed();
	});
	apply();
}

function offset(date) {
	return utc ? 0 : -date.getTimezoneOffset();
}

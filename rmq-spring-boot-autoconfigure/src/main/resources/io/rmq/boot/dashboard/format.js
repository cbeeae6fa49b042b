import { inZone, zoneName } from './zone.js';

/** How figures, times and sizes are written. */

const NUMBERS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

const UNITS = [['d', 86400000], ['h', 3600000], ['min', 60000], ['s', 1000]];

export function number(value) {
	return (value === null || value === undefined) ? '–' : NUMBERS.format(value);
}

export function count(value, one, many) {
	return `${number(value)} ${value === 1 ? one : many ?? one + 's'}`;
}

/** The two largest units of a time: enough to judge it by. */
export function duration(millis) {
	if (millis === null || millis === undefined) {
		return '–';
	}
	if (millis < 1000) {
		return `${Math.round(millis)} ms`;
	}
	const first = UNITS.findIndex(([, length]) => millis >= length);
	const [unit, length] = UNITS[first];
	const next = UNITS[first + 1];
	const rest = next ? Math.floor((millis % length) / next[1]) : 0;
	return `${Math.floor(millis / length)} ${unit}${rest ? ` ${rest} ${next[0]}` : ''}`;
}

export function since(instant) {
	return duration(Math.max(0, Date.now() - Date.parse(instant)));
}

const pad = (value) => String(value).padStart(2, '0');

export function day(date) {
	const shown = inZone(date);
	return `${shown.getUTCFullYear()}-${pad(shown.getUTCMonth() + 1)}-${pad(shown.getUTCDate())}`;
}

export function clock(date) {
	const shown = inZone(date);
	return `${pad(shown.getUTCHours())}:${pad(shown.getUTCMinutes())}:${pad(shown.getUTCSeconds())}`;
}

/** A day and a time, for a column whose head names the zone. */
export function dayAndClock(instant) {
	return instant ? `${day(new Date(instant))} ${clock(new Date(instant))}` : '–';
}

/** A day and a time with the zone. */
export function time(instant) {
	return instant ? `${dayAndClock(instant)} ${zoneName(new Date(instant))}` : '–';
}

export function bytes(size) {
	if (size < 1000) {
		return `${size} B`;
	}
	return size < 1000000 ? `${number(size / 1000)} kB` : `${number(size / 1000000)} MB`;
}

/** The last part of a class's name. */
export function simpleName(type) {
	return type ? type.slice(type.lastIndexOf('.') + 1) : '';
}

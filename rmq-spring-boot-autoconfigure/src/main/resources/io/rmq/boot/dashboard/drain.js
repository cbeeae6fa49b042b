import { duration } from './format.js';

/** How long it takes until a backlog is handled, if it goes on as in the last minutes. */

/** So many whole minutes say how fast a backlog shrinks. */
export const RATE_MINUTES = 5;

const MINUTE = 60000;

/** By how many messages a millisecond the backlog of a group shrinks. */
export function drainRate(statistics, at) {
	const until = Math.floor(at / MINUTE) * MINUTE;
	const minutes = statistics.minutes.filter(({ at }) => Date.parse(at) >= until - RATE_MINUTES * MINUTE && Date.parse(at) < until);
	const sum = (of) => minutes.reduce((total, minute) => total + (of(minute) ?? 0), 0);
	const sent = sum((minute) => minute.sent);
	return (group) => (sum((minute) => minute.groups?.[group]?.handled) - sent) / (RATE_MINUTES * MINUTE);
}

/** When the slowest group has handled what is ready; null if nothing is ready or nothing is known. */
export function drainTime(groups, rate) {
	const waiting = rate ? groups.map((group) => [group.ready.HIGH + group.ready.NORMAL + group.ready.LOW, rate(group.name)])
		.filter(([ready]) => ready > 0) : [];
	if (waiting.length === 0) {
		return null;
	}
	if (waiting.some(([, shrinks]) => shrinks < 0)) {
		return 'never';
	}
	// As many are handled as are sent: what is ready just now says nothing.
	return waiting.some(([, shrinks]) => shrinks === 0) ? null : `~ ${duration(Math.max(...waiting.map(([ready, shrinks]) => ready / shrinks)))}`;
}

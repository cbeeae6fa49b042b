import { number, since, time } from './format.js';

/** Since when, by what and whether that is too long. A sign and a word say it. */
export function handlingText(handling) {
	return `by ${handling.listener}, attempt ${number(handling.attempt)}, for ${since(handling.since)}, since ${time(handling.since)}`
			+ (handling.overdue ? `, ▲ overdue since ${time(handling.deadline)}` : '');
}

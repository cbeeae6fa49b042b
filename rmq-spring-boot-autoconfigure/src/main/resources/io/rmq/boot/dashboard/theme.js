import { remember, remembered } from './storage.js';

/** Light or dark: as the system is, until somebody chooses. */

const THEMES = ['auto', 'light', 'dark'];

const LABELS = { auto: '◐ Auto', light: '○ Light', dark: '● Dark' };

const listeners = new Set();

let theme = THEMES.find((each) => each === remembered('rmq-theme')) ?? 'auto';

export function nextTheme() {
	theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
	remember('rmq-theme', theme);
	apply();
}

export function onThemeChange(listener) {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/** What a colour of the style sheet is at present, for what is drawn. */
export function color(name) {
	const probe = document.getElementById('theme');
	const before = probe.style.color;
	probe.style.color = `var(--${name})`;
	const value = getComputedStyle(probe).color;
	probe.style.color = before;
	return value;
}

function apply() {
	document.documentElement.dataset.theme = theme;
	const control = document.getElementById('theme');
	control.textContent = LABELS[theme];
	control.setAttribute('aria-label', `Colours: ${theme}`);
	listeners.forEach((listener) => listener());
}

export function startTheme() {
	document.getElementById('theme').addEventListener('click', nextTheme);
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => listeners.forEach((listener) => listener()));
	apply();
}

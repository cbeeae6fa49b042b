import { button, h } from './dom.js';
import { openDialog } from './dialog.js';

/**
 * Asks before something is done. What cannot be undone wants the name of what it is done to (`typed`). Resolves to
 * whether it was confirmed.
 */
export function confirm({ title, lines, action, danger = false, typed = null }) {
	return new Promise((resolve) => {
		let confirmed = false;
		const act = button(action, () => {
			confirmed = true;
			dialog.close();
		}, { class: danger ? 'danger act' : 'primary act', disabled: typed !== null });
		const field = (typed !== null) && h('label', { class: 'field' }, `Type ${typed} to confirm`, h('input', {
			autocomplete: 'off', spellcheck: 'false', class: 'typed',
			oninput: (event) => act.disabled = event.target.value !== typed,
			onkeydown: (event) => event.key === 'Enter' && !act.disabled && act.click()
		}));
		const dialog = openDialog(title, [lines.map((line) => h('p', null, line)), field],
				{ actions: [act], closeLabel: 'Cancel', onclose: () => resolve(confirmed) });
	});
}

import { byId, make, show } from './dom.js';
import { save, saved } from './saved.js';

const THEMES = ['system', 'light', 'dark'];
const NAMES = { system: 'auto', light: 'light', dark: 'dark' };

/**
 * Light, dark, or as the system is.
 *
 * @param {() => void} changed the colours are others now
 */
export function startTheme(changed) {
	const toggle = byId('theme', HTMLButtonElement);
	let theme = THEMES.includes(saved('theme')) ? saved('theme') : 'system';
	const apply = () => {
		document.documentElement.dataset['theme'] = theme;
		show(toggle, `Theme: ${NAMES[/** @type {keyof NAMES} */ (theme)]}`);
		changed();
	};
	toggle.addEventListener('click', () => {
		theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
		save('theme', theme);
		apply();
	});
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
	apply();
}

/**
 * A colour of the style sheet as the theme has it now, for what is drawn and not styled.
 *
 * @param {string} name such as `--up`
 */
export function colour(name) {
	const probe = make('i', { attributes: { hidden: '' } });
	probe.style.color = `var(${name})`;
	document.body.append(probe);
	const { color } = getComputedStyle(probe);
	probe.remove();
	return color;
}

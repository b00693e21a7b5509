import { show } from './dom.js';

/**
 * Tabs as keyboards know them: the arrows, Home and End go from one to the other.
 *
 * @param {HTMLElement} list with the role tablist
 * @returns {(id: string) => void} selects a tab
 */
export function startTabs(list) {
	const tabs = [...list.querySelectorAll('[role="tab"]')].filter(
		(tab) => tab instanceof HTMLElement,
	);

	/** @param {HTMLElement} chosen */
	function select(chosen) {
		for (const tab of tabs) {
			const isChosen = tab === chosen;
			tab.setAttribute('aria-selected', String(isChosen));
			tab.tabIndex = isChosen ? 0 : -1;
			const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
			if (panel !== null) panel.hidden = !isChosen;
		}
	}

	list.addEventListener('click', ({ target }) => {
		const tab = target instanceof Element ? target.closest('[role="tab"]') : null;
		if (tab instanceof HTMLElement) select(tab);
	});
	list.addEventListener('keydown', (event) => {
		const at = tabs.findIndex((tab) => tab === document.activeElement);
		const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[
			event.key
		];
		const tab = next === undefined ? undefined : tabs.at(next % tabs.length);
		if (tab === undefined) return;
		event.preventDefault();
		select(tab);
		tab.focus();
	});
	const [first] = tabs;
	if (first !== undefined) select(first);
	return (id) => {
		const tab = tabs.find((each) => each.id === id);
		if (tab !== undefined) select(tab);
	};
}

/**
 * Buttons of which one is pressed.
 *
 * @param {HTMLElement} group
 * @param {readonly string[]} values
 * @param {string} chosen
 * @param {(value: string) => void} changed
 */
export function startChoice(group, values, chosen, changed) {
	const buttons = values.map((value) => {
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'quiet';
		show(button, value);
		button.addEventListener('click', () => {
			press(value);
			changed(value);
		});
		return button;
	});

	/** @param {string} value */
	function press(value) {
		for (const button of buttons) button.ariaPressed = String(button.textContent === value);
	}

	group.replaceChildren(...buttons);
	press(chosen);
}

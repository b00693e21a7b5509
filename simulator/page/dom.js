// Everything that comes from the exchange becomes text of an element, never HTML.

/**
 * The element with an id that is in the page's HTML.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
	const found = document.getElementById(id);
	if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}`);
	return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{ class?: string, title?: string, attributes?: Record<string, string> }} [how]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(
	tag,
	{ class: className = '', title = '', attributes = {} } = {},
	...children
) {
	const element = document.createElement(tag);
	if (className !== '') element.className = className;
	if (title !== '') element.title = title;
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.append(...children);
	return element;
}

/**
 * A button that does something.
 *
 * @param {string} text
 * @param {() => void} act
 * @param {{ class?: string, label?: string }} [how] `label` for who does not see where it stands
 */
export function button(text, act, { class: className = '', label } = {}) {
	const attributes = { type: 'button', ...(label === undefined ? {} : { 'aria-label': label }) };
	const element = make('button', { class: className, attributes }, text);
	element.addEventListener('click', act);
	return element;
}

/**
 * Writes a text where it has changed.
 *
 * @param {HTMLElement} element
 * @param {string} text
 * @param {string} [className]
 */
export function show(element, text, className) {
	if (element.textContent !== text) element.textContent = text;
	if (className !== undefined && element.className !== className) element.className = className;
}

/**
 * Makes a list of options be these, and leaves the choice as it is.
 *
 * @param {HTMLSelectElement} select
 * @param {readonly string[]} values
 */
export function offer(select, values) {
	const present = [...select.options].map(({ value }) => value);
	if (present.join('\n') === values.join('\n')) return;
	const { value } = select;
	select.replaceChildren(
		...values.map((each) => make('option', { attributes: { value: each } }, each)),
	);
	if (values.includes(value)) select.value = value;
}

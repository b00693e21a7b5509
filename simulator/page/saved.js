// Choices that outlive a visit. A browser may refuse to keep them; then they last as long as the page.

/**
 * @param {string} name
 * @returns {string} empty when nothing was kept
 */
export function saved(name) {
	try {
		return localStorage.getItem(`mexc-simulator.${name}`) ?? '';
	} catch {
		return '';
	}
}

/**
 * @param {string} name
 * @param {string} value
 */
export function save(name, value) {
	try {
		localStorage.setItem(`mexc-simulator.${name}`, value);
	} catch {
		// Kept nowhere.
	}
}

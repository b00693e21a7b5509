import { refusal, Unusable, type Naming } from './problem';

const SEPARATORS = /[,;，；、\r\n]/;

/**
 * The entries of a list without blank ones: of text with commas, semicolons or line breaks between them, of
 * an array of such, or of what a resource locator holds. Entries are not looked at; one that is nothing
 * (`undefined`, `null`) is refused, because a list without it may mean more than with it.
 * Throws MexcError of kind `input`.
 */
export function listEntries(value: unknown, naming: Naming): unknown[] {
	if (value instanceof Unusable) throw refusal(naming, value);
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((entry, index) => entriesAt(entry, index, naming));
	if (typeof value === 'string') {
		return value.split(SEPARATORS).filter((entry) => entry.trim() !== '');
	}
	if (typeof value === 'object' && '__rl' in value && 'value' in value) {
		return listEntries(value.value, naming);
	}
	return [value];
}

function entriesAt(entry: unknown, index: number, naming: Naming): unknown[] {
	if (entry !== undefined && entry !== null) return listEntries(entry, naming);
	throw refusal(naming, {
		problem: `has nothing at place ${index + 1} of the list`,
		hint: 'Check the expression that computes the list.',
	});
}

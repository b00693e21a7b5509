/**
 * Orders labels as n8n's linter asks for, without regard to case. Comparing their letters is enough for English;
 * a collator (localeCompare) costs every start of n8n several milliseconds.
 */
export function byLabel(one: string, other: string): number {
	const [a, b] = [one.toLowerCase(), other.toLowerCase()];
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

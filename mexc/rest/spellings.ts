/** Text with its letters as they are meant, and for each of them where it stands in the text given. */
export interface Spelled {
	plain: string;
	/** Of the letter at the same index: where its spelling begins, and where it has ended. */
	starts: readonly number[];
	ends: readonly number[];
}

/** One letter: `%41`, `%u0041`, `\u0041`, `\x41`, `\/`, `&#65;`, `&#x41;` or the signs that HTML has names for. */
const ESCAPE =
	/%[0-9a-f]{2}|%u[0-9a-f]{4}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\[/"'\\]|&#\d{1,7};|&#x[0-9a-f]{1,6};|&(?:amp|quot|apos|lt|gt);/gi;
/** Proxies write what is encoded into what is encoded; deeper than this nobody does. */
const MOST_LAYERS = 5;

const named: Readonly<Record<string, string>> = {
	amp: '&',
	quot: '"',
	apos: "'",
	lt: '<',
	gt: '>',
};

/** Undoes every layer of escapes, and keeps where each letter came from. */
export function readSpellings(text: string): Spelled {
	const all = Array.from({ length: text.length }, (_, index) => index);
	let spelled: Spelled = { plain: text, starts: all, ends: all.map((index) => index + 1) };
	for (let layer = 0; layer < MOST_LAYERS; layer++) {
		const next = withoutLayer(spelled);
		if (next.plain.length === spelled.plain.length) return next;
		spelled = next;
	}
	return spelled;
}

function withoutLayer({ plain, starts, ends }: Spelled): Spelled {
	const next = { letters: [] as string[], starts: [] as number[], ends: [] as number[] };
	let copied = 0;
	const copyTo = (end: number) => {
		for (; copied < end; copied++) {
			next.letters.push(plain[copied]);
			next.starts.push(starts[copied]);
			next.ends.push(ends[copied]);
		}
	};
	for (const { 0: escape, index } of plain.matchAll(ESCAPE)) {
		copyTo(index);
		copied = index + escape.length;
		next.letters.push(meant(escape));
		next.starts.push(starts[index]);
		next.ends.push(ends[copied - 1]);
	}
	copyTo(plain.length);
	return { plain: next.letters.join(''), starts: next.starts, ends: next.ends };
}

/** One code unit for one spelling: nothing that is searched for has more. */
function meant(escape: string): string {
	const lower = escape.toLowerCase();
	if (lower.startsWith('%u')) return codeUnit(lower.slice(2), 16);
	if (lower.startsWith('%')) return codeUnit(lower.slice(1), 16);
	if (lower.startsWith('\\u') || lower.startsWith('\\x')) return codeUnit(lower.slice(2), 16);
	if (lower.startsWith('\\')) return lower.slice(1);
	if (lower.startsWith('&#x')) return codeUnit(lower.slice(3, -1), 16);
	if (lower.startsWith('&#')) return codeUnit(lower.slice(2, -1), 10);
	return named[lower.slice(1, -1)];
}

function codeUnit(digits: string, base: number): string {
	return String.fromCharCode(Number.parseInt(digits, base));
}

// What a server says in an answer that is no success, made fit for one sentence of an error.

/** What is looked at; a refusal of MEXC is far shorter, and nothing longer is a sentence. */
export const SEARCHED_CHARACTERS = 65_536;
const LONGEST_WORDS = 160;

/** On one line, and cut: nothing may be in it that has to be hidden, because a part of it would stay. */
export function oneLine(text: string): string {
	const line = text.slice(0, SEARCHED_CHARACTERS).replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)}…` : line;
}

/** Without the dots and blanks at its end, as the first part of a sentence. */
export function withoutEnd(text: string): string {
	let end = text.length;
	while (end > 0 && /[.\s]/.test(text[end - 1])) end--;
	return text.slice(0, end);
}

/** The words of a web page: without tags, styles and scripts. */
export function pageWords(page: string): string {
	const text = page.slice(0, SEARCHED_CHARACTERS);
	const words: string[] = [];
	let at = 0;
	while (at < text.length) {
		const tag = text.indexOf('<', at);
		const end = tag < 0 ? -1 : text.indexOf('>', tag);
		if (end < 0) break;
		words.push(text.slice(at, tag));
		at = endOfBlock(text, tag) ?? end + 1;
	}
	words.push(text.slice(at));
	return oneLine(words.join(' '));
}

/** Of a style or a script, which is dropped to its end, or to that of the page. */
function endOfBlock(text: string, tag: number): number | undefined {
	const [, name] = /^<(style|script)/i.exec(text.slice(tag, tag + 7)) ?? [];
	if (name === undefined) return undefined;
	const closing = new RegExp(`</${name}[^>]{0,20}>`, 'gi');
	closing.lastIndex = tag;
	return closing.exec(text) === null ? text.length : closing.lastIndex;
}

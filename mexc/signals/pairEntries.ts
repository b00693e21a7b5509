import type { Entry } from './entry';
import { payloadRefusal } from './refusal';

const NAME = '[A-Za-z_$][\\w$.-]*';
/** In a line of its own the value is all that follows. */
const LINE = new RegExp(`^\\s*(${NAME})\\s*[=:]\\s*(.*?)\\s*$`);
/** In a row a value ends at a blank or separator, unless it stands between quotes. */
const PAIR = new RegExp(
	`\\s*(${NAME})=("[^"]*"|'[^']*'|[^\\s,;&|"']*)\\s*(?:[,;&|]\\s*|(?=\\s)|$)`,
	'y',
);

/** The values of `name=value` (or `name: value`) lines, or of pairs in one line. Throws MexcError of kind `input`. */
export function pairEntries(text: string): Entry[] {
	const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
	if (lines.length === 0) throw payloadRefusal('it is empty', 'Give the body of the webhook.');
	if (lines.length === 1) return pairsIn(lines[0]) ?? linesOf(lines);
	return linesOf(lines);
}

/** Undefined where the line is made of something else too. */
function pairsIn(line: string): Entry[] | undefined {
	const entries: Entry[] = [];
	for (PAIR.lastIndex = 0; PAIR.lastIndex < line.trimEnd().length;) {
		const found = PAIR.exec(line);
		if (found === null) return undefined;
		entries.push(entryOf(found[1], found[2]));
	}
	return entries;
}

function linesOf(lines: readonly string[]): Entry[] {
	return lines.map((line, index) => {
		const [, name, value] = LINE.exec(line) ?? [];
		if (name !== undefined && (lines.length > 1 || !value.includes('=')))
			return entryOf(name, value);
		throw payloadRefusal(
			lines.length > 1 ? `line ${index + 1} is no name=value` : 'it is neither JSON nor name=value',
			'Send JSON such as {"symbol": "BTCUSDT", "action": "buy"}, or lines such as symbol=BTCUSDT.',
		);
	});
}

function entryOf(name: string, written: string): Entry {
	const quote = written[0];
	const isQuoted =
		written.length > 1 && (quote === '"' || quote === "'") && written.endsWith(quote);
	const text = isQuoted ? written.slice(1, -1) : written;
	return { name, value: { kind: 'text', text } };
}

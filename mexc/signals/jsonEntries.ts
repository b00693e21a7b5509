import { codePoint } from '../input/problem';
import type { Entry, EntryValue } from './entry';
import { payloadRefusal } from './refusal';

const MOST_DEPTH = 4;

const BLANK = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null)(?!\w)/y;

/**
 * The values of a JSON object. Unlike JSON.parse it sees a name that stands there twice, and keeps the digits of
 * numbers. Lists are not opened. Throws MexcError of kind `input`.
 */
export function jsonEntries(text: string): Entry[] {
	return new JsonReader(text).read();
}

class JsonReader {
	private at = 0;
	private readonly entries: Entry[] = [];

	constructor(private readonly text: string) {}

	read(): Entry[] {
		this.object('', 1);
		if (this.at < this.text.length) this.fail();
		return this.entries;
	}

	private object(path: string, depth: number): void {
		refuseDeeper(depth);
		const names = new Set<string>();
		this.expect('{');
		while (!this.skip('}')) {
			if (names.size > 0) this.expect(',');
			const name = this.string();
			if (names.has(name)) {
				throw payloadRefusal('a name stands twice in one object', 'Send each field once.');
			}
			names.add(name);
			this.expect(':');
			this.value(path === '' ? name : `${path}.${name}`, depth);
		}
	}

	private value(name: string, depth: number): void {
		if (this.text[this.at] === '{') this.object(name, depth + 1);
		else this.entries.push({ name, value: this.plain(depth) });
	}

	private plain(depth: number): EntryValue {
		if (this.text[this.at] === '"') return { kind: 'text', text: this.string() };
		if (this.text[this.at] === '[') return this.list(depth + 1);
		const number = this.token(NUMBER);
		if (number !== undefined) return { kind: 'number', text: number };
		const word = this.token(WORD) ?? this.fail();
		return word === 'null' ? { kind: 'nothing' } : { kind: 'switch', on: word === 'true' };
	}

	/** What is in it is checked to be JSON and forgotten. */
	private list(depth: number): EntryValue {
		refuseDeeper(depth);
		this.expect('[');
		for (let count = 0; !this.skip(']'); count++) {
			if (count > 0) this.expect(',');
			const known = this.entries.length;
			this.value('', depth);
			this.entries.length = known;
		}
		return { kind: 'list' };
	}

	private string(): string {
		return JSON.parse(this.token(TEXT) ?? this.fail()) as string;
	}

	private expect(sign: string): void {
		if (!this.skip(sign)) this.fail();
	}

	private skip(sign: string): boolean {
		if (this.text[this.at] !== sign) return false;
		this.at++;
		this.blank();
		return true;
	}

	private token(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.at;
		const [token] = pattern.exec(this.text) ?? [];
		if (token === undefined) return undefined;
		this.at += token.length;
		this.blank();
		return token;
	}

	private blank(): void {
		BLANK.lastIndex = this.at;
		this.at += BLANK.exec(this.text)?.[0].length ?? 0;
	}

	private fail(): never {
		const character = this.text.slice(this.at, this.at + 2);
		const sign = character === '' ? 'the end' : codePoint([...character][0]);
		throw payloadRefusal(
			`it is no JSON from character ${this.at + 1} on (${sign})`,
			'Check quotes and commas. Put placeholders between quotes: "{{ticker}}", also for numbers.',
		);
	}
}

function refuseDeeper(depth: number): void {
	if (depth <= MOST_DEPTH) return;
	throw payloadRefusal(
		`objects and lists are nested more than ${MOST_DEPTH} deep`,
		'Send the fields of the signal at the top level.',
	);
}

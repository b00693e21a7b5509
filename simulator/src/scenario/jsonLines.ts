/** A JSON text that cannot be read. */
export class JsonError extends Error {
	constructor(
		readonly line: number,
		reason: string,
	) {
		super(reason);
		this.name = 'JsonError';
	}
}

export interface JsonWithLines {
	readonly value: unknown;
	/** The line of the value at a path such as `steps[2].price`, or of its nearest parent. */
	lineOf(path: string): number;
}

const SCALAR = /"(?:[^"\\\p{Cc}]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/uy;

/**
 * Reads a JSON text and remembers on which line each value stands, which JSON.parse does not report.
 * @throws JsonError with the line and what was expected there
 */
export function readJson(text: string): JsonWithLines {
	const reader = new Reader(text);
	const value = reader.whole();
	return { value, lineOf: (path) => lineOf(reader.lines, path) };
}

function lineOf(lines: ReadonlyMap<string, number>, path: string): number {
	for (let at = path; at !== ''; at = at.slice(0, Math.max(0, lastSeparator(at)))) {
		const line = lines.get(at);
		if (line !== undefined) return line;
	}
	return lines.get('') ?? 1;
}

function lastSeparator(path: string): number {
	return Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
}

class Reader {
	readonly lines = new Map<string, number>();
	private position = 0;

	constructor(private readonly text: string) {}

	whole(): unknown {
		const value = this.value('');
		if (this.peek() !== '') this.fail('nothing after the end');
		return value;
	}

	private value(path: string): unknown {
		const next = this.peek();
		this.lines.set(path, this.line());
		if (next === '{') return this.object(path);
		if (next === '[') return this.list(path);
		return this.scalar();
	}

	private object(path: string): Record<string, unknown> {
		const entries: Array<[string, unknown]> = [];
		this.members('{', '}', () => {
			const key = this.peek() === '"' ? (this.scalar() as string) : this.fail('a name in quotes');
			this.expect(':');
			const at = path === '' ? key : `${path}.${key}`;
			if (this.lines.has(at)) this.fail(`each name once, but "${key}" stands there twice`);
			entries.push([key, this.value(at)]);
		});
		return Object.fromEntries(entries);
	}

	private list(path: string): unknown[] {
		const items: unknown[] = [];
		this.members('[', ']', () => items.push(this.value(`${path}[${items.length}]`)));
		return items;
	}

	private members(open: string, close: string, read: () => void): void {
		this.expect(open);
		if (this.peek() !== close) {
			read();
			while (this.peek() === ',') {
				this.expect(',');
				read();
			}
		}
		if (this.peek() !== close) this.fail(`"," or "${close}"`);
		this.expect(close);
	}

	private scalar(): unknown {
		SCALAR.lastIndex = this.position;
		const [token] = SCALAR.exec(this.text) ?? [];
		if (token === undefined) return this.fail('a value');
		try {
			const value = JSON.parse(token) as unknown;
			this.position += token.length;
			return value;
		} catch {
			return this.fail('a value');
		}
	}

	/** The next character that is no white space; empty at the end. */
	private peek(): string {
		while (/[ \t\r\n]/.test(this.text.charAt(this.position))) this.position++;
		return this.text.charAt(this.position);
	}

	private expect(character: string): void {
		if (this.peek() !== character) this.fail(`"${character}"`);
		this.position++;
	}

	private line(): number {
		return this.text.slice(0, this.position).split('\n').length;
	}

	private fail(expected: string): never {
		const found = this.peek();
		const what = found === '' ? 'the end of the file' : `"${found}"`;
		throw new JsonError(this.line(), `expected ${expected}, found ${what}`);
	}
}

import fc from 'fast-check';
import { csvOf } from '../../mexc/core/csv';

/** Reads RFC 4180 letter by letter, without any function of the package. */
function parse(text: string): string[][] {
	const records: string[][] = [];
	let record: string[] = [];
	for (let at = 0; at < text.length;) {
		let cell = '';
		if (text[at] === '"') {
			for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
				if (at >= text.length) throw new Error('A quote is open at the end');
				cell += text[at];
				if (text[at] === '"') at++;
			}
			at++;
		} else {
			for (; at < text.length && !',\r\n"'.includes(text[at]); at++) cell += text[at];
		}
		record.push(cell);
		if (text[at] === ',') {
			at++;
			if (at === text.length) throw new Error('The last record has no end');
			continue;
		}
		if (text.slice(at, at + 2) !== '\r\n') throw new Error(`No end of a cell at ${at}`);
		at += 2;
		records.push(record);
		record = [];
	}
	return records;
}

const nasty = fc.constantFrom(
	'=',
	'＝',
	'＋',
	'－',
	'＠',
	'+',
	'-',
	'@',
	'"',
	',',
	'\r',
	'\n',
	'\t',
	"'",
	' ',
	'1',
	'.',
	'e',
);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: nasty, maxLength: 6 }));
const digits = fc.stringMatching(/^-?[0-9]{1,30}(\.[0-9]{1,30})?$/);
const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 6 });

const isNumber = (cell: string) => cell !== '' && cell.trim() === cell && !Number.isNaN(+cell);
const isDangerous = (cell: string) => '=+-@＝＋－＠\t\r\n'.includes(cell[0] ?? '') && cell !== '';

/** What a spreadsheet shows: the apostrophe before a dangerous text is no part of it. */
const shown = (cell: string, given: string) =>
	cell === `'${given}` && isDangerous(given) ? given : cell;

describe('CSV', () => {
	it('says what it was given, cell for cell, when it is read back', () => {
		const table = names.chain((columns) => {
			const row = fc.tuple(...columns.map(() => fc.oneof(text, digits)));
			return fc.tuple(fc.constant(columns), fc.array(row, { maxLength: 6 }));
		});
		fc.assert(
			fc.property(table, ([columns, rows]) => {
				const objects = rows.map((cells) =>
					Object.fromEntries(columns.map((name, index) => [name, cells[index]])),
				);
				const [header, ...read] = parse(csvOf(columns, objects));
				expect(header).toEqual(columns);
				expect(read.map((cells, at) => cells.map((cell, x) => shown(cell, rows[at][x])))).toEqual(
					rows,
				);
			}),
			{ numRuns: 500 },
		);
	});

	it('holds no cell that a spreadsheet would run', () => {
		fc.assert(
			fc.property(fc.array(text), (cells) => {
				const read = parse(
					csvOf(
						['text'],
						cells.map((cell) => ({ text: cell })),
					),
				);
				expect(read.flat().filter((cell) => isDangerous(cell) && !isNumber(cell))).toEqual([]);
			}),
			{ numRuns: 500 },
		);
	});

	it('keeps every digit of a number, whatever its sign', () => {
		fc.assert(
			fc.property(digits, (amount) => {
				expect(csvOf(['amount'], [{ amount }])).toBe(`amount\r\n${amount}\r\n`);
			}),
		);
	});

	it.each([
		['=1+1', "'=1+1"],
		['-2+3', "'-2+3"],
		['+x', "'+x"],
		['@SUM(A1)', "'@SUM(A1)"],
		['＝1', "'＝1"],
		['-0.000000010', '-0.000000010'],
		['1e-8', '1e-8'],
		['a "b"', '"a ""b"""'],
		['=a,b', '"\'=a,b"'],
		['', ''],
		[null, ''],
		[undefined, ''],
		[true, 'true'],
		[1700000000000, '1700000000000'],
		[['a', 1], '"[""a"",1]"'],
	])('writes %p as %s', (value, cell) => {
		expect(csvOf(['x'], [{ x: value }])).toBe(`x\r\n${cell}\r\n`);
	});

	it('has the line of names without rows, and names that only rows have at the end', () => {
		expect(csvOf(['a', 'b'], [])).toBe('a,b\r\n');
		expect(csvOf(['a'], [{ b: 1 }, { c: 3, a: 2 }])).toBe('a,b,c\r\n,1,\r\n2,,3\r\n');
	});
});

import type { Side } from '../exchange/orders';
import { LineReader } from '../session/lineReader';

/** A file that cannot be played; the message is one sentence for the user, with the line. */
export class HistoryError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'HistoryError';
	}
}

/** A row of candles: prices and base volume as decimal texts. */
export interface CandleRow {
	readonly time: number;
	readonly open: string;
	readonly high: string;
	readonly low: string;
	readonly close: string;
	readonly volume: string;
}

/** A row of trades; without a side it follows from the direction of the price. */
export interface TradeRow {
	readonly time: number;
	readonly price: string;
	readonly quantity: string;
	readonly side: Side | undefined;
}

export type HistoryRow = CandleRow | TradeRow;

type Column =
	'time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'price' | 'side' | 'maker' | 'symbol';
type Columns = Partial<Record<Column, number>>;

/** Names of columns as exchanges and tools write them, in small letters without anything between. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
	time: ['opentime', 'time', 'timestamp', 'datetime', 'date', 'opentimems', 'timems', 't'],
	open: ['open', 'openprice', 'o'],
	high: ['high', 'highprice', 'h'],
	low: ['low', 'lowprice', 'l'],
	close: ['close', 'closeprice', 'c'],
	volume: ['volume', 'quantity', 'qty', 'basevolume', 'amount', 'size', 'vol', 'v', 'q'],
	price: ['price', 'p'],
	side: ['side', 'takerside', 'tradetype', 'type'],
	maker: ['isbuyermaker', 'm'],
	symbol: ['symbol', 'pair', 'market'],
};
/** Files without a first line of names: candles, trades of archives, and plain trades. */
const CANDLES: Columns = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 };
const ARCHIVE_TRADES: Columns = { price: 1, volume: 2, time: 4, maker: 5 };
const TRADES: Columns = { time: 0, price: 1, volume: 2, side: 3 };

const NUMBER = /^\d{1,20}(\.\d{1,20})?$/;
const SEPARATOR = /[,;\t]/;
/** Below these a number counts seconds, milliseconds, and microseconds above. */
const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;

/** A CSV file of candles or trades of one pair, oldest first, read row by row. */
export class HistoryFile {
	readonly symbol: string;
	readonly isCandles: boolean;
	private readonly lines: LineReader;
	private readonly columns: Columns;
	private waiting: HistoryRow | undefined;
	private latest = -Infinity;

	/** @throws HistoryError when the file cannot be read, or has no columns that are known */
	constructor(readonly file: string) {
		try {
			this.lines = new LineReader(file);
		} catch (error) {
			const { code, message } = error as NodeJS.ErrnoException;
			const reason = code === 'ENOENT' ? 'there is no such file' : message;
			throw new HistoryError(`The history ${file} cannot be read: ${reason}.`);
		}
		const first = this.cells();
		if (first === undefined) throw new HistoryError(`The history ${file} is empty.`);
		const names = first.some((cell) => /^[A-Za-z_ ]{2,}/.test(cell) && !isFlag(cell));
		this.columns = names ? namedColumns(first) : guessedColumns(first);
		const { time, open, price, volume } = this.columns;
		const isKnown = time !== undefined && volume !== undefined && (open ?? price) !== undefined;
		if (!isKnown) {
			throw new HistoryError(
				`${file}, line 1: the columns time, open, high, low, close, volume are needed for candles, ` +
					'or time, price, quantity for trades.',
			);
		}
		this.isCandles = open !== undefined;
		const row = names ? this.cells() : first;
		if (row === undefined) throw new HistoryError(`The history ${file} has no rows.`);
		this.waiting = this.read(row);
		this.symbol = symbolOf(file, row[this.columns.symbol ?? -1]);
	}

	/** The next row, which stays the next one. */
	get upcoming(): HistoryRow | undefined {
		this.waiting ??= this.readNext();
		return this.waiting;
	}

	/** Takes the next row. @throws HistoryError for a row that is none, or older than the one before */
	next(): HistoryRow | undefined {
		const row = this.upcoming;
		this.waiting = undefined;
		return row;
	}

	close(): void {
		this.lines.close();
	}

	private readNext(): HistoryRow | undefined {
		const row = this.cells();
		return row && this.read(row);
	}

	private cells(): string[] | undefined {
		for (let line = this.lines.next(); line !== undefined; line = this.lines.next()) {
			if (line.trim() === '') continue;
			const text = line.replace(/^\uFEFF/, '');
			return text.split(SEPARATOR).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
		}
		return undefined;
	}

	private read(row: readonly string[]): HistoryRow {
		const time = this.time(row);
		if (time < this.latest) this.fail('it is older than the line before');
		this.latest = time;
		const number = (column: Column) => this.number(row, column);
		if (!this.isCandles) {
			return { time, price: number('price'), quantity: number('volume'), side: this.side(row) };
		}
		return {
			time,
			open: number('open'),
			high: number('high'),
			low: number('low'),
			close: number('close'),
			volume: number('volume'),
		};
	}

	private time(row: readonly string[]): number {
		const text = row[this.columns.time ?? -1] ?? '';
		const value = NUMBER.test(text) ? Number(text) : Date.parse(text);
		if (Number.isNaN(value)) this.fail(`"${text}" is no time`);
		if (!NUMBER.test(text)) return value;
		if (value < SECONDS_BELOW) return Math.round(value * 1000);
		return Math.floor(value < MILLISECONDS_BELOW ? value : value / 1000);
	}

	private number(row: readonly string[], column: Column): string {
		const text = row[this.columns[column] ?? -1] ?? '';
		if (!NUMBER.test(text)) this.fail(`"${text}" is no number (${column})`);
		return text;
	}

	private side(row: readonly string[]): Side | undefined {
		const { maker, side } = this.columns;
		const flag = (row[maker ?? -1] ?? '').toLowerCase();
		if (flag === 'true') return 'SELL';
		if (flag === 'false') return 'BUY';
		const name = (row[side ?? -1] ?? '').toLowerCase();
		if (/^(s|sell|ask|2)$/.test(name)) return 'SELL';
		return /^(b|buy|bid|1)$/.test(name) ? 'BUY' : undefined;
	}

	private fail(reason: string): never {
		throw new HistoryError(`${this.file}, line ${this.lines.line}: ${reason}.`);
	}
}

function isFlag(cell: string): boolean {
	return /^(true|false)$/i.test(cell);
}

function namedColumns(row: readonly string[]): Columns {
	const plain = row.map((name) => name.toLowerCase().replace(/[^a-z]/g, ''));
	const columns: Columns = {};
	for (const [column, names] of Object.entries(NAMES) as Array<[Column, readonly string[]]>) {
		const found = names.map((name) => plain.indexOf(name)).find((index) => index >= 0);
		if (found !== undefined) columns[column] = found;
	}
	return columns;
}

function guessedColumns(row: readonly string[]): Columns {
	if (row.length >= 6) return row.some(isFlag) ? ARCHIVE_TRADES : CANDLES;
	return TRADES;
}

/** The pair: from a column, or the beginning of the file's name, as in BTCUSDT-1m-2026-10.csv. */
function symbolOf(file: string, cell: string | undefined): string {
	const name = /([^/\\]+)$/.exec(file)?.[1] ?? '';
	const symbol = cell ?? /^[A-Za-z0-9]{5,20}(?=[-_.])/.exec(name)?.[0] ?? '';
	const plain = symbol.toUpperCase().replace(/[^A-Z0-9]/g, '');
	if (plain !== '') return plain;
	throw new HistoryError(
		`${file} does not say which pair it is of: name it like BTCUSDT-1m.csv, or add a column symbol.`,
	);
}

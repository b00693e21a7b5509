import type { OutsideCandle, OutsideLevel, OutsideTrade } from '../outside/marketEvent';
import type { DecodedMessage } from '../stream/decoder';
import { SourceError } from './sourceRest';

// What the mirrored exchange answers and pushes, read. A number that is none never gets further.

const NUMBER = /^\d{1,30}(\.\d{1,30})?$/;

/** A decimal text. @throws SourceError for anything else */
function numberOf(value: unknown, what: string): string {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text === 'string' && NUMBER.test(text)) return text;
	throw new SourceError(`The source has sent ${JSON.stringify(value)} as ${what}`);
}

function listOf(value: unknown, what: string): readonly unknown[] {
	if (Array.isArray(value)) return value as readonly unknown[];
	throw new SourceError(`The source has sent no list of ${what}`);
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
	if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
	throw new SourceError(`The source has sent no ${what}`);
}

/** The trades of the REST answer, oldest first. */
export function readTrades(answer: unknown): OutsideTrade[] {
	return listOf(answer, 'trades')
		.map((row): OutsideTrade => {
			const { price, qty, time, tradeType, isBuyerMaker } = fieldsOf(row, 'trade');
			const isSell = tradeType === undefined ? isBuyerMaker === true : tradeType === 'ASK';
			return {
				id: '',
				price: numberOf(price, 'a price'),
				quantity: numberOf(qty, 'a quantity'),
				takerSide: isSell ? 'SELL' : 'BUY',
				time: Number(numberOf(time, 'a time')),
			};
		})
		.reverse();
}

export interface SourceBook {
	readonly version: bigint;
	readonly levels: readonly OutsideLevel[];
	/** Time of the source, ms, or undefined when it does not say. */
	readonly time: number | undefined;
}

export function readBook(answer: unknown): SourceBook {
	const { lastUpdateId, bids, asks, timestamp } = fieldsOf(answer, 'order book');
	const levels = (side: 'BUY' | 'SELL', rows: unknown): OutsideLevel[] =>
		listOf(rows, 'levels').map((row) => {
			const [price, quantity] = listOf(row, 'a level');
			return [side, numberOf(price, 'a price'), numberOf(quantity, 'a quantity')];
		});
	return {
		version: BigInt(numberOf(lastUpdateId, 'a version')),
		levels: [...levels('BUY', bids), ...levels('SELL', asks)],
		time: typeof timestamp === 'number' ? timestamp : undefined,
	};
}

export function readCandles(answer: unknown): OutsideCandle[] {
	return listOf(answer, 'candles').map((row): OutsideCandle => {
		const [openTime, open, high, low, close, volume, , amount] = listOf(row, 'a candle');
		return [
			Number(numberOf(openTime, 'a time')),
			numberOf(open, 'a price'),
			numberOf(high, 'a price'),
			numberOf(low, 'a price'),
			numberOf(close, 'a price'),
			numberOf(volume, 'a volume'),
			numberOf(amount ?? '0', 'a turnover'),
		];
	});
}

/** The deals of a push, or undefined when it is another one. */
export function readDeals(push: DecodedMessage): OutsideTrade[] | undefined {
	const body = push['publicAggreDeals'] as DecodedMessage | undefined;
	if (body === undefined) return undefined;
	return (body['deals'] as readonly DecodedMessage[]).map(
		({ price, quantity, tradeType, time, tradeId }): OutsideTrade => ({
			id: String(tradeId),
			price: numberOf(price, 'a price'),
			quantity: numberOf(quantity, 'a quantity'),
			takerSide: tradeType === 2 ? 'SELL' : 'BUY',
			time: Number(time),
		}),
	);
}

/** Changes of levels between two versions, both of them included. */
export interface SourceChange {
	readonly from: bigint;
	readonly to: bigint;
	readonly levels: readonly OutsideLevel[];
	/** Time of the source, ms. */
	readonly time: number;
}

/** The depth of a push, or undefined when it is another one. */
export function readDepth(push: DecodedMessage): SourceChange | undefined {
	const body = push['publicAggreDepths'] as DecodedMessage | undefined;
	if (body === undefined) return undefined;
	const levels = (side: 'BUY' | 'SELL', rows: unknown): OutsideLevel[] =>
		(rows as readonly DecodedMessage[]).map(({ price, quantity }) => [
			side,
			numberOf(price, 'a price'),
			numberOf(quantity, 'a quantity'),
		]);
	return {
		from: BigInt(numberOf(body['fromVersion'], 'a version')),
		to: BigInt(numberOf(body['toVersion'], 'a version')),
		levels: [...levels('BUY', body['bids']), ...levels('SELL', body['asks'])],
		time: Number(push['sendTime'] ?? 0),
	};
}

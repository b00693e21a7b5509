import type { PriceCrossCondition } from '../../mexc/alerts/condition';
import { createPriceReader } from '../../mexc/alerts/priceReader';
import type { PushMessage } from '../../mexc/streams/pushMessage';

function reader(source: PriceCrossCondition['source'], interval?: 'Min1') {
	return createPriceReader({ source, interval });
}

function push(body: Record<string, unknown>): PushMessage {
	return { channel: 'c', bodyName: 'b', body, sendTime: 60_500, receivedAt: 60_700 };
}

function candle(startSeconds: number, closingPrice: string): PushMessage {
	const windowEnd = String(startSeconds + 60);
	return push({ windowStart: String(startSeconds), windowEnd, closingPrice });
}

test('trades come in the order of their times, with their candle', () => {
	const deals = [
		{ price: '2', time: '60002' },
		{ price: '1', time: '59999' },
	];
	expect(reader('trade', 'Min1').read(push({ deals }))).toEqual([
		{ price: '1', time: 59_999, candle: 0 },
		{ price: '2', time: 60_002, candle: 60_000 },
	]);
});

test('quotes give bid, ask and their exact middle', () => {
	const quote = push({ bidPrice: '0.1', askPrice: '0.2' });
	expect(reader('bid').read(quote)).toEqual([{ price: '0.1', time: 60_500 }]);
	expect(reader('ask').read(quote)).toEqual([{ price: '0.2', time: 60_500 }]);
	expect(reader('mid').read(quote)).toEqual([{ price: '0.15', time: 60_500 }]);
});

test('a price is the number it is, however the exchange prints it', () => {
	const quote = push({ bidPrice: '1.2E-7', askPrice: '1E+1' });
	expect(reader('bid').read(quote)).toEqual([{ price: '0.00000012', time: 60_500 }]);
	expect(reader('ask').read(quote)).toEqual([{ price: '10', time: 60_500 }]);
	expect(reader('bid').read(push({ bidPrice: '1E+999999' }))).toEqual([]);
});

test('an empty side of the book is no price', () => {
	const quote = push({ bidPrice: '', askPrice: '0' });
	for (const source of ['bid', 'ask', 'mid'] as const)
		expect(reader(source).read(quote)).toEqual([]);
});

test('a candle of a wrong time, years ahead, does not make all others old', () => {
	const closes = reader('close', 'Min1');
	closes.read(candle(60, '5'));
	expect(closes.read(candle(1_790_000_000, '9'))).toEqual([]);
	expect(closes.read(candle(120, '7'))).toEqual([{ price: '5', time: 120_000, candle: 60_000 }]);
});

test('a candle closes with the first message of a later one', () => {
	const closes = reader('close', 'Min1');
	expect(closes.read(candle(60, '5'))).toEqual([]);
	expect(closes.read(candle(60, '6'))).toEqual([]);
	expect(closes.read(candle(120, '7'))).toEqual([{ price: '6', time: 120_000, candle: 60_000 }]);
	expect(closes.read(candle(60, '9'))).toEqual([]);
	expect(closes.read(candle(180, '8'))).toEqual([{ price: '7', time: 180_000, candle: 120_000 }]);
});

test('a candle whose end fell into a gap is passed over, one seen again after it is not', () => {
	const closes = reader('close', 'Min1');
	closes.read(candle(60, '5'));
	closes.gap();
	expect(closes.read(candle(120, '7'))).toEqual([]);
	closes.gap();
	closes.read(candle(120, '8'));
	expect(closes.read(candle(180, '9'))).toEqual([{ price: '8', time: 180_000, candle: 120_000 }]);
});

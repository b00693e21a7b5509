import type { Candle } from '../../mexc/market/candle';
import { changePercent, isWanted, parseCandleClose } from '../../mexc/alerts/candleClose';

function candle(open: string, close: string): Candle {
	const prices = { open, high: '200', low: '1', close };
	return { start: 0, end: 60_000, ...prices, volume: '1', quoteVolume: '1' };
}

const rise = candle('100', '102');
const fall = candle('100', '98');
const flat = candle('100', '100');

test.each<[Record<string, string>, boolean[]]>([
	[{ direction: 'either' }, [true, true, true]],
	[{ direction: 'up' }, [true, false, false]],
	[{ direction: 'down' }, [false, true, false]],
	[{ direction: 'either', percent: '2' }, [true, true, false]],
	[{ direction: 'either', percent: '2.00000000000000000001' }, [false, false, false]],
	[{ direction: 'up', percent: '2' }, [true, false, false]],
	[{ direction: 'down', percent: '2' }, [false, true, false]],
	// Beyond a price, wherever it opened.
	[{ direction: 'up', price: '98' }, [true, true, true]],
	[{ direction: 'up', price: '100' }, [true, false, true]],
	[{ direction: 'down', price: '100' }, [false, true, true]],
	[{ direction: 'up', price: '98', percent: '1' }, [true, false, false]],
	// Without a direction the price is not looked at.
	[{ direction: 'either', price: 'left over' }, [true, true, true]],
])('%j takes a rise, a fall, a flat candle: %j', (raw, expected) => {
	const condition = parseCandleClose({ interval: 'Min1', ...raw });
	expect([rise, fall, flat].map((one) => isWanted(condition, one))).toEqual(expected);
});

test('nothing that closes from the expiry on is reported', () => {
	const until = (expiresAt: number) => ({
		...parseCandleClose({ interval: 'Min1', direction: 'either' }),
		expiresAt,
	});
	expect(isWanted(until(60_001), rise)).toBe(true);
	expect(isWanted(until(60_000), rise)).toBe(false);
});

test('the change is cut towards zero', () => {
	expect([rise, fall, candle('3', '4'), candle('3', '2')].map(changePercent)).toEqual([
		'2',
		'-2',
		'33.33333333',
		'-33.33333333',
	]);
});

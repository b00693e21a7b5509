import { parseCandleClose } from '../../mexc/alerts/candleClose';
import type { RawSettings } from '../../mexc/input/settings';
import { parseLargeTrade } from '../../mexc/alerts/largeTrade';
import { parseNewListing } from '../../mexc/alerts/listingWatch';
import { parsePercentMove, parseSpread } from '../../mexc/alerts/moveSettings';
import { parseVolumeSpike } from '../../mexc/alerts/volumeSpike';
import { MexcError } from '../../mexc/core/errors';

const often = { frequency: 'every' };
const alerts = {
	percentMove: {
		parse: parsePercentMove,
		good: { ...often, source: 'trade', direction: 'down', percent: '5', windowSeconds: 60 },
	},
	spread: { parse: parseSpread, good: { ...often, direction: 'up', spreadPercent: '0.5' } },
	largeTrade: { parse: parseLargeTrade, good: { ...often, direction: 'up', minValue: '1000' } },
	volumeSpike: {
		parse: parseVolumeSpike,
		good: { ...often, interval: 'Min1', multiple: '3', candles: 20 },
	},
	candleClose: {
		parse: parseCandleClose,
		good: { interval: 'Min1', direction: 'up', price: '', percent: '' },
	},
	newListing: { parse: (raw: RawSettings) => parseNewListing(raw, []), good: {} },
};

type Kind = keyof typeof alerts;

function refusal(kind: Kind, raw: RawSettings): MexcError {
	const { parse, good } = alerts[kind];
	try {
		parse({ ...good, ...raw });
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('was accepted');
}

test.each(Object.keys(alerts) as Kind[])('%s takes what is right', (kind) => {
	const { parse, good } = alerts[kind];
	expect(() => parse(good)).not.toThrow();
	expect(() => parse({ ...good, expiresAt: '2030-01-01T00:00:00Z' })).not.toThrow();
});

const numbers: Array<[Kind, string, string]> = [
	['percentMove', 'percent', 'Percent'],
	['spread', 'spreadPercent', 'Spread Percent'],
	['largeTrade', 'minValue', 'Minimum Value'],
	['volumeSpike', 'multiple', 'Multiple'],
	['candleClose', 'percent', 'Percent'],
];

describe.each(numbers)('%s %s', (kind, field, label) => {
	test.each<[unknown, string]>([
		['0', ' 0 is not above zero.'],
		['0.00', ' 0 is not above zero.'],
		['-1', ' -1 is not above zero.'],
		['1,000', ' "1,000" is not a number.'],
		['1e999', ' "1e999" is not a number.'],
		['5 %', ' "5 %" is not a number.'],
		[Number.NaN, ' NaN is not a number.'],
		[{}, ' {} is not a number.'],
	])('%j', (value, rest) => {
		const error = refusal(kind, { [field]: value });
		expect(error).toMatchObject({ kind: 'input', parameter: field, message: `${label}${rest}` });
		expect(error.hint).toMatch(/^[A-Z].*\.$/);
	});
});

test.each(numbers.slice(0, 4))('%s needs %s', (kind, field, label) => {
	for (const value of [undefined, null, '', ' ']) {
		expect(refusal(kind, { [field]: value }).message).toBe(`${label} is missing.`);
	}
});

test.each<[Kind, RawSettings, string]>([
	[
		'percentMove',
		{ percent: '100' },
		'Percent 100 can never be reached: no price falls by 100 percent.',
	],
	['percentMove', { windowSeconds: 0 }, 'Window 0 is not a number of seconds from 1 to 604800.'],
	[
		'percentMove',
		{ windowSeconds: 'long' },
		'Window "long" is not a number of seconds from 1 to 604800.',
	],
	[
		'percentMove',
		{ windowSeconds: 604_801 },
		'Window 604801 is not a number of seconds from 1 to 604800.',
	],
	['percentMove', { source: 'close' }, 'Source "close" is not a choice of this alert.'],
	['percentMove', { direction: 'enter' }, 'Direction "enter" is not a choice of this alert.'],
	[
		'percentMove',
		{ rearmPercent: 100 },
		'Re-arm Percent 100 can never be met: the move would have to fall to zero.',
	],
	['percentMove', { expiresAt: 'soon' }, 'Expires At is not a time: "soon".'],
	[
		'spread',
		{ spreadPercent: '200' },
		'Spread Percent 200 can never be reached: a spread stays below 200 percent of the mid price.',
	],
	['spread', { rearmPercent: -1 }, 'Re-arm Percent -1 is not a percentage of zero or more.'],
	['spread', { frequency: 'daily' }, 'Frequency "daily" is not a choice of this alert.'],
	['largeTrade', { frequency: 'oncePerCandle' }, 'Candle undefined is not a choice of this alert.'],
	['largeTrade', { direction: 'leave' }, 'Side "leave" is not a choice of this alert.'],
	[
		'largeTrade',
		{ frequency: 'cooldown' },
		'Cooldown undefined is not a number of seconds above zero.',
	],
	['volumeSpike', { candles: 0 }, 'Candles 0 is not a whole number from 1 to 500.'],
	['volumeSpike', { candles: 2.5 }, 'Candles 2.5 is not a whole number from 1 to 500.'],
	['volumeSpike', { candles: 501 }, 'Candles 501 is not a whole number from 1 to 500.'],
	['volumeSpike', { interval: '1h' }, 'Candle "1h" is not a choice of this alert.'],
	['candleClose', { price: '0' }, 'Close Price 0 can never be reached: prices are above zero.'],
	[
		'candleClose',
		{ direction: 'down', percent: '100' },
		'Percent 100 can never be reached: no candle falls by 100 percent.',
	],
	[
		'candleClose',
		{ direction: 'sideways' },
		'Which Candles "sideways" is not a choice of this alert.',
	],
	['newListing', { pollSeconds: 1 }, 'Poll Interval 1 is not a number of seconds from 2 to 3600.'],
	['newListing', { quoteAssets: 'USDT, @@' }, 'Quote Assets names "@@", which is no asset.'],
])('%s refuses %j', (kind, raw, message) => {
	const error = refusal(kind, raw);
	expect(error).toMatchObject({ kind: 'input', message });
	expect(error.hint).toMatch(/^[A-Z].*\.$/);
});

import {
	checkSeries,
	describeComposite,
	parseComposite,
	partDefaults,
} from '../../mexc/alerts/compositeCondition';
import { compositeStateFrom } from '../../mexc/alerts/compositeState';
import { createVolumeMeter } from '../../mexc/alerts/volumeSpike';
import { MexcError } from '../../mexc/core/errors';
import type { INodePropertyCollection } from 'n8n-workflow';
import { compositeFields } from '../../nodes/n8n/trigger/events/compositeFields';

type Row = Readonly<Record<string, unknown>>;
const rsi = { kind: 'indicator', indicator: 'rsi', movement: 'below', value: '30' };
const price = { kind: 'price', movement: 'above', price: '100' };
const raw = (row: readonly Row[], more: Row = {}) => ({
	match: 'all',
	frequency: 'every',
	conditions: { row },
	...more,
});

function refusal(rows: readonly Row[], more: Row = {}): MexcError {
	try {
		parseComposite(raw(rows, more));
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('was accepted');
}

test('says in one line what it waits for', () => {
	const settings = parseComposite(
		raw([
			{ ...rsi, interval: 'Min15', movement: 'up' },
			{ kind: 'indicator', indicator: 'ema', length: 200, watched: 'close', interval: 'Hour4' },
			{ kind: 'move', direction: 'down', percent: '2.5', candles: 6 },
			{ kind: 'volume', multiple: '3', candles: 20 },
			{ ...price, movement: 'inside', price: '100', priceHigh: '120' },
		]),
	);
	expect(describeComposite(settings)).toBe(
		[
			'RSI 14 crosses up through 30 (15 Minutes)',
			'close is at or above EMA 200 (4 Hours)',
			'close fell by 2.5 percent or more over 6 candles (1 Hour)',
			'volume is 3 times the average of 20 candles or more (1 Hour)',
			'close is within 100 to 120 (1 Hour)',
		].join(' and '),
	);
	const any = parseComposite(raw([rsi, { ...price, movement: 'rising' }], { match: 'any' }));
	expect(describeComposite(any)).toBe('RSI 14 is at or below 30 (1 Hour) or close rises (1 Hour)');
});

test('a row without its fields has what the editor shows', () => {
	const [{ options }] = compositeFields;
	const [{ values }] = options as INodePropertyCollection[];
	for (const [name, standard] of Object.entries(partDefaults)) {
		expect([name, values.find((field) => field.name === name)?.default]).toEqual([name, standard]);
	}
	const candles = values.filter(({ name }) => name === 'candles').map((field) => field.default);
	const parts = parseComposite(raw([{ kind: 'move' }, { kind: 'volume' }])).parts;
	expect(parts.map((part) => 'candles' in part && part.candles)).toEqual(candles);
});

test.each<[string, readonly Row[], Row, RegExp]>([
	['one condition', [rsi], {}, /^Conditions has 1 rows, and a composite takes 2 to 5\.$/],
	['six', Array.from({ length: 6 }, () => rsi), {}, /^Conditions has 6 rows/],
	[
		'twice the same',
		[rsi, price, { ...rsi, length: 14 }],
		{},
		/^Condition 3 is the same as condition 1: RSI 14 is/,
	],
	['an unknown kind', [rsi, { kind: 'spread' }], {}, /^Condition 2: Kind "spread" is not a choice/],
	[
		'a number out of reach',
		[price, { ...rsi, value: '130' }],
		{},
		/^Condition 2: RSI 14 never crosses 130: it lies/,
	],
	['no number', [price, { ...rsi, value: '' }], {}, /^Condition 2: Value is missing\.$/],
	[
		'a price of zero',
		[rsi, { ...price, price: '0' }],
		{},
		/^Condition 2: Price 0 can never be reached/,
	],
	[
		'an empty band',
		[rsi, { ...price, movement: 'inside', priceHigh: '90' }],
		{},
		/^Condition 2: Upper Price 90 is not above/,
	],
	[
		'too far a fall',
		[rsi, { kind: 'move', direction: 'down', percent: '100' }],
		{},
		/^Condition 2: Percent 100 can never/,
	],
	[
		'half a candle',
		[rsi, { kind: 'volume', candles: 1.5 }],
		{},
		/^Condition 2: Candles 1\.5 is not a whole number from 1 to 500\.$/,
	],
	[
		'too long a memory',
		[rsi, { indicator: 'ema', length: 1000, value: '1' }],
		{},
		/^Condition 2: .*at most 6000 are read\.$/,
	],
	[
		'within nothing',
		[rsi, price],
		{ within: 0 },
		/^Within 0 is not a whole number from 1 to 100\.$/,
	],
	[
		'a cooldown of nothing',
		[rsi, price],
		{ frequency: 'cooldown' },
		/^Cooldown undefined is not a number/,
	],
	[
		'a frequency of open candles',
		[rsi, price],
		{ frequency: 'oncePerCandle' },
		/^Frequency "oncePerCandle" is not/,
	],
])('refuses %s with a sentence', (_name, rows, more, message) => {
	const error = refusal(rows, more);
	expect(error.message).toMatch(message);
	expect(error).toMatchObject({ kind: 'input', hint: expect.stringMatching(/\.$/) });
});

const apart: ReadonlyArray<[string, Row, Row]> = [
	['prices', { ...price, price: '10' }, { ...price, movement: 'below', price: '5' }],
	['an indicator', { ...rsi, movement: 'above', value: '70' }, rsi],
	[
		'a band and a price',
		{ ...price, movement: 'inside', priceHigh: '120' },
		{ ...price, price: '121' },
	],
	['opposite crossings', { ...price, movement: 'up' }, { ...price, movement: 'down' }],
	[
		'a crossing and where it comes from',
		{ ...price, movement: 'down' },
		{ ...price, movement: 'up', price: '90' },
	],
	['directions', { ...rsi, movement: 'rising' }, { ...rsi, movement: 'turnDown' }],
	['moves', { kind: 'move', direction: 'up' }, { kind: 'move', direction: 'down' }],
	[
		'two averages',
		{ indicator: 'sma', movement: 'up', target: 'indicator' },
		{ indicator: 'sma', movement: 'down', target: 'indicator' },
	],
];

describe('conditions that can never hold together', () => {
	test.each(apart)('are refused: %s', (_name, one, other) => {
		expect(refusal([one, { kind: 'volume' }, other]).message).toMatch(
			/^Condition 1 and condition 3 never hold at the same candle: .+ \(1 Hour\), .+ \(1 Hour\)\.$/,
		);
	});

	test.each(apart)(
		'are taken where any is enough, or the candles differ: %s',
		(_name, one, other) => {
			expect(parseComposite(raw([one, other], { match: 'any' })).parts).toHaveLength(2);
			expect(parseComposite(raw([one, { ...other, interval: 'Min5' }])).parts).toHaveLength(2);
		},
	);

	test.each<[string, Row, Row, Row]>([
		[
			'at the very number',
			{ ...price, price: '10' },
			{ ...price, movement: 'below', price: '10' },
			{},
		],
		[
			'crossings at different candles',
			{ ...price, movement: 'up' },
			{ ...price, movement: 'down' },
			{ within: 2 },
		],
		['other lengths', { ...rsi, movement: 'above', value: '70' }, { ...rsi, length: 5 }, {}],
		[
			'moves over other candles',
			{ kind: 'move' },
			{ kind: 'move', direction: 'down', candles: 3 },
			{},
		],
		[
			'out of a band and back',
			{ ...price, movement: 'leave', priceHigh: '120' },
			{ ...price, price: '130' },
			{},
		],
	])('what can is taken: %s', (_name, one, other, more) => {
		expect(parseComposite(raw([one, other], more)).parts).toHaveLength(2);
	});
});

test('more streams of candles than can be followed are refused', () => {
	const lengths = ['Min1', 'Min5', 'Min15', 'Min30', 'Min60'];
	const five = parseComposite(raw(lengths.map((interval) => ({ ...rsi, interval }))));
	expect(() => checkSeries(five, 2_000)).toThrow(
		'2000 pairs with candles of 1 Minute, 5 Minutes, 15 Minutes, 30 Minutes, 1 Hour are 10000 streams of candles, and one composite follows 1000 at most.',
	);
	expect(() => checkSeries(five, 200)).not.toThrow();
	const one = parseComposite(raw([rsi, price]));
	expect(() => checkSeries(one, 1_000)).not.toThrow();
	expect(() => checkSeries(one, 1_001)).toThrow(/1001 streams/);
});

test('a state that somebody has edited is none, or is read without what it cannot be', () => {
	const settings = parseComposite(raw([rsi, price]));
	const part = { armed: null, age: null, isKnown: true, held: null };
	const good = { lastFireTime: 1, quiet: [1], parts: [part, part], starts: { Min60: 5 } };
	expect(compositeStateFrom(good, settings)).toEqual(good);
	for (const bad of [
		...[undefined, null, 'text', 5, [], {}, { ...good, quiet: [] }, { ...good, quiet: ['1'] }],
		...[
			{ ...good, parts: [part] },
			{ ...good, parts: [part, null] },
			{ ...good, starts: {} },
		],
		...[
			{ ...good, starts: { Min5: 5 } },
			{ ...good, starts: null },
			{ ...good, quiet: [-1] },
		],
	]) {
		expect(compositeStateFrom(bad, settings)).toBeUndefined();
	}
	const odd = { armed: 'x', age: -1, isKnown: 'yes', held: { time: 'now' } };
	expect(compositeStateFrom({ ...good, lastFireTime: 'x', parts: [part, odd] }, settings)).toEqual({
		...good,
		lastFireTime: null,
		parts: [part, { armed: null, age: null, isKnown: false, held: null }],
	});
});

test('a volume below zero, which only a damaged frame has, breaks no average', () => {
	const measure = createVolumeMeter({ candles: 1 });
	const sums = ['-5', '7', '9'].map((volume, index) => {
		const start = index * 60_000;
		const candle = { start, end: start + 60_000, open: '1', high: '1', low: '1', close: '1' };
		const whole = { ...candle, volume, quoteVolume: '0' };
		return measure({ candle: whole, state: 'closed', backfilled: false, time: start })?.sum;
	});
	expect(sums).toEqual([undefined, '-5', '7']);
});

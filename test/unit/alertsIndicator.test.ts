import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { RawSettings } from '../../mexc/input/settings';
import {
	indicatorHash,
	parseIndicatorAlert,
	sentenceOf,
} from '../../mexc/alerts/indicatorCondition';
import { thresholdRule } from '../../mexc/alerts/threshold';
import { MexcError } from '../../mexc/core/errors';
import { indicatorNames, indicators } from '../../mexc/indicators/catalogue';
import { compare } from '../../mexc/core/decimal';
import { indicator as event } from '../../nodes/n8n/trigger/events/indicator';
import { indicatorFields } from '../../nodes/n8n/trigger/events/indicatorFields';

const good = {
	indicator: 'rsi',
	interval: 'Min60',
	movement: 'down',
	watched: 'indicator',
	target: 'number',
	value: '30',
	valueHigh: '70',
	frequency: 'every',
};
const parse = (raw: RawSettings) => parseIndicatorAlert({ ...good, ...raw });
const withOther = { target: 'indicator', indicator: 'ema', otherIndicator: 'ema' };

test.each<[RawSettings, string]>([
	[{}, 'RSI 14 crosses down through 30'],
	[{ movement: 'either', length: 7 }, 'RSI 7 crosses 30'],
	[{ movement: 'enter' }, 'RSI 14 enters 30 to 70'],
	[{ movement: 'turnUp', target: 'nonsense', watched: 'nonsense' }, 'RSI 14 turns up'],
	[
		{ indicator: 'macd', target: 'line' },
		'MACD 12 26 9 MACD crosses down through MACD 12 26 9 Signal',
	],
	[
		{ indicator: 'macd', line: 'histogram', value: '0' },
		'MACD 12 26 9 Histogram crosses down through 0',
	],
	[
		{ indicator: 'bollinger', watched: 'close', movement: 'leave' },
		'close leaves BB 20 2 Lower to BB 20 2 Upper',
	],
	[
		{ indicator: 'superTrend', watched: 'close' },
		'close crosses down through SuperTrend 10 3 SuperTrend',
	],
	[{ ...withOther, length: 50, otherLength: 200 }, 'EMA 50 crosses down through EMA 200'],
	[
		{ ...withOther, otherIndicator: 'donchian', movement: 'leave' },
		'EMA 20 leaves Donchian 20 Lower to Donchian 20 Upper',
	],
	[
		{ indicator: 'adx', line: 'plusDi', target: 'line', targetLine: 'minusDi' },
		'ADX 14 +DI crosses down through ADX 14 -DI',
	],
])('%j is "%s"', (raw, sentence) => {
	expect(sentenceOf(parse(raw))).toBe(sentence);
});

function refusal(raw: RawSettings): MexcError {
	try {
		parse(raw);
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('was accepted');
}

test.each<[RawSettings, string, string]>([
	[{ indicator: 'wma' }, 'indicator', 'Indicator "wma" is not known.'],
	[{ interval: '1h' }, 'interval', 'Candle "1h" is not a choice of this alert.'],
	[
		{ length: 1 },
		'length',
		'Length 1 of Relative Strength Index is not a whole number from 2 to 1000.',
	],
	[{ movement: 'sideways' }, 'movement', 'Condition "sideways" is not a choice of this alert.'],
	[{ value: '' }, 'value', 'Value is missing.'],
	[{ value: 'low' }, 'value', 'Value "low" is not a number.'],
	[{ value: '130' }, 'value', 'RSI 14 never crosses 130: it lies between 0 and 100.'],
	[{ value: '100' }, 'value', 'RSI 14 never crosses 100: it lies between 0 and 100.'],
	[{ movement: 'up', value: 0 }, 'value', 'RSI 14 never crosses 0: it lies between 0 and 100.'],
	[{ indicator: 'ema', value: '-5' }, 'value', 'EMA 20 never crosses -5: prices are above zero.'],
	[
		{ indicator: 'superTrend', line: 'trend', value: '2' },
		'value',
		'SuperTrend 10 3 Trend never crosses 2: it is 1 or -1, so use 0.',
	],
	[
		{ movement: 'enter', valueHigh: '130' },
		'valueHigh',
		'RSI 14 never crosses 130: it lies between 0 and 100.',
	],
	[
		{ movement: 'enter', value: '70', valueHigh: '30' },
		'valueHigh',
		'Upper Value 30 is not above Lower Value 70, so the band is empty.',
	],
	[
		{ watched: 'close' },
		'watched',
		'close is a price and RSI 14 is between 0 and 100: they never cross.',
	],
	[
		{ target: 'indicator', otherIndicator: 'ema' },
		'target',
		'RSI 14 is between 0 and 100 and EMA 20 is a price: they never cross.',
	],
	[{ ...withOther }, 'target', 'EMA 20 is compared with itself, so it never crosses.'],
	[{ target: 'line' }, 'target', 'RSI 14 is compared with itself, so it never crosses.'],
	[
		{ ...withOther, otherLength: 5000 },
		'otherLength',
		'The other indicator: Length 5000 of Exponential Moving Average is not a whole number from 2 to 1000.',
	],
	[
		{ indicator: 'ema', watched: 'close', movement: 'enter' },
		'indicator',
		'Exponential Moving Average has no band that could be entered or left.',
	],
	[
		{ ...withOther, movement: 'leave' },
		'otherIndicator',
		'Exponential Moving Average has no band that could be entered or left.',
	],
	[
		{ indicator: 'macd', target: 'line', movement: 'leave' },
		'target',
		'A band has two edges, and Compared With names one line.',
	],
	[
		{ frequency: 'oncePerCandle' },
		'frequency',
		'Frequency "oncePerCandle" is not a choice of this alert.',
	],
	[
		{ rearmPercent: 100 },
		'rearmPercent',
		'Re-arm Percent 100 can never be met: the value would have to fall to zero.',
	],
	[
		{ indicator: 'macd', value: '0', rearmPercent: 5 },
		'rearmPercent',
		'Re-arm Percent 5 means nothing at Value 0: a percentage of 0 is 0.',
	],
	[
		{ movement: 'leave', value: '49', valueHigh: '51', rearmPercent: 5 },
		'rearmPercent',
		'Re-arm Percent 5 can never be met inside the channel 49 to 51.',
	],
	[
		{ indicator: 'ema', length: 1000 },
		'length',
		'EMA 1000 needs 12513 closed candles of 1 Hour before it no longer depends on where it began; at most 6000 are read.',
	],
])('%j is refused', (raw, parameter, message) => {
	const error = refusal(raw);
	expect(error).toMatchObject({ kind: 'input', parameter, message });
	expect(error.hint).toMatch(/^[A-Z].*\.$/);
});

test('whatever makes it another alert has another name, and what does not has the same', () => {
	const symbol = 'BTCUSDT';
	const hash = (raw: RawSettings) => indicatorHash({ symbol, ...parse(raw) });
	const others: RawSettings[] = [
		...[{}, { length: 7 }, { interval: 'Min1' }, { movement: 'up' }, { value: '29' }],
		...[{ movement: 'enter' }, { movement: 'enter', valueHigh: '71' }, { movement: 'turnUp' }],
		...[{ indicator: 'macd' }, { indicator: 'macd', line: 'signal' }, { rearmPercent: 1 }],
		...[{ frequency: 'once' }, { frequency: 'cooldown', cooldownSeconds: 5 }],
		...[
			{ indicator: 'macd', target: 'line' },
			{ ...withOther, otherLength: 9 },
		],
		...[
			{ ...withOther, otherLength: 10 },
			{ indicator: 'donchian', watched: 'close' },
		],
		{ indicator: 'donchian', offset: 1, watched: 'close' },
	];
	expect(new Set(others.map(hash)).size).toBe(others.length);
	expect(hash({ expiresAt: '2030-01-01', fireIfBeyond: true, value: '30.0' })).toBe(hash({}));
});

test('a threshold below zero has its re-arm band around it as well', () => {
	const level = { direction: 'either', low: '-10', rearmPercent: '10' } as const;
	const { isClear } = thresholdRule<string>({ ...level, compareTo: compare });
	expect([isClear('up', '-10.9', true), isClear('up', '-11', true)]).toEqual([false, true]);
	expect([isClear('down', '-9.1', true), isClear('down', '-9', true)]).toEqual([false, true]);
	expect([isClear('up', '-10.1', false), isClear('down', '-9.9', false)]).toEqual([true, true]);
});

describe('the fields of the editor are those of the catalogue', () => {
	const copiesOf = (name: string, indicatorField: string, indicator: string) =>
		indicatorFields.filter((field) => {
			const shown = field.displayOptions?.show?.[indicatorField] as string[] | undefined;
			return field.name === name && shown?.includes(indicator);
		});
	const valuesOf = ({ options }: INodeProperties) =>
		((options ?? []) as INodePropertyOptions[]).map(({ value }) => value);

	test.each([
		['indicator', (name: string) => name],
		['otherIndicator', (name: string) => `other${name[0].toUpperCase()}${name.slice(1)}`],
	])('for %s', (indicatorField, named) => {
		const [choice] = indicatorFields.filter(({ name }) => name === indicatorField);
		expect(valuesOf(choice).sort()).toEqual([...indicatorNames].sort());
		const labels = (choice.options as INodePropertyOptions[]).map(({ name }) => name);
		expect([...labels].sort()).toEqual(
			Object.values(indicators)
				.map(({ label }) => label)
				.sort(),
		);
		for (const { name: indicator, parameters, outputs } of Object.values(indicators)) {
			for (const parameter of parameters) {
				const [field, ...others] = copiesOf(named(parameter.name), indicatorField, indicator);
				expect([indicator, parameter.name, others]).toEqual([indicator, parameter.name, []]);
				expect(field.displayName.replace(' of the Other', '')).toBe(parameter.label);
				expect(field.default).toBe(parameter.standard);
				if (parameter.kind === 'anchor') continue;
				const { minimum: minValue, maximum: maxValue } = parameter;
				expect(field.typeOptions).toEqual({ minValue, maxValue });
			}
			const lines = copiesOf(
				indicatorField === 'indicator' ? 'line' : 'otherLine',
				indicatorField,
				indicator,
			);
			const expected = outputs.length === 1 ? [] : outputs.map(({ name, label }) => [name, label]);
			for (const line of lines) {
				const options = line.options as INodePropertyOptions[];
				expect(options.map(({ value, name }) => [value, name])).toEqual(expected);
				expect(line.default).toBe(outputs[0].name);
			}
			expect(lines.length > 0).toBe(outputs.length > 1);
		}
		const fields = indicatorFields.filter(
			({ displayOptions }) => displayOptions?.show?.[indicatorField],
		);
		const known = Object.values(indicators).flatMap(({ parameters }) =>
			parameters.map(({ name }) => named(name)),
		);
		const lineNames = ['line', 'targetLine', 'otherLine'];
		for (const { name } of fields) expect([...known, ...lineNames]).toContain(name);
	});

	test('and every output is written as the other decimals', () => {
		const outputs = Object.values(indicators).flatMap((one) => one.outputs.map(({ name }) => name));
		for (const name of outputs) expect(event.decimals).toContain(name);
	});
});

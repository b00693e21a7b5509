import { MexcError } from '../core/errors';
import { indicators, titleOf } from '../indicators/catalogue';
import type { IndicatorSpec, Output, Unit } from '../indicators/definition';
import { parseIndicator } from '../indicators/parseIndicator';
import { compare, isZero } from '../core/decimal';
import type { Crossing } from './alertState';
import type { CandleInterval } from '../market/candleIntervals';
import { hashOf, type ArmedCondition, type Direction } from './condition';
import { candleLength, rearmPercent, schedule } from './fieldValues';
import { choice, decimal, invalid, isBlank, isOn, type RawSettings } from '../input/settings';
import { checkRoom } from './settings';

export const turns = ['turnUp', 'turnDown', 'turnEither'] as const;
export const movements = ['up', 'down', 'either', 'enter', 'leave', ...turns] as const;
export type Movement = (typeof movements)[number];

/** A candle closes once, so there is nothing else for `oncePerCandle` to count. */
const frequencies = ['once', 'every', 'cooldown'] as const;

/** Something that has one value at each closed candle. */
export type Series =
	| { kind: 'number'; value: string }
	| { kind: 'close' }
	/** `of` counts the indicators of the condition. */
	| { kind: 'line'; of: 0 | 1; output: string };

/** What the watched series is compared with; `high` only for a band. */
export interface Levels {
	low: Series;
	high?: Series;
}

/** A checked alert on an indicator of one pair. */
export interface IndicatorCondition extends ArmedCondition {
	interval: CandleInterval;
	movement: Movement;
	/** The indicator, and the other one where it is compared with one. */
	specs: readonly IndicatorSpec[];
	watched: Series;
	/** Absent for turns. */
	levels?: Levels;
}

export type IndicatorSettings = Omit<IndicatorCondition, 'symbol'>;

/** What is watched, with what it is compared and how; without when that may fire. */
export type Comparison = Pick<IndicatorCondition, 'movement' | 'specs' | 'watched' | 'levels'>;

/** Before the names of the other indicator's fields: `otherLength`. */
const OTHER = 'other';

/**
 * Checks every setting of an indicator alert. Throws an `input` MexcError with one sentence that names the field
 * and the value. Fields that the chosen condition does not use are not looked at.
 */
export function parseIndicatorAlert(raw: RawSettings): IndicatorSettings {
	const interval = candleLength(raw);
	const movement = choice(raw, 'movement', 'Condition', movements);
	closedCandleFrequency(raw);
	const comparison = parseComparison(raw, movement, interval);
	const condition: IndicatorSettings = {
		...schedule(raw),
		interval,
		...comparison,
		rearmPercent: isTurn(movement) ? '0' : rearmPercent(raw),
		// A turn needs two values: the first one after a start is none.
		fireIfBeyond: !isTurn(movement) && isOn(raw, 'fireIfBeyond', 'Fire If Already Beyond', false),
	};
	checkRearm(condition);
	return condition;
}

/** Checks how often an alert on closed candles may fire; throws as parseIndicatorAlert. */
export function closedCandleFrequency(raw: RawSettings): void {
	choice(raw, 'frequency', 'Frequency', frequencies);
}

/**
 * Checks the fields that say what is compared with what, without the movement, which is given. Throws as
 * parseIndicatorAlert.
 */
export function parseComparison(
	raw: RawSettings,
	movement: Movement,
	interval: CandleInterval,
): Comparison {
	const spec = parseIndicator(raw, interval);
	const compared = isTurn(movement)
		? { specs: [spec], watched: lineOf(raw, 'line', 'Line', spec, 0) }
		: parseCompared(raw, spec, movement, interval);
	const comparison = { movement, ...compared };
	checkUnits(comparison);
	checkNumbers(comparison);
	return comparison;
}

export function isTurn(movement: Movement): movement is (typeof turns)[number] {
	return turns.some((turn) => turn === movement);
}

type Compared = Pick<IndicatorCondition, 'specs' | 'watched' | 'levels'>;

function parseCompared(
	raw: RawSettings,
	spec: IndicatorSpec,
	movement: Direction,
	interval: CandleInterval,
): Compared {
	const isBand = movement === 'enter' || movement === 'leave';
	const watchedName = choice(raw, 'watched', 'What Moves', ['indicator', 'close']);
	if (watchedName === 'close') {
		const levels = isBand
			? bandOf(spec, 0, 'indicator')
			: { low: lineOf(raw, 'line', 'Line', spec, 0) };
		return { specs: [spec], watched: { kind: 'close' }, levels };
	}
	const watched = lineOf(raw, 'line', 'Line', spec, 0);
	const target = choice(raw, 'target', 'Compared With', ['number', 'indicator', 'line']);
	if (target === 'number') return { specs: [spec], watched, levels: numbersOf(raw, isBand) };
	if (target === 'line') {
		if (isBand) {
			throw invalid(
				'target',
				'A band has two edges, and Compared With names one line',
				'Compare with two numbers or with Bollinger Bands or a Donchian Channel.',
			);
		}
		const low = lineOf(raw, 'targetLine', 'Line to Cross', spec, 0, 1);
		return { specs: [spec], watched, levels: { low } };
	}
	const other = otherIndicator(raw, interval);
	const levels = isBand
		? bandOf(other, 1, 'otherIndicator')
		: { low: lineOf(raw, 'otherLine', 'Line of the Other', other, 1) };
	return { specs: [spec, other], watched, levels };
}

function numbersOf(raw: RawSettings, isBand: boolean): Levels {
	const value = decimal(raw, 'value', isBand ? 'Lower Value' : 'Value', '30');
	const low: Series = { kind: 'number', value };
	if (!isBand) return { low };
	const upper = decimal(raw, 'valueHigh', 'Upper Value', '70');
	if (compare(upper, value) > 0) return { low, high: { kind: 'number', value: upper } };
	throw invalid(
		'valueHigh',
		`Upper Value ${upper} is not above Lower Value ${value}, so the band is empty`,
		'Swap the two numbers, or use a crossing for a single one.',
	);
}

/** The other indicator's fields have names of their own, and so have its errors. */
function otherIndicator(raw: RawSettings, interval: CandleInterval): IndicatorSpec {
	const own = Object.entries(raw)
		.filter(([name]) => name.startsWith(OTHER))
		.map(([name, value]) => [
			`${name.charAt(OTHER.length).toLowerCase()}${name.slice(OTHER.length + 1)}`,
			value,
		]);
	try {
		return parseIndicator(Object.fromEntries(own) as RawSettings, interval);
	} catch (error) {
		return refuseOther(error);
	}
}

function refuseOther(error: unknown): never {
	if (!(error instanceof MexcError) || error.parameter === undefined) throw error;
	const { kind, message, hint, parameter } = error;
	throw new MexcError({
		kind,
		hint,
		message: `The other indicator: ${message}`,
		parameter: `${OTHER}${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`,
	});
}

function lineOf(
	raw: RawSettings,
	name: string,
	label: string,
	spec: IndicatorSpec,
	of: 0 | 1,
	standard = 0,
): Series {
	const names = indicators[spec.indicator].outputs.map((output) => output.name);
	const isStandard = names.length === 1 || isBlank(raw[name]);
	const output = isStandard ? names.at(standard) : choice(raw, name, label, names);
	return { kind: 'line', of, output: output ?? names[0] };
}

function bandOf(spec: IndicatorSpec, of: 0 | 1, parameter: string): Levels {
	const { outputs, label } = indicators[spec.indicator];
	const has = (name: string) => outputs.some((output) => output.name === name);
	if (has('lower') && has('upper')) {
		return {
			low: { kind: 'line', of, output: 'lower' },
			high: { kind: 'line', of, output: 'upper' },
		};
	}
	throw invalid(
		parameter,
		`${label} has no band that could be entered or left`,
		'Use Bollinger Bands or a Donchian Channel, two numbers, or a crossing.',
	);
}

type Of = Pick<IndicatorCondition, 'specs'>;

function outputOf({ specs }: Of, { of, output }: Extract<Series, { kind: 'line' }>): Output {
	const spec = specs[of] ?? specs[0];
	const { outputs } = indicators[spec.indicator];
	return outputs.find(({ name }) => name === output) ?? outputs[0];
}

/** Undefined for a number, which is of any unit. */
export function unitOf(condition: Of, series: Series): Unit | undefined {
	if (series.kind === 'number') return undefined;
	return series.kind === 'close' ? 'price' : outputOf(condition, series).unit;
}

const unitNames: Readonly<Record<Unit, string>> = {
	price: 'a price',
	priceDifference: 'a difference of prices',
	percent: 'between 0 and 100',
	volume: 'a volume',
	direction: '1 or -1',
};

function checkUnits(condition: Comparison): void {
	const { watched, levels } = condition;
	if (levels === undefined) return;
	const unit = unitOf(condition, watched);
	const other = unitOf(condition, levels.low);
	const names = [watched, levels.low].map((series) => nameOf(condition, series));
	const parameter = watched.kind === 'close' ? 'watched' : 'target';
	if (unit !== undefined && other !== undefined && unit !== other) {
		throw invalid(
			parameter,
			`${names[0]} is ${unitNames[unit]} and ${names[1]} is ${unitNames[other]}: they never cross`,
			'Compare what is measured alike: prices with prices, or with a number.',
		);
	}
	if (names[0] !== names[1]) return;
	throw invalid(
		parameter,
		`${names[0]} is compared with itself, so it never crosses`,
		'Choose another line, another length or a number.',
	);
}

/** Numbers that the indicator never gets to the other side of. */
function checkNumbers(condition: Comparison): void {
	const { watched, levels, movement } = condition;
	const unit = unitOf(condition, watched);
	for (const [name, series] of [
		['value', levels?.low] as const,
		['valueHigh', levels?.high] as const,
	]) {
		if (series?.kind !== 'number') continue;
		const { value } = series;
		const range = rangeOf(unit, movement, value);
		if (range === undefined) continue;
		throw invalid(
			name,
			`${nameOf(condition, watched)} never crosses ${value}: ${range}`,
			'Use a number that it can be above and below.',
		);
	}
}

/** Why nothing ever crosses `value`, or undefined. */
function rangeOf(unit: Unit | undefined, movement: Movement, value: string): string | undefined {
	if (unit === 'price') return compare(value, '0') > 0 ? undefined : 'prices are above zero';
	if (unit === 'direction') {
		const isBetween = compare(value, '-1') > 0 && compare(value, '1') < 0;
		return isBetween ? undefined : 'it is 1 or -1, so use 0';
	}
	if (unit !== 'percent') return undefined;
	const isWithin = compare(value, '0') >= 0 && compare(value, '100') <= 0;
	const isEdge =
		(movement === 'up' && isZero(value)) || (movement === 'down' && compare(value, '100') === 0);
	return isWithin && !isEdge ? undefined : 'it lies between 0 and 100';
}

function checkRearm({ rearmPercent: percent, levels, movement }: IndicatorSettings): void {
	if (isZero(percent) || levels === undefined) return;
	if (compare(percent, '100') >= 0) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${percent} can never be met: the value would have to fall to zero`,
			'Use a number below 100, usually below 20.',
		);
	}
	const { low, high } = levels;
	if (low.kind !== 'number') return;
	if (high?.kind === 'number') {
		if (movement === 'leave') checkRoom(percent, low.value, high.value);
	} else if (isZero(low.value)) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${percent} means nothing at Value 0: a percentage of 0 is 0`,
			'Use 0 here, and the Frequency With a Cooldown against many alerts in a row.',
		);
	}
}

/** For people: `RSI 14`, `BB 20 2 Upper`, `close`, `30`. */
export function nameOf(condition: Of, series: Series): string {
	if (series.kind !== 'line') return series.kind === 'close' ? 'close' : series.value;
	const spec = condition.specs[series.of] ?? condition.specs[0];
	const { outputs } = indicators[spec.indicator];
	const label = outputs.length > 1 ? ` ${outputOf(condition, series).label}` : '';
	return `${titleOf(spec)}${label}`;
}

const verbs: Readonly<Record<Movement, string>> = {
	up: 'crosses up through',
	down: 'crosses down through',
	either: 'crosses',
	enter: 'enters',
	leave: 'leaves',
	turnUp: 'turns up',
	turnDown: 'turns down',
	turnEither: 'turns',
};

/** For people: `RSI 14 crosses down through 30`; with `crossing`, which way it went. */
export function sentenceOf(condition: Comparison, crossing?: Crossing): string {
	const { watched, levels, movement } = condition;
	const subject = nameOf(condition, watched);
	if (levels === undefined) {
		const turn = crossing === 'up' ? 'turnUp' : crossing === 'down' ? 'turnDown' : movement;
		return `${subject} ${verbs[turn]}`;
	}
	const { low, high } = levels;
	const upper = high === undefined ? '' : ` to ${nameOf(condition, high)}`;
	return `${subject} ${verbs[crossing ?? movement]} ${nameOf(condition, low)}${upper}`;
}

export function indicatorHash(condition: IndicatorCondition): string {
	return hashOf(condition, ['indicator', ...comparisonKey(condition)], condition.rearmPercent);
}

/** What distinguishes a comparison from every other one. */
export function comparisonKey({ movement, specs, watched, levels }: Comparison) {
	const series = [watched, levels?.low, levels?.high].map((one) =>
		one === undefined ? undefined : seriesKey(one),
	);
	return [movement, ...specs.map(specKey), ...series];
}

function seriesKey(series: Series): string {
	if (series.kind === 'line') return `${series.of} ${series.output}`;
	return series.kind === 'close' ? 'close' : series.value;
}

function specKey(spec: IndicatorSpec): string {
	const values = spec.parameters as Readonly<Record<string, unknown>>;
	const parameters = indicators[spec.indicator].parameters.map(({ name }) => values[name]);
	return [spec.indicator, ...parameters].join(' ');
}

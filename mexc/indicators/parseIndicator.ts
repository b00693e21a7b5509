import { candleNames, type CandleInterval } from '../market/candleIntervals';
import { decimalText } from '../core/decimalText';
import { invalid, isBlank, type RawSettings } from '../input/settings';
import { shownValue } from '../input/problem';
import { candlesIn } from './anchors';
import { bindIndicator, indicatorNames, indicators, titleOf } from './catalogue';
import { anchors, type Anchor, type IndicatorSpec, type Parameter } from './definition';
import { floatOf } from './floats';

/**
 * What one value may be made of: twelve answers of MEXC with 500 candles each. More would take longer to read
 * at the start than the pairs of a watchlist have.
 */
export const MOST_CANDLES = 6_000;

/**
 * Checks an indicator and its parameters, as a user or an expression gave them; a blank parameter takes its
 * standard. Throws an `input` MexcError that names the parameter, the value and what to do.
 */
export function parseIndicator(raw: RawSettings, interval: CandleInterval): IndicatorSpec {
	const indicator = oneOf(raw.indicator, 'indicator', 'Indicator', indicatorNames);
	const { parameters: definitions, label } = indicators[indicator];
	const parameters = Object.fromEntries(
		definitions.map((definition) => [definition.name, valueOf(raw, definition, label)]),
	);
	const spec = { indicator, parameters } as IndicatorSpec;
	checkTogether(spec, interval);
	return spec;
}

function valueOf(raw: RawSettings, definition: Parameter, indicator: string): number | Anchor {
	const { name, label, standard } = definition;
	if (isBlank(raw[name])) return standard;
	if (definition.kind === 'anchor') {
		return oneOf(raw[name], name, `${label} of ${indicator}`, anchors);
	}
	const { minimum, maximum } = definition;
	const text = decimalText(raw[name]);
	const value = text === undefined ? Number.NaN : floatOf(text);
	const isWhole = definition.kind === 'multiplier' || Number.isInteger(value);
	if (value >= minimum && value <= maximum && isWhole) return value;
	const kind = definition.kind === 'multiplier' ? 'a number' : 'a whole number';
	throw invalid(
		name,
		`${label} ${shownValue(raw[name])} of ${indicator} is not ${kind} from ${minimum} to ${maximum}`,
		`Use for example ${standard}${definition.kind === 'length' ? ': it counts candles' : ''}.`,
	);
}

function oneOf<Value extends string>(
	given: unknown,
	name: string,
	label: string,
	allowed: readonly Value[],
): Value {
	const value = allowed.find((candidate) => candidate === given);
	if (value !== undefined) return value;
	throw invalid(
		name,
		`${label} ${shownValue(given)} is not known`,
		`Use one of: ${allowed.join(', ')}.`,
	);
}

function checkTogether(spec: IndicatorSpec, interval: CandleInterval): void {
	if (spec.indicator === 'macd') {
		const { fast, slow } = spec.parameters;
		if (fast >= slow) {
			throw invalid(
				'fast',
				`Fast Length ${fast} of MACD is not smaller than Slow Length ${slow}`,
				'MACD is the fast average minus the slow one: use for example 12 and 26.',
			);
		}
	}
	if (spec.indicator === 'obv' || spec.indicator === 'vwap') {
		checkAnchor(spec.parameters.anchor, interval, indicators[spec.indicator].short);
	}
	const { memory } = bindIndicator(spec, interval);
	if (memory <= MOST_CANDLES) return;
	const needed = `${titleOf(spec)} needs ${memory} closed candles of ${candleNames[interval]} before it no longer depends on where it began`;
	throw invalid(
		longestOf(spec),
		`${needed}; at most ${MOST_CANDLES} are read`,
		'anchor' in spec.parameters
			? 'Use a shorter period or a longer candle.'
			: 'Use a smaller length, or a longer candle with a smaller length.',
	);
}

/** The parameter that makes an indicator need so many candles. */
function longestOf({ parameters }: IndicatorSpec): string {
	if ('anchor' in parameters) return 'anchor';
	if ('length' in parameters) return 'length';
	return parameters.slow >= parameters.signal ? 'slow' : 'signal';
}

function checkAnchor(anchor: Anchor, interval: CandleInterval, short: string): void {
	if (candlesIn(anchor, interval) > 1) return;
	throw invalid(
		'anchor',
		`${short} since the start of the ${anchor} has one candle of ${candleNames[interval]} only`,
		'Use a longer period, or a shorter candle.',
	);
}

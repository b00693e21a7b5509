import {
	candleIntervals,
	candleNames,
	restIntervals,
	type CandleInterval,
} from '../market/candleIntervals';
import { indicatorNames, indicators, titleOf } from '../indicators/catalogue';
import { anchors, type IndicatorSpec, type Parameter } from '../indicators/definition';
import { parseIndicator } from '../indicators/parseIndicator';
import { refusal } from '../input/problem';
import { inRow, rowsIn } from '../rest/wireRows';
import type { Field, WireValues } from '../endpoints/endpoint';

/** As Get Many spells them, and one that is put together of two (alerts/candle.ts). */
const intervalValues: ReadonlyMap<string, CandleInterval> = new Map(
	candleIntervals.map((interval) => [
		interval === 'Hour8' ? '8h' : restIntervals[interval],
		interval,
	]),
);

export const interval: Field = {
	displayName: 'Interval',
	name: 'interval',
	type: 'options',
	default: '60m',
	description: 'The time that one candle covers',
	options: [...intervalValues].map(([value, name]) => ({ name: candleNames[name], value })),
	required: true,
	wire: { kind: 'choice' },
};

/** Of a checked value of the field. */
export function intervalOf({ interval: value }: WireValues): CandleInterval {
	return intervalValues.get(value) as CandleInterval;
}

/** Of a parameter, by its kind. */
const descriptions = {
	length: 'How many candles it looks back',
	offset: 'How many of the newest candles are left out, so that a close can break through',
	multiplier: 'How far the bands lie from the middle',
};

/** A picture or a table with more is read by nobody, and each is computed for every candle. */
const MOST_INDICATORS = 20;

export const indicatorTable: Field = {
	displayName: 'Indicators',
	name: 'indicators',
	type: 'fixedCollection',
	default: {},
	description: 'What is computed from the candles; the same indicator may stand here several times',
	rows: { displayName: 'Indicator', fields: [chooser(), ...parameterFields()] },
	wire: { kind: 'rows', maxItems: MOST_INDICATORS },
};

/**
 * The indicators of the table, each checked for candles of `length`. Throws an `input` MexcError that names the
 * row, also for one that is listed twice.
 */
export function specsOf({ indicators: table }: WireValues, length: CandleInterval) {
	const specs: IndicatorSpec[] = [];
	for (const [index, row] of rowsIn(table).entries()) {
		const spec = inRow(indicatorTable, index, () => parseIndicator(row, length));
		const title = titleOf(spec);
		if (specs.some((other) => titleOf(other) === title)) {
			const naming = { label: title, parameter: indicatorTable.name };
			throw refusal(naming, {
				problem: 'is listed twice',
				hint: 'Remove one of the two, or change a parameter of it.',
			});
		}
		specs.push(spec);
	}
	return specs;
}

function chooser(): Field {
	const options = indicatorNames.map((value) => {
		const { label, short } = indicators[value];
		return { name: label === short ? label : `${label} (${short})`, value };
	});
	return {
		displayName: 'Indicator',
		name: 'indicator',
		type: 'options',
		default: 'rsi',
		description: 'Which indicator',
		options: options.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
		required: true,
		wire: { kind: 'choice' },
	};
}

/** One field for each parameter, shown for the indicators that have exactly it. */
function parameterFields(): Field[] {
	const shared = new Map<string, { parameter: Parameter; shownFor: string[] }>();
	for (const name of indicatorNames) {
		for (const parameter of indicators[name].parameters) {
			const key = JSON.stringify(parameter);
			const entry = shared.get(key) ?? { parameter, shownFor: [] };
			entry.shownFor.push(name);
			shared.set(key, entry);
		}
	}
	return [...shared.values()].map(({ parameter, shownFor }) => ({
		...parameterField(parameter),
		showWhen: { indicator: shownFor },
	}));
}

function parameterField(parameter: Parameter): Field {
	const { name, label: displayName, standard } = parameter;
	if (parameter.kind === 'anchor') {
		return {
			displayName,
			name,
			type: 'options',
			default: standard,
			description: 'Since when it is summed up, in UTC; weeks begin on Monday',
			options: anchors.map((value) => ({
				name: `${value[0].toUpperCase()}${value.slice(1)}`,
				value,
			})),
			wire: { kind: 'choice' },
		};
	}
	const { kind, minimum, maximum } = parameter;
	return {
		displayName,
		name,
		type: 'number',
		default: standard,
		description: descriptions[kind],
		typeOptions: {
			minValue: minimum,
			maxValue: maximum,
			...(kind === 'multiplier' ? { numberPrecision: 2 } : {}),
		},
		wire:
			kind === 'multiplier'
				? { kind: 'decimal', positive: true }
				: { kind: 'integer', min: minimum, max: maximum },
	};
}

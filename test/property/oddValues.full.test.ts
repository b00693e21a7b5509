import fc from 'fast-check';
import { DateTime } from 'luxon';
import { spotTradingComposites } from '../../mexc/flows/composites';
import { marketDataComposites } from '../../mexc/statistics';
import { replayAlert } from '../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';
import type { Field, Operation } from '../../mexc/endpoints/endpoint';
import { placeOptions, sizingFields } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/core/errors';
import { isAssetName, isSymbolName } from '../../mexc/input/symbolNames';
import { buildRequest, checkValues, parseWireValue } from '../../mexc/rest/request';
import { compare } from '../../mexc/core/decimal';
import { allowEmptyExpressions } from '../../nodes/n8n/fields/expressions';
import { numberFormat, returnAll, simplify } from '../../nodes/n8n/fields/outputFields';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { readSettings } from '../../nodes/n8n/trigger/settings';
import { eventValues } from '../support/eventValues';
import { actionEndpoints } from '../support/outputSchema';
import { anyValue, nothing, oddValues } from './oddInput';

// Whatever the field: a sentence that names it, or the value that was meant, on the wire with its own digits.

function refusalOf(work: () => unknown): MexcError | undefined {
	try {
		work();
		return undefined;
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
}

/** Plain checks: the matchers of jest would take most of the time here. */
function expectSentence(error: MexcError, parameters: readonly string[]): void {
	const { kind, effect, message, hint = '', parameter = '' } = error;
	const isSentence = /^[^\n]{10,400}\.$/.test(message) && /^[^\n]{5,400}\.$/.test(hint);
	if (kind === 'input' && effect === 'none' && isSentence && parameters.includes(parameter)) return;
	throw new Error(
		`no sentence about ${parameters[0]}: ${kind} ${parameter} "${message}" "${hint}"`,
	);
}

function innerValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && '__rl' in value;
	return isLocator ? (value as unknown as { value: unknown }).value : value;
}

/** What a value is as text, by nothing but JavaScript itself. */
function plain(value: unknown): string {
	return String(value).trim();
}

const decimalForm = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Whether the text on the wire is what the value says; of each kind by other means than the code has. */
const says: Record<Field['wire']['kind'], (wire: string, value: unknown, field: Field) => boolean> =
	{
		text: (wire, value, { wire: rules }) =>
			wire === plain(value) &&
			(typeof value !== 'number' || !/e/.test(wire)) &&
			!(/^(undefined|null|nan)$/i.test(wire) || wire.includes('[object')) &&
			!(rules.kind === 'text' && rules.use === 'key' && /\b(undefined|null|NaN)\b/.test(wire)),
		payload: (wire, value) =>
			wire === (typeof value === 'string' ? value.trim() : JSON.stringify(value)),
		list: (wire, value) => sameParts(wire, value, (part) => part.trim()),
		decimal: (wire, value) =>
			/^\d{1,20}(\.\d{1,20})?$/.test(wire) &&
			decimalForm.test(plain(value)) &&
			compare(wire, plain(value)) === 0,
		integer: (wire, value) => /^-?\d+$/.test(wire) && Number(wire) === Number(plain(value)),
		time: (wire, value) => /^\d{12,16}$/.test(wire) && Number(wire) === momentOf(value),
		symbol: (wire, value) => isSymbolName(wire) && lettersOf(plain(value)).endsWith(wire),
		symbols: (wire, value) =>
			wire.split(',').every(isSymbolName) && sameParts(wire, value, lettersOf),
		coin: (wire, value) => isAssetName(wire) && capitals(plain(value)) === wire,
		coins: (wire, value) =>
			wire.split(',').every(isAssetName) && sameParts(wire, value, (part) => capitals(part.trim())),
		choice: (wire, value, { options = [] }) =>
			options.some((option) => option.value === wire) && capitals(wire) === capitals(plain(value)),
		choices: (wire, value) => sameParts(capitals(wire), value, (part) => capitals(part.trim())),
		boolean: (wire, value) => /^(true|false)$/.test(wire) && wire === plain(value).toLowerCase(),
		rows: (wire, value, field) => {
			const [made, given] = [JSON.parse(wire), value] as Array<Array<Record<string, string>>>;
			return made.length === given.length && made.every((row, at) => isRow(row, given[at], field));
		},
	};

/** Each value of the row is what was given under its name, by a field that the table has. */
function isRow(row: Record<string, string>, given: Record<string, unknown>, { rows }: Field) {
	return Object.entries(row).every(([name, wire]) =>
		rows?.fields.some(
			(field) => field.name === name && says[field.wire.kind](wire, given[name], field),
		),
	);
}

function capitals(text: string): string {
	return text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32));
}

function lettersOf(text: string): string {
	return capitals(text).replace(/^MEXC:|[\s/_-]/g, '');
}

/** Each part of the list on the wire is one of those given, and none is missing. */
function sameParts(wire: string, value: unknown, form: (part: string) => string): boolean {
	const given = [value].flat(5).flatMap((entry) => plain(entry).split(/[,;\n]/));
	const parts = given.map(form).filter((part) => part !== '');
	return [...new Set(parts)].join() === wire;
}

function momentOf(value: unknown): number {
	if (typeof value !== 'string') return Number(value);
	return /^\d+$/.test(value)
		? Number(value)
		: DateTime.fromISO(plain(value).replace(' ', 'T'), { zone: 'UTC' }).toMillis();
}

function judge(field: Field, value: unknown): void {
	let wire: string | undefined;
	const error = refusalOf(() => (wire = parseWireValue(field, value)));
	if (error) return expectSentence(error, [field.name]);
	const inner = field.wire.kind === 'payload' ? value : innerValue(value);
	if (wire === undefined) {
		const text = typeof inner === 'string' ? inner.trim() : (inner ?? '');
		if (text === '' || (Array.isArray(text) && text.length === 0)) return;
		throw new Error(`${field.name} left out ${typeof inner} ${String(inner)}`);
	}
	if (!says[field.wire.kind](wire, inner, field)) {
		throw new Error(
			`${field.name} made ${JSON.stringify(wire)} of ${typeof inner} ${String(inner)}`,
		);
	}
}

const operations: readonly Operation[] = [
	...actionEndpoints,
	...spotTradingComposites,
	...spotTradingStatistics,
	...marketDataComposites,
	replayAlert,
];
const ownFields = [simplify, numberFormat, returnAll, allowEmptyExpressions];

describe.each(operations.map((operation) => [operation.id, operation] as const))(
	'%s',
	(_id, operation) => {
		const fields = [...operation.fields, ...(operation.options ?? [])];

		it('takes each odd value in each field for what it is, or refuses it by name', () => {
			for (const field of fields) for (const value of oddValues) judge(field, value);
		});

		it('takes what is no value in no field', () => {
			for (const field of fields) {
				for (const value of nothing) {
					const isPayload = field.wire.kind === 'payload';
					const isNote = isPayload || (field.wire.kind === 'text' && field.wire.use === 'note');
					// A message may be an object.
					if (isPayload && typeof value === 'object') continue;
					const isReadable =
						isNote && typeof value === 'string' && !/undef|null|nan|object/i.test(value);
					if (isReadable) continue;
					if (refusalOf(() => parseWireValue(field, value)) === undefined) {
						throw new Error(`${field.name} took ${typeof value} ${String(value)}`);
					}
				}
			}
		});

		const required = fields.filter((field) => field.required && field.showWhen === undefined);
		if (required.length === 0) return;
		it('asks for a required field that is empty', () => {
			const error = refusalOf(() => checkValues(operation, {}));
			expect(error?.kind).toBe('input');
			expect(required.map(({ name }) => name)).toContain(error?.parameter);
		});
	},
);

describe('sizing, the options of placing and what the node itself reads', () => {
	it.each(
		[...sizingFields, ...placeOptions, ...ownFields].map((field) => [field.name, field] as const),
	)('%s takes each odd value for what it is, or refuses it by name', (_name, field) => {
		for (const value of oddValues) judge(field, value);
	});
});

it('no field of any operation is brought to anything else by any value', () => {
	const fields = operations.flatMap(({ fields: own, options = [] }) => [...own, ...options]);
	fc.assert(
		fc.property(fc.constantFrom(...fields), anyValue, (field, value) => judge(field, value)),
		{ numRuns: 3_000 },
	);
});

describe('the rows of a table', () => {
	const tables = operations
		.flatMap(({ fields, options = [] }) => [...fields, ...options])
		.filter(({ rows }) => rows !== undefined);

	it('take each value for what it is, or refuse it by their name and place', () => {
		const names = [...new Set(tables.flatMap(({ rows }) => rows?.fields ?? []))];
		const choice = fc.constantFrom(
			...names.flatMap(({ options = [] }) => options.map(({ value }) => value)),
		);
		const entry = fc.oneof(choice, fc.integer({ min: -5, max: 2000 }), anyValue);
		const row = fc.dictionary(fc.constantFrom(...names.map(({ name }) => name)), entry);
		fc.assert(
			fc.property(fc.constantFrom(...tables), fc.array(row, { minLength: 1 }), (table, rows) => {
				judge(table, rows);
				const error = refusalOf(() => parseWireValue(table, rows));
				if (rows.length > 1 || error === undefined) return;
				expect(error.message).toMatch(/^(Condition|Indicator|Level|Lot|Mark|Target) 1: /);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('have a limit', () => {
		for (const table of tables) {
			const error = refusalOf(() => parseWireValue(table, Array(101).fill({})));
			expect(error?.message).toContain('101 rows');
		}
	});
});

it('no operation throws anything but sentences, whatever all of its values are', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...actionEndpoints),
			fc.array(fc.oneof(fc.constantFrom(...oddValues), anyValue), { minLength: 12, maxLength: 12 }),
			(operation, values) => {
				const fields = [...operation.fields, ...(operation.options ?? [])];
				const given = Object.fromEntries(
					fields.map(({ name }, index) => [name, values[index % 12]]),
				);
				const error = refusalOf(() => buildRequest(operation, given));
				expect(['input', undefined]).toContain(error?.kind);
			},
		),
		{ numRuns: 1_000 },
	);
});

/** Values with which every event is in order. */
const good: Readonly<Record<string, unknown>> = { ...eventValues, priceHigh: '2' };

/** With which choice a field is read at all. */
const readWith: Readonly<Record<string, Record<string, unknown>>> = {
	priceHigh: { direction: 'enter' },
	cooldownSeconds: { frequency: 'cooldown' },
	interval: { frequency: 'oncePerCandle' },
	rearmCandles: { frequency: 'every' },
	entriesSince: { entries: 'pairs' },
	stopLossPrice: { stopLossBy: 'price' },
	trailingActivationPercent: { trailingDistancePercent: '2' },
};

const other = (indicator: string, otherIndicator = indicator) => ({
	indicator,
	otherIndicator,
	target: 'indicator',
	otherLength: 3,
	otherFast: 3,
});

/** The same for an alert on an indicator, which has fields for twelve of them. */
const readOfIndicator: Readonly<Record<string, Record<string, unknown>>> = {
	fast: { indicator: 'macd' },
	slow: { indicator: 'macd' },
	signal: { indicator: 'macd' },
	smoothing: { indicator: 'stochastic' },
	multiplier: { indicator: 'bollinger' },
	offset: { indicator: 'donchian' },
	anchor: { indicator: 'obv' },
	line: { indicator: 'adx' },
	targetLine: { indicator: 'stochastic', target: 'line' },
	valueHigh: { movement: 'enter' },
	otherIndicator: other('ema'),
	otherLength: other('ema'),
	otherFast: other('macd'),
	otherSlow: other('macd'),
	otherSignal: other('macd'),
	otherSmoothing: other('rsi', 'stochastic'),
	otherMultiplier: other('ema', 'bollinger'),
	otherOffset: other('ema', 'donchian'),
	otherAnchor: other('ema', 'vwap'),
	otherLine: other('macd'),
	cooldownSeconds: { frequency: 'cooldown' },
};

const everyEventsOptions = [
	...['delivery', 'batchMaxItems', 'batchWindowMs', 'maxInFlight', 'manualTimeoutSeconds'],
	...['simplify', 'numberFormat'],
];

describe.each(triggerEvents.map((event) => [event.value, event] as const))(
	'the event %s',
	(name, event) => {
		beforeAll(async () => await event.load?.());
		const asked = name === 'indicator' ? readOfIndicator : readWith;
		const own = event.fields.filter(({ type }) => type !== 'notice').map((field) => field.name);
		const options = [...everyEventsOptions, ...event.options, ...queueOptions(event)];
		const symbols = event.symbols === 'none' ? [] : ['symbols'];

		function settingsWith(field: string, value: unknown) {
			const option = options.includes(field) ? { [field]: value } : {};
			const values: Record<string, unknown> = {
				...good,
				...asked[field],
				event: name,
				options: option,
				...(!options.includes(field) && { [field]: value }),
			};
			const read = (parameter: string, standard: unknown) =>
				parameter in values ? values[parameter] : standard;
			return readSettings(read, 'Europe/Berlin');
		}

		it.each([...new Set([...symbols, ...own, ...options])])(
			'takes odd values in %s for what they are, or refuses them by name',
			(field) => {
				for (const value of oddValues) {
					const error = refusalOf(() => settingsWith(field, value));
					// Without pairs a channel's placeholder stands for nothing; a direction asks for its prices.
					if (error) expectSentence(error, [field, ...relatedTo(field)]);
					else if (nothing.includes(value)) {
						throw new Error(`${field} took ${typeof value} ${String(value)}`);
					}
				}
			},
		);
	},
);

function queueOptions({ isLossless }: (typeof triggerEvents)[number]): string[] {
	return isLossless ? ['overflow'] : ['overflow', 'queueLimit'];
}

function relatedTo(field: string): string[] {
	// Lengths of which one has to be smaller, and lines that have to differ.
	if (/^(slow|otherSlow)$/.test(field))
		return [field.replace(/slow/i, (text) => (text === 'slow' ? 'fast' : 'Fast'))];
	if (/^other/.test(field)) return ['target'];
	return field === 'symbols' ? ['channel'] : ['price', 'priceHigh', 'interval', 'cooldownSeconds'];
}

import type { Pair } from '../exchange/pairs';
import { checkFault } from '../faults/checkFault';
import type { Action, Scenario } from './scenario';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown, path: string) => void;
/** The fields of an object; `?` at the end of a name marks one that may be left out. */
type Shape = Readonly<Record<string, Check>>;

/** A scenario that cannot be played: where, and why. */
export class WrongScenario extends Error {
	constructor(
		readonly path: string,
		readonly reason: string,
	) {
		super(`The scenario is wrong at ${path === '' ? 'its top' : path}: ${reason}`);
		this.name = 'WrongScenario';
	}
}

/** Decimals of a price in a new pair that does not say. */
const USUAL_PRICE_PLACES = 4;
const LONGEST_SECONDS = 31_536_000;
const MOST_TRADES = 100_000;

function number(least: number, most: number, whole = false): Check {
	return (value, path) => {
		const fits = typeof value === 'number' && value >= least && value <= most;
		if (fits && (!whole || Number.isInteger(value))) return;
		const what = whole ? 'a whole number' : 'a number';
		throw new WrongScenario(path, `must be ${what} from ${least} to ${most}`);
	};
}

function matching(pattern: RegExp, what: string): Check {
	return (value, path) => {
		if (typeof value === 'string' && pattern.test(value)) return;
		throw new WrongScenario(path, `must be ${what}`);
	};
}

const seconds = number(0, LONGEST_SECONDS);
const places = number(0, 18, true);
const anyText = matching(/^/, 'a text');
/** Brackets and letters of other alphabets are listed too (quirks 49); small letters are not. */
const symbol = matching(
	/^(?:(?!\p{Ll})[\p{L}\p{N}$().]){2,40}$/u,
	'a pair in capital letters, such as "BTCUSDT"',
);
const asset = matching(
	/^(?:(?!\p{Ll})[\p{L}\p{N}$()._-]){1,40}$/u,
	'an asset in capital letters, such as "BTC"',
);
const price = matching(
	/^(?=.*[1-9])\d{1,12}(\.\d{1,18})?$/,
	'a price above zero as a text, such as "65000.5"',
);
const decimalText = matching(/^\d{1,12}(\.\d{1,18})?$/, 'a number as a text, such as "0.01"');

const prices: Check = (value, path) => {
	if (!Array.isArray(value) || value.length === 0) {
		throw new WrongScenario(path, 'must be a list of at least one price');
	}
	value.forEach((item, index) => price(item, `${path}[${index}]`));
};

const pair: Check = (value, path) => {
	checkShape(fieldsOf(value, path), path, {
		symbol,
		baseAsset: asset,
		startPrice: price,
		'quoteAsset?': asset,
		'fullName?': anyText,
		'quotePrecision?': places,
		'baseAssetPrecision?': places,
		'baseSizePrecision?': decimalText,
		'quoteAmountPrecision?': decimalText,
		'band?': decimalText,
	});
	const { symbol: name, baseAsset, quoteAsset = 'USDT' } = value as Record<string, string>;
	if (name !== `${baseAsset}${quoteAsset}`) {
		throw new WrongScenario(`${path}.symbol`, `must be "${baseAsset}${quoteAsset}"`);
	}
};

const fault: Check = (value, path) => {
	try {
		checkFault(fieldsOf(value, path));
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		throw new WrongScenario(path, error.message);
	}
};

const actions: Readonly<Record<Action['do'], Shape>> = {
	path: { symbol, prices, seconds },
	burst: { symbol, trades: number(1, MOST_TRADES, true), seconds },
	gap: { symbol, price },
	delist: { symbol },
	list: { pair, 'pausedSeconds?': seconds },
	fault: { fault },
};
const shapes = new Map<unknown, Shape>(Object.entries(actions));

function fieldsOf(value: unknown, path: string): Fields {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
	throw new WrongScenario(path, 'must be an object in braces');
}

function checkShape(fields: Fields, path: string, shape: Shape): void {
	const at = (name: string) => (path === '' ? name : `${path}.${name}`);
	for (const name of Object.keys(fields)) {
		if (name in shape || `${name}?` in shape) continue;
		throw new WrongScenario(at(name), 'is not known here');
	}
	for (const [key, check] of Object.entries(shape)) {
		const name = key.replace('?', '');
		const value = fields[name];
		if (value !== undefined) check(value, at(name));
		else if (name === key) throw new WrongScenario(path, `lacks "${name}"`);
	}
}

/** Checks one action. @throws WrongScenario */
export function checkAction(value: unknown, path = '', more: Shape = {}): Action {
	const fields = fieldsOf(value, path);
	const shape = shapes.get(fields['do']);
	if (shape === undefined) {
		const known = [...shapes.keys()].map((name) => `"${String(name)}"`).join(', ');
		throw new WrongScenario(path === '' ? 'do' : `${path}.do`, `must be one of ${known}`);
	}
	checkShape(fields, path, { do: anyText, ...more, ...shape });
	return value as Action;
}

/**
 * Checks a scenario: its form, and that every pair is there when a step needs it.
 * @param pairs the pairs at the start
 * @throws WrongScenario with the path of the first value that is wrong
 */
export function checkScenario(value: unknown, pairs: readonly Pair[]): Scenario {
	const { steps, ...others } = fieldsOf(value, '');
	checkShape(others, '', { 'name?': anyText, 'about?': anyText });
	if (!Array.isArray(steps)) throw new WrongScenario('steps', 'must be a list of steps');
	steps.forEach((step, index) => checkAction(step, `steps[${index}]`, { at: seconds }));
	checkPairs(value as Scenario, pairs);
	return value as Scenario;
}

function checkPairs({ steps }: Scenario, pairs: readonly Pair[]): void {
	const placesOf = new Map(pairs.map((known) => [known.symbol, known.quotePrecision]));
	const gone = new Set<string>();
	const opensAt = new Map<string, number>();
	const order = steps.map((step, index) => ({ step, index }));
	for (const { step, index } of order.sort((a, b) => a.step.at - b.step.at)) {
		const path = `steps[${index}]`;
		if (step.do === 'fault') continue;
		if (step.do === 'list') {
			const { symbol: name, quotePrecision = USUAL_PRICE_PLACES } = step.pair;
			if (placesOf.has(name)) throw new WrongScenario(`${path}.pair.symbol`, 'exists already');
			placesOf.set(name, quotePrecision);
			if (step.pausedSeconds) opensAt.set(name, step.at + step.pausedSeconds);
			continue;
		}
		const pricePlaces = placesOf.get(step.symbol);
		if (pricePlaces === undefined || gone.has(step.symbol)) {
			throw new WrongScenario(`${path}.symbol`, `names no pair of that time: "${step.symbol}"`);
		}
		if (step.at <= (opensAt.get(step.symbol) ?? -1)) {
			const reason = `names a pair that opens after that time: "${step.symbol}"`;
			throw new WrongScenario(`${path}.symbol`, reason);
		}
		checkPrices(step, pricePlaces, path);
		if (step.do === 'delist') gone.add(step.symbol);
	}
}

function checkPrices(step: Action, most: number, path: string): void {
	if (step.do === 'gap') checkPlaces(step.price, most, `${path}.price`);
	if (step.do !== 'path') return;
	step.prices.forEach((item, at) => checkPlaces(item, most, `${path}.prices[${at}]`));
}

function checkPlaces(text: string, most: number, path: string): void {
	const decimals = text.split('.')[1]?.length ?? 0;
	if (decimals <= most) return;
	throw new WrongScenario(path, `has ${decimals} decimals, prices of this pair at most ${most}`);
}

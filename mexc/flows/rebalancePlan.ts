import { ruleBroken } from '../orders/preflight/rule';
import {
	absolute,
	add,
	compare,
	divide,
	isZero,
	maximum,
	multiply,
	roundHalfUp,
	subtract,
} from '../core/decimal';
import { MexcError } from '../core/errors';
import { roundQuantity, type SymbolRules } from '../market/symbolRules';

/** All amounts are decimal text; values are in the quote asset. */
export interface RebalanceSettings {
	targets: ReadonlyArray<{ asset: string; weightPercent: string }>;
	quoteAsset: string;
	/** An asset that misses its target by fewer percent of the whole stays as it is. */
	thresholdPercent: string;
	/** No order is smaller, whatever the pair takes. */
	minimumOrder: string;
}

/** One target with what the account holds of it. */
export interface Position {
	/** Its place in the table, from 0: part of its order's ID. */
	index: number;
	rules: Pick<
		SymbolRules,
		'symbol' | 'baseAsset' | 'quoteAsset' | 'step' | 'minQuantity' | 'minMarketValue'
	>;
	weightPercent: string;
	free: string;
	total: string;
	/** Last price. */
	price: string;
	/** Its order was placed by an earlier attempt: it gets no second one. */
	isDone?: boolean;
}

export interface PlannedAsset {
	index: number;
	asset: string;
	symbol: string;
	heldQuantity: string;
	price: string;
	value: string;
	/** Of the whole, rounded to 2 decimals. */
	currentPercent: string;
	targetPercent: string;
	targetValue: string;
	/** Target less value: with a minus for what is to be sold. */
	difference: string;
	action: 'sell' | 'buy' | 'keep';
	/** To be sold; absent otherwise. */
	quantity?: string;
	/** To be spent; absent otherwise. */
	quoteAmount?: string;
	/** Why nothing is to be done. */
	reason?: string;
}

export interface RebalancePlan {
	/** The assets of the targets and the quote asset together. */
	wholeValue: string;
	assets: PlannedAsset[];
}

const WHOLE = '100';
const SHARE_DIGITS = 2;

/** Throws MexcError of kind `input` for weights that are no whole, and for an asset that stands there twice. */
export function checkTargets({ targets, quoteAsset }: RebalanceSettings): void {
	const sum = targets.reduce((all, { weightPercent }) => add(all, weightPercent), '0');
	if (compare(sum, WHOLE) > 0) {
		throw refused(
			`The weights of the targets add up to ${sum} %, more than ${WHOLE} %.`,
			`Lower some of them: what is left up to ${WHOLE} % stays in ${quoteAsset}.`,
		);
	}
	const names = targets.map(({ asset }) => asset);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) {
		throw refused(`Targets has ${twice} twice.`, 'Give each asset one weight.');
	}
	if (names.includes(quoteAsset) && compare(sum, WHOLE) !== 0) {
		throw refused(
			`${quoteAsset} is both the Quote Asset and a target, and the weights add up to ${sum} % instead of ${WHOLE} %.`,
			`Remove that target: what the others leave stays in ${quoteAsset}.`,
		);
	}
}

/**
 * What is to be sold and bought so that each asset has its part of the whole. Throws MexcError, before anything
 * is sent: `input` for a target that is worth less than the smallest order, `rule` where open orders lock what
 * is to be sold, or nothing is held.
 */
export function planRebalance(
	settings: RebalanceSettings,
	positions: readonly Position[],
	quoteHeld: string,
): RebalancePlan {
	const wholeValue = positions.reduce((sum, position) => add(sum, valueOf(position)), quoteHeld);
	if (isZero(wholeValue)) {
		throw ruleBroken(
			'balance',
			`The account holds nothing of ${settings.quoteAsset} and the assets of the targets.`,
			'Add funds first.',
		);
	}
	return {
		wholeValue,
		assets: positions.map((position) => plannedOf(settings, position, wholeValue)),
	};
}

function valueOf({ total, price }: Position): string {
	return multiply(total, price);
}

function plannedOf(
	settings: RebalanceSettings,
	position: Position,
	wholeValue: string,
): PlannedAsset {
	const { rules, weightPercent: targetPercent, price, total, index } = position;
	const value = valueOf(position);
	const targetValue = divide(multiply(wholeValue, targetPercent), WHOLE);
	const smallest = smallestOrder(settings, position);
	if (!isZero(targetPercent) && compare(targetValue, smallest) < 0) {
		throw refused(
			`Target ${index + 1}: ${targetPercent} % of ${wholeValue} ${rules.quoteAsset} is ${targetValue} ${rules.quoteAsset} of ${rules.baseAsset}, less than the smallest order of ${smallest} ${rules.quoteAsset}.`,
			`Raise its weight, lower Minimum Order (${rules.symbol} takes ${rules.minMarketValue} ${rules.quoteAsset}), or remove the target.`,
		);
	}
	const difference = subtract(targetValue, value);
	const row = {
		index,
		asset: rules.baseAsset,
		symbol: rules.symbol,
		heldQuantity: total,
		price,
		value,
		currentPercent: roundHalfUp(divide(multiply(value, WHOLE), wholeValue), SHARE_DIGITS),
		targetPercent,
		targetValue,
		difference,
	};
	if (position.isDone) return { ...row, action: 'keep', reason: 'Its order was placed before.' };
	const size = absolute(difference);
	const isOff =
		compare(multiply(size, WHOLE), multiply(settings.thresholdPercent, wholeValue)) >= 0;
	if (isZero(size)) return { ...row, action: 'keep', reason: 'It is at its target.' };
	if (!isOff) {
		const reason = `It misses its target by less than ${settings.thresholdPercent} % of the whole.`;
		return { ...row, action: 'keep', reason };
	}
	if (compare(size, smallest) < 0) {
		return { ...row, action: 'keep', reason: tooSmall(smallest, rules) };
	}
	if (compare(difference, '0') > 0) return { ...row, action: 'buy', quoteAmount: size };
	const quantity = soldOf(position, size);
	if (isZero(quantity) || compare(quantity, rules.minQuantity) < 0) {
		return { ...row, action: 'keep', reason: tooSmall(rules.minQuantity, rules, rules.baseAsset) };
	}
	if (compare(position.free, quantity) < 0) throw locked(position, quantity);
	return { ...row, action: 'sell', quantity };
}

/** In the quote asset. */
export function smallestOrder(
	{ minimumOrder }: Pick<RebalanceSettings, 'minimumOrder'>,
	{ rules }: Pick<Position, 'rules'>,
): string {
	return maximum(minimumOrder, rules.minMarketValue);
}

/** All of it where nothing is to remain: a quotient of prices would leave dust. */
function soldOf({ weightPercent, total, price, rules }: Position, size: string): string {
	return roundQuantity(isZero(weightPercent) ? total : divide(size, price), rules.step);
}

function tooSmall(smallest: string, { quoteAsset }: Position['rules'], unit = quoteAsset): string {
	return `The difference is less than the smallest order of ${smallest} ${unit}.`;
}

function locked({ rules, free, total }: Position, quantity: string): MexcError {
	return ruleBroken(
		'balance',
		`${quantity} ${rules.baseAsset} are to be sold, but only ${free} of ${total} ${rules.baseAsset} are free: open orders lock the rest. Nothing was sent.`,
		`Cancel the open sells of ${rules.baseAsset} first.`,
		'targets',
	);
}

function refused(message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', message, hint, parameter: 'targets' });
}

/**
 * What a buy may spend: its own amount, or where the money does not last, its part of what there is. `open` are
 * the amounts of this buy and of those after it.
 */
export function spendableOf(amount: string, open: readonly string[], spendable: string): string {
	const needed = open.reduce(add, '0');
	if (compare(needed, spendable) <= 0) return amount;
	return divide(multiply(amount, spendable), needed);
}

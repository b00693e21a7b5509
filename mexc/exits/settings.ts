import { add, compare } from '../core/decimal';
import { shownValue } from '../input/problem';
import { wholeNumberOf } from '../input/numbers';
import {
	choice,
	invalid,
	isBlank,
	positiveDecimal,
	tableRows,
	type RawSettings,
} from '../input/settings';
import type { ExitPlan, TakeProfit } from './plan';

export const takeProfitKinds = ['none', 'percent', 'price'] as const;
export const stopLossKinds = ['none', 'percent', 'price'] as const;
export const targetOrderKinds = ['watched', 'resting'] as const;
export const MOST_STEPS = 5;
/** Thirty days: so far back MEXC lists the fills of an entry. */
export const LONGEST_MINUTES = 43_200;

/**
 * Checks every field of a plan. Throws an `input` MexcError with one sentence that names the rule, the field
 * and the value. Fields that the chosen kinds do not use are not looked at.
 */
export function parseExitPlan(raw: RawSettings): ExitPlan {
	const takeProfits = takeProfitsOf(raw);
	const plan: ExitPlan = {
		takeProfits,
		...stopLossOf(raw, takeProfits),
		breakEvenAfterStep: breakEvenOf(raw, takeProfits.length),
		trailing: trailingOf(raw),
		timeLimitMinutes: wholeOf(raw, 'timeLimitMinutes', 'Time Limit', LONGEST_MINUTES),
		...(takeProfits.length > 0 && areResting(raw) && { isResting: true }),
		...(areTogether(raw) && { isTogether: true }),
	};
	checkTogether(plan);
	if (takeProfits.length > 0 || hasStop(plan) || plan.timeLimitMinutes !== undefined) return plan;
	throw invalid(
		'stopLossBy',
		'The plan has no exit: no target, no stop, no trailing stop and no time limit',
		'Give at least one of them.',
	);
}

/** A plan that was saved before there was a choice is watched. */
function areResting(raw: RawSettings): boolean {
	if (isBlank(raw.targetOrders)) return false;
	return choice(raw, 'targetOrders', 'Target Orders', targetOrderKinds) === 'resting';
}

/** A plan that was saved before there was a choice has a position for each buy. */
function areTogether(raw: RawSettings): boolean {
	const value = raw.allBuysTogether;
	if (isBlank(value) || typeof value === 'boolean') return value === true;
	const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
	if (word === 'true' || word === 'false') return word === 'true';
	throw invalid(
		'allBuysTogether',
		`All Buys Together ${shownValue(value)} is neither true nor false`,
		'Turn it on or off, or give true or false.',
	);
}

/** An order at the exchange is for the quantity and the average price of its moment, which every buy changes. */
function checkTogether({ isTogether, isResting }: ExitPlan): void {
	if (!isTogether || !isResting) return;
	throw invalid(
		'targetOrders',
		'Target Orders is Resting at MEXC, and All Buys Together is on: each further buy would move every target',
		'Set Target Orders to Watched, or turn All Buys Together off.',
	);
}

function hasStop({ stopLossPercent, stopLossPrice, trailing }: ExitPlan): boolean {
	return (stopLossPercent ?? stopLossPrice ?? trailing) !== undefined;
}

function takeProfitsOf(raw: RawSettings): readonly TakeProfit[] {
	const kind = choice(raw, 'takeProfitBy', 'Take Profit', takeProfitKinds);
	if (kind === 'none') return [];
	const rows = tableRows(raw.takeProfits);
	if (rows.length === 0 || rows.length > MOST_STEPS) {
		throw invalid(
			'takeProfits',
			`Targets has ${rows.length} rows, and a plan takes 1 to ${MOST_STEPS}`,
			'Add or remove rows, or set Take Profit to None.',
		);
	}
	const steps = rows.map((row, index): TakeProfit => {
		const label = `of target ${index + 1}`;
		const target = positiveDecimal(
			row,
			'target',
			`Target ${label}`,
			kind === 'percent' ? '2' : '65000',
		);
		const sharePercent = positiveDecimal(row, 'sharePercent', `Share ${label}`, '50');
		return kind === 'percent' ? { percent: target, sharePercent } : { price: target, sharePercent };
	});
	checkOrder(steps);
	checkShares(steps);
	return steps;
}

function targetOf({ percent, price }: TakeProfit): string {
	return percent ?? price ?? '0';
}

function checkOrder(steps: readonly TakeProfit[]): void {
	const at = steps.findIndex((step, index) => {
		return index > 0 && compare(targetOf(step), targetOf(steps[index - 1])) <= 0;
	});
	if (at < 0) return;
	throw invalid(
		'takeProfits',
		`Target ${at + 1} (${targetOf(steps[at])}) is not above target ${at} (${targetOf(steps[at - 1])})`,
		'Write the targets in rising order.',
	);
}

function checkShares(steps: readonly TakeProfit[]): void {
	const total = steps.reduce((sum, { sharePercent }) => add(sum, sharePercent), '0');
	if (compare(total, '100') <= 0) return;
	throw invalid(
		'takeProfits',
		`The shares of the targets are ${total} % together, more than the position`,
		'Give shares of 100 % together at most.',
	);
}

function stopLossOf(
	raw: RawSettings,
	[first]: readonly TakeProfit[],
): Pick<ExitPlan, 'stopLossPercent' | 'stopLossPrice'> {
	const kind = choice(raw, 'stopLossBy', 'Stop Loss', stopLossKinds);
	if (kind === 'none') return {};
	if (kind === 'percent')
		return { stopLossPercent: percentBelow100(raw, 'stopLossPercent', 'Stop Loss (%)') };
	const stopLossPrice = positiveDecimal(raw, 'stopLossPrice', 'Stop Loss Price', '60000');
	if (first?.price !== undefined && compare(stopLossPrice, first.price) >= 0) {
		throw invalid(
			'stopLossPrice',
			`Stop Loss Price ${stopLossPrice} is not below the first target ${first.price}`,
			'A bought position is stopped below its entry: give a lower price.',
		);
	}
	return { stopLossPrice };
}

function percentBelow100(raw: RawSettings, name: string, label: string): string {
	const percent = positiveDecimal(raw, name, label, '5');
	if (compare(percent, '100') < 0) return percent;
	throw invalid(
		name,
		`${label} ${percent} can never be reached: the price would have to fall to zero`,
		'Use a number below 100.',
	);
}

function breakEvenOf(raw: RawSettings, steps: number): number | undefined {
	const step = wholeOf(raw, 'breakEvenAfterStep', 'Break-Even After Target', MOST_STEPS);
	if (step === undefined || step <= steps) return step;
	throw invalid(
		'breakEvenAfterStep',
		`Break-Even After Target ${step} can never come: the plan has ${steps} targets`,
		'Use the number of a target, or 0 for no break-even.',
	);
}

function trailingOf(raw: RawSettings): ExitPlan['trailing'] {
	const { trailingDistancePercent: distance, trailingActivationPercent: activation } = raw;
	if (isBlank(distance)) {
		if (isBlank(activation)) return undefined;
		throw invalid(
			'trailingDistancePercent',
			`Trailing Activation (%) is ${shownValue(activation)}, and Trailing Distance (%) is missing`,
			'Give the distance of the trailing stop from the highest price, or remove the activation.',
		);
	}
	const activationPercent =
		isBlank(activation) || isZeroText(activation)
			? '0'
			: positiveDecimal(raw, 'trailingActivationPercent', 'Trailing Activation (%)', '3');
	const distancePercent = percentBelow100(raw, 'trailingDistancePercent', 'Trailing Distance (%)');
	return { activationPercent, distancePercent };
}

function isZeroText(value: unknown): boolean {
	return value === 0 || (typeof value === 'string' && /^\s*0+(\.0*)?\s*$/.test(value));
}

/** A whole number from 1 on; undefined where it is blank or 0. */
function wholeOf(
	raw: RawSettings,
	name: string,
	label: string,
	highest: number,
): number | undefined {
	const value = raw[name];
	if (isBlank(value) || isZeroText(value)) return undefined;
	const number = wholeNumberOf(value, { label, parameter: name });
	if (number !== undefined && number >= 1 && number <= highest) return number;
	throw invalid(
		name,
		`${label} ${shownValue(value)} is not a whole number from 0 to ${highest}`,
		'Correct it, or use 0 for none.',
	);
}

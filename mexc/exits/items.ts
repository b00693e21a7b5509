import { add, compare, divide, isZero, multiply, subtract } from '../core/decimal';
import { averageOf, remainingOf, stopOf, targetsOf } from './decide';
import { boughtFrom, type Entry, type Exit, type Pair, type Position } from './position';
import type { Course, ExitPlan } from './plan';

export const exitActions = [
	'opened',
	'increased',
	'stepFilled',
	'stopMoved',
	'exited',
	'failed',
	'forgottenFound',
] as const;
export type ExitAction = (typeof exitActions)[number];

/** Decimals of a result, which is a quotient. */
const DIGITS = 12;

export interface PlanFacts {
	plan: ExitPlan;
	pair: Pair;
	tick: string;
}

/** What every item about a position says. */
export function positionFields(
	{ plan, pair, tick }: PlanFacts,
	position: Position,
	course: Course,
) {
	const { amounts, entries, entryOrderId, entryClientOrderId } = position;
	const stop = stopOf(plan, amounts, course, tick);
	return {
		entryOrderId,
		entryClientOrderId,
		entryQuantity: amounts.bought,
		entryPrice: averageOf(amounts),
		entryTime: amounts.openedAt,
		...(plan.isTogether && { entryCount: entries.length, latestEntryTime: boughtFrom(position) }),
		remainingQuantity: remainingOf(amounts),
		soldQuantity: amounts.sold,
		soldByOthersQuantity: amounts.soldByOthers,
		stopPrice: stop?.price ?? null,
		stopReason: stop?.reason ?? null,
		highestPrice: course.high ?? null,
		targets: targetsOf(plan, amounts, tick).map((price, index) => ({
			step: index + 1,
			price,
			sharePercent: plan.takeProfits[index].sharePercent,
			isSold: index < amounts.stepsDone,
			...(plan.isResting && {
				isResting:
					amounts.resting?.some((order) => !order.isEnded && order.step === index + 1) ?? false,
			}),
		})),
		quoteAsset: pair.quoteAsset,
	};
}

/** What an item about a further buy says beside it. */
export function entryFields({ orderId, clientOrderId, bought, value }: Entry) {
	return { orderId, clientOrderId, quantity: bought, value, price: divide(value, bought) };
}

/** What an item about one exit says beside it. */
export function exitFields(pair: Pair, position: Position, exit: Exit) {
	return {
		orderId: exit.orderId,
		clientOrderId: exit.clientOrderId,
		quantity: exit.quantity,
		value: exit.value,
		price: isZero(exit.quantity) ? null : divide(exit.value, exit.quantity),
		fees: feesOf([exit.fees]),
		...resultOf(pair, position, [exit]),
	};
}

/** The whole position at its end. */
export function endFields(pair: Pair, position: Position) {
	const fees = [position.entryFees, ...position.exits.map((exit) => exit.fees)];
	const { result, resultPercent } = resultOf(pair, position, position.exits);
	return { totalResult: result, totalResultPercent: resultPercent, totalFees: feesOf(fees) };
}

/**
 * What exits brought beyond what the sold part cost, in the quote asset: fees in that asset and in the base
 * asset are counted, fees in any other (MX) only listed.
 */
export function resultOf(pair: Pair, { amounts, entryFees }: Position, exits: readonly Exit[]) {
	const sum = (one: (exit: Exit) => string) =>
		exits.reduce((total, exit) => add(total, one(exit)), '0');
	const quantity = sum((exit) => exit.quantity);
	if (isZero(quantity) || isZero(amounts.quantity)) return { result: null, resultPercent: null };
	const brought = subtract(
		sum((exit) => exit.value),
		sum(({ fees }) => fees[pair.quoteAsset] ?? '0'),
	);
	const paid = add(amounts.value, entryFees[pair.quoteAsset] ?? '0');
	const cost = divide(multiply(paid, quantity), amounts.quantity, DIGITS);
	const result = subtract(brought, cost);
	const resultPercent = compare(cost, '0') > 0 ? divide(multiply(result, '100'), cost, 4) : null;
	return { result, resultPercent };
}

function feesOf(each: ReadonlyArray<Readonly<Record<string, string>>>) {
	const total: Record<string, string> = {};
	for (const fees of each) {
		for (const [asset, amount] of Object.entries(fees)) {
			total[asset] = add(total[asset] ?? '0', amount);
		}
	}
	return Object.entries(total).map(([asset, amount]) => ({ asset, amount }));
}

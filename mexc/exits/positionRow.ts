import { add, compare, divide, isZero, multiply, subtract } from '../core/decimal';
import { shortText, signedText } from '../core/decimalText';
import { isoTime } from '../endpoints/answers';
import { markOf } from '../orders/clientOrderId';
import { decide, remainingOf, seePrice, seeTime, targetsOf } from './decide';
import { exitFields, positionFields, resultOf } from './items';
import type { Pair, Position } from './position';
import type { Amounts, Course, Decision, ExitPlan, PairLimits, Stop } from './plan';

/** Nothing is due: what was sold is all that is known. */
export const NO_PLAN: ExitPlan = { takeProfits: [] };

export interface Seen {
	pair: Pair;
	limits: PairLimits;
	/** As the trigger has it, where it is known. */
	plan: ExitPlan | undefined;
	/** The last price; absent for a pair that MEXC gives none for. */
	price: string | undefined;
	/** The highest price since the entry, where it matters. */
	high: string | undefined;
	/** Exchange time in milliseconds. */
	now: number;
}

type Shown = ReturnType<typeof shownOf>;

export type PositionRow = Shown & { summary: string };

const MINUTE_MS = 60_000;
const DIGITS = 12;
const PERCENT_DIGITS = 4;

/** A position as a table shows it: what it cost, what it brought, and what comes next by the plan. */
export function positionRow(position: Position, seen: Seen): PositionRow {
	const row = shownOf(position, seen);
	return { ...row, summary: summaryOf(row, seen.pair) };
}

function shownOf(position: Position, seen: Seen) {
	const { pair, limits, plan = NO_PLAN, price, now } = seen;
	const { amounts, entryClientOrderId, exits } = position;
	const { openedAt } = amounts;
	const course = courseOf(amounts, seen);
	const { targets, ...fields } = positionFields(
		{ plan, pair, tick: limits.tick },
		position,
		course,
	);
	const stop = fields.stopPrice;
	const { result, resultPercent } = resultOf(pair, position, exits);
	const open = openResult(pair, position, price);
	const next = seen.plan === undefined ? UNKNOWN : nextOf(position, course, seen, stop);
	return {
		symbol: pair.symbol,
		exitPlanMark: markOf(entryClientOrderId) ?? null,
		...fields,
		entryTimeIso: isoTime(openedAt) ?? null,
		ageMinutes: Math.max(0, Math.floor((now - openedAt) / MINUTE_MS)),
		lastPrice: price ?? null,
		remainingValue: price === undefined ? null : multiply(fields.remainingQuantity, price),
		result,
		resultPercent,
		...open,
		targets,
		targetsSold: seen.plan === undefined ? null : amounts.stepsDone,
		targetsLeft: seen.plan === undefined ? null : targets.length - amounts.stepsDone,
		exits: exits.map((exit) => {
			const {
				orderId,
				quantity,
				price: at,
				value,
				result: brought,
			} = exitFields(pair, position, exit);
			const time = exit.time === undefined ? null : (isoTime(exit.time) ?? null);
			const isOpen = !exit.isEnded;
			return { orderId, quantity, price: at, value, result: brought, timeIso: time, isOpen };
		}),
		...next,
	};
}

/** As the trigger's first look makes it: the high, then the price, then the time. */
function courseOf(amounts: Amounts, { plan, limits, price, high, now }: Seen): Course {
	if (plan === undefined) return {};
	const known: Course = high === undefined ? {} : { high };
	const seen = price === undefined ? known : seePrice(plan, amounts, known, price, limits.tick);
	return seeTime(plan, amounts, seen, now);
}

/** What is left, at the last price against what it cost, before the fee of selling it. */
function openResult(pair: Pair, { amounts, entryFees }: Position, price: string | undefined) {
	if (price === undefined || isZero(amounts.quantity)) {
		return { openResult: null, openResultPercent: null };
	}
	const left = remainingOf(amounts);
	const paid = add(amounts.value, entryFees[pair.quoteAsset] ?? '0');
	const cost = divide(multiply(paid, left), amounts.quantity, DIGITS);
	const result = subtract(multiply(left, price), cost);
	const isPriced = compare(cost, '0') > 0;
	return {
		openResult: result,
		openResultPercent: isPriced ? divide(multiply(result, '100'), cost, PERCENT_DIGITS) : null,
	};
}

interface Next {
	/** `sellNow`: the plan is due, and a running trigger sells at this moment. */
	nextAction: 'sellNow' | 'target' | 'stop' | 'timeLimit' | null;
	nextReason: Decision['reason'] | null;
	nextStep: number | null;
	nextPrice: string | null;
	nextQuantity: string | null;
	/** When the time limit ends the position at the latest. */
	timeLimitIso: string | null;
}

const UNKNOWN: Next = {
	nextAction: null,
	nextReason: null,
	nextStep: null,
	nextPrice: null,
	nextQuantity: null,
	timeLimitIso: null,
};

function nextOf(
	{ amounts }: Position,
	course: Course,
	{ plan = NO_PLAN, limits, price }: Seen,
	stop: Stop['price'] | null,
): Next {
	const { timeLimitMinutes } = plan;
	const endsAt =
		timeLimitMinutes === undefined ? undefined : amounts.openedAt + timeLimitMinutes * MINUTE_MS;
	const timeLimitIso = endsAt === undefined ? null : (isoTime(endsAt) ?? null);
	const at = (
		nextAction: Next['nextAction'],
		nextPrice: string | null,
		decision?: Decision,
	): Next => ({
		nextAction,
		nextReason: decision?.reason ?? null,
		nextStep: decision?.step ?? null,
		nextPrice,
		nextQuantity: decision?.quantity ?? null,
		timeLimitIso,
	});
	const due = price === undefined ? undefined : decide(plan, amounts, course, price, limits);
	if (due !== undefined) return at('sellNow', price ?? null, due);
	for (const target of targetsOf(plan, amounts, limits.tick)) {
		// What the price has reached already waits for the next one: it is too small by itself.
		if (price !== undefined && compare(target, price) <= 0) continue;
		const decision = decide(plan, amounts, {}, target, limits);
		if (decision !== undefined) return at('target', target, decision);
	}
	if (stop !== null) return at('stop', stop);
	return at(endsAt === undefined ? null : 'timeLimit', null);
}

/** One line for a chat; what is not known is left out. */
function summaryOf(row: Shown, { baseAsset, quoteAsset }: Pair): string {
	const { symbol, entryPrice, remainingQuantity, lastPrice, openResult: open, result } = row;
	const parts = [
		`${symbol}: ${remainingQuantity} ${baseAsset} left, bought at ${shortText(entryPrice)}`,
	];
	if (lastPrice !== null) parts.push(`now ${lastPrice}`);
	if (open !== null) {
		const percent =
			row.openResultPercent === null ? '' : ` (${signedText(row.openResultPercent)} %)`;
		parts.push(`open ${signedText(open)} ${quoteAsset}${percent}`);
	}
	if (result !== null) parts.push(`sold so far ${signedText(result)} ${quoteAsset}`);
	if (row.stopPrice !== null) parts.push(`stop ${row.stopPrice} (${row.stopReason})`);
	if (row.nextAction === 'sellNow') {
		parts.push(`due now: ${row.nextQuantity} ${baseAsset} (${row.nextReason})`);
	}
	if (row.nextAction === 'target') {
		parts.push(
			`next: ${row.nextQuantity} ${baseAsset} at ${row.nextPrice} (target ${row.nextStep})`,
		);
	}
	if (row.timeLimitIso !== null) parts.push(`ends at ${row.timeLimitIso} at the latest`);
	return parts.join('; ');
}

import type { Values, WireValues } from '../../endpoints/endpoint';
import { newOrder } from '../../endpoints/spotTrading';
import { MexcError, asMexcError, withDetails } from '../../core/errors';
import type { RestClient } from '../../rest/client';
import { checkValues } from '../../rest/request';
import { factsNeeded, sizeOrder, type Sizing } from './sizeOrder';
import { adjustOrder, checkSize, type Adjustment } from './checkOrder';
import { ifWithin } from '../../core/within';
import { timeOf } from '../../rest/client';
import { symbolRules, type SymbolRules } from '../../market/symbolRules';

/** What is checked before an order is sent. */
export interface PreflightHow {
	/** `strict` refuses what `adjust` would round; `off` sends the order as it was given. */
	mode: 'adjust' | 'strict' | 'off';
	/** Compare with the free balance first. */
	checkBalance?: boolean;
	/** Compare with the pairs of the API key first; done anyway once MEXC has said that the key has a list. */
	checkKeySymbols?: boolean;
	/** Refuse what trades more than this worse than the best price; decimal text in percent. */
	maxDeviationPercent?: string;
}

export interface PlanHow {
	/** Absent: `adjust` without further checks. */
	preflight?: PreflightHow;
	/** Absent: the amount is given. */
	sizing?: Sizing;
	/** What is left of orders of the pair that are cancelled before: what they lock counts as free. */
	afterCancelling?: readonly WireValues[];
	signal?: AbortSignal;
}

/** An order on its way from what was asked for to what is sent. */
export interface OrderPlan {
	/** The checked values; without an amount where it is computed. */
	asked: WireValues;
	/** What is to be sent; without an amount while `isSizePending`. */
	send: WireValues;
	adjusted: Adjustment[];
	warnings: string[];
	/** Absent when they are not needed or cannot be had. */
	rules?: SymbolRules;
	sizing?: Sizing;
	/** The amount depends on the market or the balance at the moment of sending. */
	isSizePending: boolean;
}

/** An order must not wait for its rules: without them MEXC refuses it, and nothing worse happens. */
const RULES_WAIT_MS = 5_000;
/** A refusal by older rules is not final: they are read once more. */
const CERTAIN_AGE_MS = 30_000;

/** The form of every value, and which are missing. Throws MexcError of kind `input`. */
export function askedValues(values: Values, sizing?: Sizing): WireValues {
	if (!sizing) return checkValues(newOrder, values);
	const given = { ...values, quantity: undefined, quoteOrderQty: undefined };
	return checkValues({ ...newOrder, rules: [] }, given);
}

/**
 * What can be said about an order by the rules of its pair, which are remembered: rounding, sizing where
 * it needs nothing else, and everything that the pair does not take. When the rules cannot be had, the
 * order goes on unchecked with a warning. Throws MexcError of kind `input` or `rule`.
 */
export async function planOrder(
	client: RestClient,
	values: Values,
	how: PlanHow,
): Promise<OrderPlan> {
	const { preflight = STANDARD, sizing, signal } = how;
	const asked = askedValues(values, sizing);
	const plan = { asked, send: asked, adjusted: [], warnings: [], sizing, isSizePending: false };
	const isOff = preflight.mode === 'off';
	if (isOff && !sizing && !preflight.checkBalance) return plan;
	const rules = await rulesInTime(client, asked.symbol, signal);
	if (rules instanceof MexcError) {
		if (sizing) throw notSized(rules);
		return { ...plan, warnings: [unchecked(asked.symbol, rules)] };
	}
	const judge = (by: SymbolRules): OrderPlan => judged(plan, by, preflight.mode);
	try {
		return judge(rules);
	} catch (raw) {
		const error = asMexcError(raw);
		if (!isRuleBroken(error)) throw error;
		const fresh = await rulesInTime(client, asked.symbol, signal, CERTAIN_AGE_MS);
		if (fresh instanceof MexcError || fresh === rules) throw error;
		return judge(fresh);
	}
}

export const STANDARD: PreflightHow = { mode: 'adjust' };

export function isRuleBroken(error: unknown): boolean {
	return error instanceof MexcError && error.kind === 'rule';
}

function judged(plan: OrderPlan, rules: SymbolRules, mode: PreflightHow['mode']): OrderPlan {
	const { asked, sizing } = plan;
	const isOff = mode === 'off';
	const { send, adjusted } = isOff
		? { send: asked, adjusted: [] }
		: adjustOrder(rules, asked, mode === 'strict');
	const checked = { ...plan, send, adjusted, rules };
	if (!sizing) {
		if (!isOff) checkSize(rules, send);
		return checked;
	}
	const { balance, touch } = factsNeeded(sizing, asked);
	if (balance || touch) return { ...checked, isSizePending: true };
	const sized = { ...send, ...sizeOrder(rules, send, sizing) };
	checkSize(rules, sized);
	return { ...checked, send: sized };
}

/** The error instead, when MEXC does not answer in time; throws for a pair that MEXC does not have. */
async function rulesInTime(
	client: RestClient,
	symbol: string,
	signal: AbortSignal | undefined,
	maxAgeMs?: number,
): Promise<SymbolRules | MexcError> {
	try {
		const asked = symbolRules(client, symbol, signal, maxAgeMs);
		return (await ifWithin(timeOf(client), RULES_WAIT_MS, asked)) ?? tooSlow();
	} catch (raw) {
		const error = asMexcError(raw);
		if (error.kind === 'input' || error.kind === 'cancelled') throw error;
		return error;
	}
}

function tooSlow(): MexcError {
	return new MexcError({ kind: 'network', message: 'MEXC did not answer in time.' });
}

function unchecked(symbol: string, { message }: MexcError): string {
	return `The trading rules of ${symbol} could not be read, so the order was sent unchecked: ${message}`;
}

function notSized(error: MexcError): MexcError {
	return withDetails(error, {
		message: `The amount could not be computed, so nothing was sent: ${error.message}`,
		hint: error.hint ?? 'Try again when MEXC answers, or give the quantity yourself.',
		effect: 'none',
		parameter: undefined,
	});
}

/**
 * What an item says about the preflight: nothing when the order was sent as it was asked for. `asked` and
 * `sent` hold parameters by MEXC's names (of a sized order also how it was sized), `adjusted` what was
 * rounded and why, `warnings` sentences.
 */
export function reportOf({ asked, send, adjusted, warnings, sizing }: OrderPlan) {
	const { by, ...amounts } = sizing ?? {};
	const isChanged = adjusted.length > 0 || sizing !== undefined;
	return {
		...(isChanged && {
			asked: { ...withoutId(asked), ...(by && { sizing: by }), ...amounts },
			sent: withoutId(send),
		}),
		...(adjusted.length > 0 && { adjusted }),
		...(warnings.length > 0 && { warnings }),
	};
}

/** The id has a field of its own. */
export function withoutId(values: WireValues): WireValues {
	return Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'newClientOrderId'));
}

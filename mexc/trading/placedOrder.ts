import type { WireValues } from '../endpoints/endpoint';
import type { ErrorKind, MexcError } from '../errors';
import type { OrderRow } from './matchOrder';
import type { FillEstimate } from './preflight/estimateFill';
import { withoutId } from './preflight/plan';
import type { PlanHow } from './preflight/plan';

export interface PlaceHow extends PlanHow {
	/** Always sent; the order can be found by it. */
	clientOrderId: string;
	/** Ask MEXC for the id before sending, because it may have been used already. */
	lookUpFirst: boolean;
	/** Start of the execution by this machine's clock; an older order under the id is another one. */
	notBefore?: number;
	/** Refuse when n8n has placed an equal order in the last 24 hours (retry of a whole execution). */
	refuseIdentical?: boolean;
	/** Orders that this very execution has placed before are no reason to refuse an identical one. */
	executionId?: string;
	/** Give back `notPlaced` and `unknown` instead of throwing. */
	returnOutcome: boolean;
}

export type Outcome = 'placed' | 'found' | 'notPlaced' | 'unknown';

/**
 * MEXC's fields of the order with what became of it. `reason`, `hint` and `code` tell why it was not
 * placed; `asked`, `sent`, `adjusted` and `warnings` stand there only when the preflight had something to
 * say (see reportOf). There is never a field called `error`, which n8n's Retry On Fail would take as a failure.
 */
export interface PlacedOrder {
	outcome: Outcome;
	clientOrderId: string;
	reason?: string;
	hint?: string;
	code?: number | string;
	/** True when Dry Run of the credential let MEXC check the order instead of placing it. */
	dryRun?: true;
	/** With Dry Run: what the order would have done in the live book. */
	estimate?: FillEstimate;
	[field: string]: unknown;
}

/** What MEXC answered to an order that it took; an answer that does not name its pair is of ours. */
export function placedOrder(answer: OrderRow, wanted: WireValues, how: PlaceHow): PlacedOrder {
	const symbol = typeof answer.symbol === 'string' ? answer.symbol : wanted.symbol;
	return { ...answer, symbol, clientOrderId: how.clientOrderId, outcome: 'placed' };
}

/** Wrong configuration stays an error whatever the caller asks for. */
const ALWAYS_THROWN: readonly ErrorKind[] = [
	'input',
	'policy',
	'credential',
	'conflict',
	'cancelled',
];

/** The end of an order that was not placed, as the caller wants it: given back or thrown. */
export function ended(
	outcome: 'notPlaced' | 'unknown',
	wanted: WireValues,
	how: PlaceHow,
	error: MexcError,
): PlacedOrder {
	if (!how.returnOutcome || ALWAYS_THROWN.includes(error.kind)) throw error;
	const { message: reason, hint, code } = error;
	return { ...withoutId(wanted), clientOrderId: how.clientOrderId, outcome, reason, hint, code };
}

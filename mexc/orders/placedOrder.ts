import type { WireValues } from '../endpoints/endpoint';
import type { ErrorKind, MexcError } from '../core/errors';
import type { OrderRow } from '../endpoints/rows/orderRow';
import type { FillEstimate } from './preflight/estimateFill';
import { withoutId, type PlanHow } from './preflight/plan';
import type { ExecutionOrigin } from './sentOrders';

export interface PlaceHow extends PlanHow {
	/** Always sent; the order can be found by it. */
	clientOrderId: string;
	/** Ask MEXC for the id before sending, because it may have been used already. */
	lookUpFirst: boolean;
	/**
	 * Monotonic: until when another attempt may have sent it. It is looked for until it has had time to show.
	 * Absent: one read.
	 */
	sentUntilMs?: number;
	/** Start of the execution by this machine's clock; an older order under the id is another one. */
	notBefore?: number;
	/** Refuse when n8n has placed an equal order since the execution began (retry of a whole execution). */
	refuseEqual?: boolean;
	/** Orders that this very execution has placed before are no reason to refuse an equal one. */
	execution?: ExecutionOrigin;
	/** Give back `notPlaced` and `unknown` instead of throwing. */
	returnOutcome: boolean;
	/** Read a market order after placing it, to give back what it has executed. */
	readResult?: boolean;
}

export type Outcome = 'placed' | 'found' | 'notPlaced' | 'unknown';

/**
 * MEXC's fields of the order with what became of it. `reason`, `hint` and `code` say why it was not
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

/**
 * An order as MEXC shows it, with what MEXC has made up for a market order under names that say so: its
 * price is a protection some percent through the book, and its quantity is a guess where an amount was to
 * be spent (quirks 32, 86). Neither is what was executed.
 */
export function withoutGuesses(row: OrderRow, asked: Partial<WireValues>): OrderRow {
	if (asked.type !== 'MARKET') return row;
	const names: Record<string, string> = { price: 'protectionPrice' };
	if (asked.quantity === undefined) names.origQty = 'estimatedQuantity';
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [names[name] ?? name, value]),
	);
}

/** An order that stands at MEXC, as it is given back, under the pair that it was placed on. */
export function standing(
	outcome: 'placed' | 'found',
	order: OrderRow,
	wanted: WireValues,
	{ clientOrderId }: Pick<PlaceHow, 'clientOrderId'>,
): PlacedOrder {
	return { ...withoutGuesses(order, wanted), symbol: wanted.symbol, clientOrderId, outcome };
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
	return withReason(outcome, wanted, how, error);
}

/** An order that does not stand, or perhaps does not, with why. */
export function withReason(
	outcome: 'notPlaced' | 'unknown',
	wanted: WireValues,
	how: Pick<PlaceHow, 'clientOrderId'>,
	{ message: reason, hint, code }: MexcError,
): PlacedOrder {
	return { ...withoutId(wanted), clientOrderId: how.clientOrderId, outcome, reason, hint, code };
}

import type { Values, WireValues } from '../endpoints/endpoint';
import { MexcError } from '../core/errors';
import type { Sizing } from '../orders/preflight/sizeOrder';
import type { OrderPreview } from '../orders/previewOrders';
import type { CallOptions, RestClient } from '../rest/client';

/**
 * What became of an order of a flow: as Create returns it, or as the preview that an agent gets instead.
 * `outcome` is `placed`, `found`, `notPlaced` or `unknown`.
 */
export interface FlowOrder {
	outcome: string;
	/** Only shown, to an agent that may not place orders. */
	preview?: true;
	/** Dry Run of the credential: MEXC checked the order and did not place it. */
	dryRun?: true;
	reason?: string;
	hint?: string;
	code?: number | string;
	[field: string]: unknown;
}

/**
 * One order of a flow. Where there are several, each has a number from 0, which is part of its client order
 * id; a single one has the id that Create would give it.
 */
export interface Leg {
	values: Values;
	leg?: number;
	/** MEXC's ID of the order that this one replaces; the client order id is made from it. */
	replaces?: string;
	/** Monotonic: until when somebody else may have sent it (see PlaceHow). */
	sentUntilMs?: number;
	/** Only to check or preview it: orders that will be cancelled before (see restOf). */
	afterCancelling?: readonly WireValues[];
	/**
	 * The client order ID, where the flow makes it itself: the same in whatever execution. The flow has looked
	 * for an order with it already.
	 */
	clientOrderId?: string;
	/** How the amount is found, in place of an amount among the values. */
	sizing?: Sizing;
	/** In percent; the order must keep to the user's own limit as well. */
	maxDeviationPercent?: string;
	/** Asks for what the checks need, where that was asked for ahead (see askAhead). */
	reader?: RestClient;
	/** Sent as it is or not at all; looked up first, because an earlier attempt may have placed it. */
	isExact?: true;
}

export interface Identity {
	clientOrderId: string;
	/** An earlier attempt may have used it. */
	mayExist: boolean;
	/** Monotonic: until when it may have been sent, where it needs time to show. */
	sentUntilMs?: number;
	/** From the user's Idempotency Key or Client Order ID: the same settings in whatever execution. */
	isUsersOwn: boolean;
	/** This execution has sent it, in an attempt before. */
	isOfExecution: boolean;
}

/**
 * What a flow is run with. It places its orders through these functions only, so that each order goes
 * the way of Create: checks, policy, client order id, look-up after a lost answer.
 */
export interface FlowOptions extends CallOptions {
	/** Set when nothing may be changed at MEXC; then placing gives back what would be sent. */
	rehearsal?: 'preview' | 'dryRun';
	/** Give back the report of what went wrong instead of throwing. */
	returnOutcome: boolean;
	/** No other process does the same for the account: what this one remembers is all there is. */
	isOnlyProcess?: boolean;
	identityOf(leg: Leg): Identity;
	/** What placing would send and what would come of it; throws the refusal. Sends nothing. */
	preview(leg: Leg): Promise<OrderPreview>;
	/** Throws MexcError as Create does: not for what `returnOutcome` gives back. */
	place(leg: Leg): Promise<FlowOrder>;
	/** Up to 20 orders of one pair in one request; gives back each outcome. Throws when nothing was sent. */
	placeBatch(legs: readonly Leg[]): Promise<FlowOrder[]>;
	/** Checks orders as placing them would, with the policy of the credential; throws the refusal. Sends none. */
	check(legs: readonly Leg[]): Promise<void>;
}

/** Whether the order is now in the book or was executed. */
export function isAtExchange({ outcome }: FlowOrder): boolean {
	return outcome === 'placed' || outcome === 'found';
}

/** The failure of an order that was given back instead of thrown. */
export function failureOf({ outcome, reason, hint, code }: FlowOrder): MexcError {
	return new MexcError({
		kind: 'exchange',
		message: reason ?? 'MEXC did not say why.',
		hint,
		code,
		effect: outcome === 'unknown' ? 'unknown' : 'none',
	});
}

/** An error given back instead of thrown. */
export function outcomeOf({ message: reason, hint, code, effect }: MexcError): FlowOrder {
	return { outcome: effect === 'unknown' ? 'unknown' : 'notPlaced', reason, hint, code };
}

/**
 * An order that would be placed after others were cancelled: shown to an agent as a preview, and only reported
 * in a dry run, because MEXC's order test would count what those still lock.
 */
export async function rehearse(leg: Leg, options: FlowOptions): Promise<FlowOrder> {
	if (options.rehearsal === 'preview') return await options.place(leg);
	const reason =
		'Dry Run is on in the credential: this order would be placed after the cancellation.';
	return { ...leg.values, outcome: 'notPlaced', dryRun: true, reason };
}

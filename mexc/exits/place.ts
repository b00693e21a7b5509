import { hasProvenSocket } from '../account/httpAgents';
import { asMexcError, MexcError } from '../core/errors';
import { timeOf, type RestClient } from '../rest/client';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { SHOWN_AFTER_MS } from '../endpoints/rows/orderState';
import { lookUpOrder } from '../orders/lookUp';
import { placeOrder } from '../orders/placeOrder';

/** What became of one attempt to sell. */
export type Attempt =
	/** It stands at MEXC under this id, placed now or by somebody before. */
	| { state: 'stands'; order: OrderRow }
	/** Dry Run: MEXC checked it. */
	| { state: 'rehearsed' }
	/** Surely not at MEXC. */
	| { state: 'refused'; error: MexcError }
	/** Its outcome is not known yet. */
	| { state: 'unknown'; error: MexcError };

export interface Sale {
	symbol: string;
	quantity: string;
	/** Of an order that waits at it; absent: at the market. */
	price?: string;
	clientOrderId: string;
	/** Whether an order that somebody else has sent under the id would have been pushed. */
	isPushed?: boolean;
	/** Monotonic: until when an earlier process may have sent it. */
	othersUntilMs: number;
	signal: AbortSignal;
}

/**
 * Sells at the market or by an order that waits, at most once under its client order id: looked up before, unless it
 * would be known from a push, and after a lost answer until it is known. Another order under the id is the exit of
 * somebody who came first, and stands for it. Never throws.
 */
export async function sellOnce(client: RestClient, sale: Sale): Promise<Attempt> {
	const { symbol, quantity, price, clientOrderId, isPushed = false, signal } = sale;
	const isLate = mayStillShow(client, sale);
	// Without an open connection the question costs nothing: after it the sale needs no handshake.
	const { account, network } = client.context;
	const isAtOnce = isPushed && !isLate && hasProvenSocket(account.baseUrl, network);
	const order = { symbol, side: 'SELL', quantity };
	const values =
		price === undefined ? { ...order, type: 'MARKET' } : { ...order, type: 'LIMIT', price };
	try {
		const placed = await placeOrder(client, values, {
			clientOrderId,
			lookUpFirst: !isAtOnce,
			sentUntilMs: isLate ? sale.othersUntilMs : undefined,
			returnOutcome: false,
			readResult: false,
			// The quantity was made from the pair's rules already, and a stop waits for nothing.
			preflight: { mode: 'off' },
			signal,
		});
		return placed.dryRun ? { state: 'rehearsed' } : { state: 'stands', order: placed };
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		if (error.kind === 'conflict') return await findOut(client, sale, error);
		return { state: error.effect === 'none' ? 'refused' : 'unknown', error };
	}
}

/** What became of an order whose outcome was not known. Never throws. */
export async function findOut(client: RestClient, sale: Sale, cause: MexcError): Promise<Attempt> {
	const { symbol, clientOrderId, signal } = sale;
	const seen = await lookUpOrder(client, { symbol }, clientOrderId, {
		sentUntilMs: timeOf(client).monotonic(),
		signal,
	});
	if (seen.state === 'found') return { state: 'stands', order: seen.order };
	if (seen.state === 'absent') return { state: 'refused', error: cause };
	return { state: 'unknown', error: seen.error };
}

/** The balance became smaller than the position, or is not free yet (errors.json). */
export function isTooLittle({ code }: MexcError): boolean {
	return ['30004', '30005', '10101'].includes(String(code));
}

/** An order that ended without a fill. */
export function nothingBought(clientOrderId: string): MexcError {
	return new MexcError({
		kind: 'exchange',
		code: 'emptyBook',
		message: `Exit ${clientOrderId} was taken by MEXC and ended without a fill: nobody buys at the moment.`,
		hint: 'It is tried again every few seconds.',
	});
}

/** An order of the process before may not be shown yet (quirks 95). */
function mayStillShow(client: RestClient, { othersUntilMs }: Sale): boolean {
	return timeOf(client).monotonic() < othersUntilMs + SHOWN_AFTER_MS;
}

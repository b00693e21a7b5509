import { cancelOrder } from '../endpoints/spotTrading';
import { asMexcError, type MexcError } from '../core/errors';
import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { throwIfCancelled } from '../core/abort';
import { nameOf, type OrderRef } from '../orders/orderRef';
import { isEnded, isFilled } from '../endpoints/rows/orderState';
import { isLasting, pauseMs, readPatiently, type Until } from '../orders/readOrder';

/** `gone`: somebody else had cancelled it. `open`: it still stands in the book. */
export type CancelResult = 'cancelled' | 'gone' | 'filled' | 'open' | 'unknown';

export interface Cancelled {
	result: CancelResult;
	/** MEXC took our request. Otherwise `cancelled` is likely and not sure: an answer was lost. */
	isConfirmed: boolean;
	/** The order as it was read after the cancellation; absent only when it could not be read at all. */
	order?: OrderRow;
	/** Why the result is `open` or `unknown`. */
	error?: MexcError;
}

/** A cancellation that is under way at MEXC takes a moment before the order shows it. */
const ASK_AGAIN_AFTER_MS = 3_000;

/**
 * Cancels an order and reads it until its end is certain: the answer to a cancellation says neither the
 * end state nor the last fills (quirks 33, 94). Repeats the cancellation while the order is open: that can
 * do no harm. Throws only when the execution is cancelled.
 */
export async function cancelAndRead(
	client: RestClient,
	ref: OrderRef,
	until: Until,
): Promise<Cancelled> {
	const time = timeOf(client);
	let asked: Asked = { isOurs: false, isConfirmed: false, atMs: -Infinity };
	for (let attempt = 0; ; attempt++) {
		throwIfCancelled(until.signal, `while it cancelled ${nameOf(ref)}.`);
		if (time.monotonic() - asked.atMs >= ASK_AGAIN_AFTER_MS || asked.error) {
			const answer = await ask(client, ref, until);
			// A request whose answer was lost may be what cancelled the order.
			const isOurs = asked.isOurs || !answer || answer.effect === 'unknown';
			const isConfirmed = asked.isConfirmed || !answer;
			asked = { isOurs, isConfirmed, atMs: time.monotonic(), error: answer };
		}
		if (asked.error && isLasting(asked.error)) {
			return await finalRead(client, ref, until, asked);
		}
		const seen = await look(client, ref, until);
		if (seen.order && isEnded(seen.order)) return ended(seen.order, asked);
		const leftMs = until.untilMs - time.monotonic();
		if (leftMs <= 0 || (seen.error && isLasting(seen.error))) {
			return notEnded(seen, asked);
		}
		await sleep(time, Math.min(leftMs, pauseMs(attempt, asked.error)), until.signal);
	}
}

/** The refusal, or undefined when MEXC took the request. */
async function ask(
	client: RestClient,
	ref: OrderRef,
	{ signal }: Until,
): Promise<MexcError | undefined> {
	try {
		await client.call(cancelOrder, { ...ref }, { signal });
		return undefined;
	} catch (error) {
		return asMexcError(error, 'unknown');
	}
}

/** The requests so far. */
interface Asked {
	/** One of them may be what cancelled the order: taken, or its answer lost. */
	isOurs: boolean;
	isConfirmed: boolean;
	/** Monotonic, of the last one. */
	atMs: number;
	error?: MexcError;
}

interface Look {
	order?: OrderRow;
	error?: MexcError;
}

async function look(client: RestClient, ref: OrderRef, until: Until): Promise<Look> {
	try {
		return { order: await readPatiently(client, ref, until) };
	} catch (error) {
		return { error: asMexcError(error) };
	}
}

/** The cancellation cannot succeed; what the order is may still be reported. */
async function finalRead(
	client: RestClient,
	ref: OrderRef,
	until: Until,
	asked: Asked,
): Promise<Cancelled> {
	const seen = await look(client, ref, until);
	if (seen.order && isEnded(seen.order)) return ended(seen.order, asked);
	return notEnded(seen, asked);
}

function ended(order: OrderRow, { isOurs, isConfirmed }: Asked): Cancelled {
	if (isFilled(order)) return { result: 'filled', isConfirmed, order };
	return { result: isOurs ? 'cancelled' : 'gone', isConfirmed, order };
}

function notEnded({ order, error }: Look, { isConfirmed, error: refusal }: Asked): Cancelled {
	return { result: order ? 'open' : 'unknown', isConfirmed, order, error: refusal ?? error };
}

import { cancelOrder } from '../../endpoints/spotTrading';
import { asMexcError } from '../../errors';
import type { MexcError } from '../../errors';
import type { RestClient } from '../../rest/client';
import { sleep } from '../../time';
import type { OrderRow } from '../matchOrder';
import { nameOf, throwIfCancelled, timeOf } from './flow';
import type { OrderRef } from './flow';
import { isEnded, isFilled } from './orderState';
import { isLasting, pauseMs, readPatiently } from './readOrder';
import type { Until } from './readOrder';

/** `gone`: somebody else had cancelled it. `open`: it still stands in the book. */
export type CancelResult = 'cancelled' | 'gone' | 'filled' | 'open' | 'unknown';

export interface Cancelled {
	result: CancelResult;
	/** The order as it was read after the cancellation; absent only when it could not be read at all. */
	order?: OrderRow;
	/** Why the result is `open` or `unknown`. */
	error?: MexcError;
}

/** A cancellation that is under way at MEXC takes a moment before the order shows it. */
const ASK_AGAIN_AFTER_MS = 3_000;

/**
 * Cancels an order and reads it until its end is certain: the answer to a cancellation tells neither the
 * end state nor the last fills (quirks 33, 94). Repeats the cancellation while the order is open: that can
 * do no harm. Throws only when the execution is cancelled.
 */
export async function cancelAndRead(
	client: RestClient,
	ref: OrderRef,
	until: Until,
): Promise<Cancelled> {
	const time = timeOf(client);
	let asked = { isOurs: false, atMs: -Infinity, error: undefined as MexcError | undefined };
	for (let attempt = 0; ; attempt++) {
		throwIfCancelled(until.signal, `while it cancelled ${nameOf(ref)}.`);
		if (time.now() - asked.atMs >= ASK_AGAIN_AFTER_MS || asked.error) {
			const answer = await ask(client, ref, until);
			// A request whose answer was lost may be what cancelled the order.
			const isOurs = asked.isOurs || !answer || answer.effect === 'unknown';
			asked = { isOurs, atMs: time.now(), error: answer };
		}
		if (asked.error && isLasting(asked.error)) {
			return await finalRead(client, ref, until, asked.error);
		}
		const seen = await look(client, ref, until);
		if (seen.order && isEnded(seen.order)) return ended(seen.order, asked.isOurs);
		const leftMs = until.untilMs - time.now();
		if (leftMs <= 0 || (seen.error && isLasting(seen.error))) {
			return notEnded(seen, asked.error);
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

/** The cancellation cannot succeed; what the order is may still be told. */
async function finalRead(
	client: RestClient,
	ref: OrderRef,
	until: Until,
	error: MexcError,
): Promise<Cancelled> {
	const seen = await look(client, ref, until);
	if (seen.order && isEnded(seen.order)) return ended(seen.order, false);
	return notEnded(seen, error);
}

function ended(order: OrderRow, isOurs: boolean): Cancelled {
	if (isFilled(order)) return { result: 'filled', order };
	return { result: isOurs ? 'cancelled' : 'gone', order };
}

function notEnded({ order, error }: Look, refusal: MexcError | undefined): Cancelled {
	return { result: order ? 'open' : 'unknown', order, error: refusal ?? error };
}

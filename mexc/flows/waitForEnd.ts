import { asMexcError, type MexcError } from '../core/errors';
import { quantityOf, type OrderRow } from '../endpoints/rows/orderRow';
import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import { throwIfCancelled } from '../core/abort';
import { nameOf, type OrderRef } from '../orders/orderRef';
import { executedText, isEnded } from '../endpoints/rows/orderState';
import { isLasting, pauseMs, readOrder, type Until } from '../orders/readOrder';

/** The order as it was seen last, and why it could not be read after that. */
export interface Watched {
	order?: OrderRow;
	error?: MexcError;
}

/** Two weight per look: a hundred waiting executions still leave room for orders. */
const LOOKS = [
	{ untilMs: 10_000, everyMs: 1_000 },
	{ untilMs: 60_000, everyMs: 2_000 },
];
const LATE_LOOK_EVERY_MS = 5_000;
const REPORT_EVERY_MS = 60_000;

/**
 * Watches an order until it has ended or the time is up. What keeps MEXC from answering meanwhile (429,
 * restart, cut connection, an order that is not visible yet) is waited out; `error` is set when the last
 * look failed. Throws only when the execution is cancelled.
 */
export async function waitForEnd(
	client: RestClient,
	ref: OrderRef,
	until: Until,
): Promise<Watched> {
	const time = timeOf(client);
	const startedMs = time.monotonic();
	const progress = new Progress(client, ref, until.untilMs);
	let seen: Watched = {};
	for (let failures = 0; ;) {
		const look = await lookAt(client, ref, until);
		throwIfCancelled(until.signal, `while it waited for ${nameOf(ref)}, which stays at MEXC.`);
		seen = { order: look.order ?? seen.order, error: look.error };
		progress.report(seen);
		const leftMs = until.untilMs - time.monotonic();
		const isOver = seen.order !== undefined && isEnded(seen.order);
		if (isOver || leftMs <= 0 || (seen.error && isLasting(seen.error))) return seen;
		failures = seen.error ? failures + 1 : 0;
		const wait = seen.error
			? pauseMs(failures, seen.error)
			: lookEveryMs(time.monotonic() - startedMs);
		await sleep(time, Math.min(leftMs, wait), until.signal);
	}
}

async function lookAt(client: RestClient, ref: OrderRef, until: Until): Promise<Watched> {
	try {
		return { order: await readOrder(client, ref, until) };
	} catch (error) {
		return { error: asMexcError(error) };
	}
}

function lookEveryMs(elapsedMs: number): number {
	return LOOKS.find(({ untilMs }) => elapsedMs < untilMs)?.everyMs ?? LATE_LOOK_EVERY_MS;
}

/** Reports to the log how it stands, once a minute at most, and when trouble begins and ends. */
class Progress {
	private reportedAtMs: number;
	private inTrouble = false;

	constructor(
		private readonly client: RestClient,
		private readonly ref: OrderRef,
		private readonly untilMs: number,
	) {
		this.reportedAtMs = timeOf(client).monotonic();
	}

	report({ order, error }: Watched): void {
		const { log } = this.client.context;
		const nowMs = timeOf(this.client).monotonic();
		if (error && !this.inTrouble) log.warn(`Waiting for ${nameOf(this.ref)}: ${error.message}`);
		if (!error && this.inTrouble) log.info(`MEXC shows ${nameOf(this.ref)} again.`);
		this.inTrouble = error !== undefined;
		if (nowMs - this.reportedAtMs < REPORT_EVERY_MS) return;
		this.reportedAtMs = nowMs;
		const left = Math.max(0, Math.round((this.untilMs - nowMs) / 1000));
		const state = order
			? `${String(order.status)}, ${executedText(order)} of ${quantityOf(order) ?? 'an unknown quantity'} executed`
			: 'not visible yet';
		log.info(`Waiting for ${nameOf(this.ref)} up to ${left} s more: ${state}.`);
	}
}

import { asRows } from '../endpoints/answers';
import { allOrders } from '../endpoints/spotTrading';
import { putNewest } from '../core/boundedMap';
import { processWide } from '../core/globalState';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { LIST_LIMIT, lookUpOrder, type LookUp } from '../orders/lookUp';
import { accountKey, sentOrder } from '../orders/sentOrders';
import type { RestClient } from '../rest/client';
import { signalIn, type SignalIdentity } from '../signals/identity';
import type { Signal } from '../signals/signal';
import type { FlowOptions } from './orderPort';

/** What an earlier attempt or another signal means for this one. */
export type Precedent =
	| { kind: 'none'; clientOrderId: string }
	/** The same signal has an order. */
	| { kind: 'order'; clientOrderId: string; order: OrderRow; isOfExecution: boolean }
	/** A newer signal of the strategy on the pair was accepted; its time in milliseconds. */
	| { kind: 'newer'; time: number };

/** What this process has accepted of one strategy on one pair. */
interface Stream {
	/** Time of the newest one; 0 while none had a time. */
	newest: number;
	/** What the exchange lists of it is in here. */
	isRead: boolean;
	/** Client order IDs by the ending that makes a signal the same. */
	clientOrderIds: Map<string, string>;
}

const MAX_STREAMS = 2_000;
const MAX_SIGNALS = 500;

function memory(): Map<string, Stream> {
	return processWide('signals', () => new Map<string, Stream>());
}

function streamOf(client: RestClient, { stream }: SignalIdentity): Stream {
	const all = memory();
	const key = `${accountKey(client)} ${stream}`;
	const known = all.get(key) ?? { newest: 0, isRead: false, clientOrderIds: new Map() };
	putNewest(all, key, known, MAX_STREAMS);
	return known;
}

/** Whether this process knows, without asking, that the signal or a newer one was accepted. */
export function isKnownHere(
	client: RestClient,
	{ time = 0 }: Signal,
	identity: SignalIdentity,
): boolean {
	const { newest, clientOrderIds } = streamOf(client, identity);
	const isOld = time > 0 && time < newest;
	const { ending, clientOrderId } = identity;
	return isOld || clientOrderIds.has(ending) || sentOrder(client, clientOrderId) !== undefined;
}

/**
 * Looks for an order of the same signal, and for one of a newer signal, in this process and at the exchange: orders
 * carry the time of their signal in their client order ID, so a restart or another process knows what was accepted.
 * Throws MexcError where that cannot be read.
 */
export async function precedentOf(
	client: RestClient,
	{ symbol, time = 0 }: Signal,
	identity: SignalIdentity,
	options: FlowOptions,
): Promise<Precedent> {
	const known = streamOf(client, identity);
	const idOf = () => known.clientOrderIds.get(identity.ending) ?? identity.clientOrderId;
	const isOld = () => time > 0 && time < known.newest;
	if (isOld() && !sentOrder(client, idOf())) return { kind: 'newer', time: known.newest };
	const isListNeeded = time > 0 && !(known.isRead && options.isOnlyProcess === true);
	const firstId = idOf();
	const [first, rows] = await Promise.all([
		lookedUp(client, symbol, firstId, options),
		isListNeeded ? listed(client, symbol, options) : [],
	]);
	if (isListNeeded) learn(known, identity, rows);
	const clientOrderId = idOf();
	const isSame = clientOrderId === firstId;
	const seen = isSame ? first : await lookedUp(client, symbol, clientOrderId, options);
	const sent = sentOrder(client, clientOrderId);
	const order =
		seen.state === 'found' ? seen.order : (rowWith(clientOrderId, rows) ?? sent?.answer);
	if (order) {
		const { isOfExecution } = options.identityOf({ values: {}, clientOrderId });
		return { kind: 'order', clientOrderId, order, isOfExecution };
	}
	if (seen.state === 'unknown') throw seen.error;
	if (isOld()) return { kind: 'newer', time: known.newest };
	return { kind: 'none', clientOrderId };
}

async function lookedUp(
	client: RestClient,
	symbol: string,
	clientOrderId: string,
	options: FlowOptions,
): Promise<LookUp> {
	const { sentUntilMs } = options.identityOf({ values: {}, clientOrderId });
	return await lookUpOrder(client, { symbol }, clientOrderId, {
		sentUntilMs,
		signal: options.signal,
	});
}

function rowWith(clientOrderId: string, rows: readonly OrderRow[]): OrderRow | undefined {
	return rows.find((row) => row.clientOrderId === clientOrderId);
}

/** What other processes, and those before this one, have accepted. */
function learn(known: Stream, identity: SignalIdentity, rows: readonly OrderRow[]): void {
	// The newest last: it is forgotten last.
	for (const { clientOrderId } of [...rows].reverse()) {
		const signal = signalIn(clientOrderId, identity);
		if (!signal) continue;
		known.newest = Math.max(known.newest, signal.time);
		putNewest(known.clientOrderIds, signal.ending, signal.clientOrderId, MAX_SIGNALS);
	}
	known.isRead = true;
}

/** Orders of the pair of the last 24 hours, newest first. */
async function listed(
	client: RestClient,
	symbol: string,
	{ signal }: FlowOptions,
): Promise<readonly OrderRow[]> {
	return asRows(await client.call(allOrders, { symbol, limit: LIST_LIMIT }, { signal }));
}

/** From now on older signals of the strategy on the pair are stale, whatever becomes of the order of this one. */
export function noteAccepted(
	client: RestClient,
	{ time = 0 }: Signal,
	identity: SignalIdentity,
	clientOrderId: string,
): void {
	const known = streamOf(client, identity);
	known.newest = Math.max(known.newest, time);
	putNewest(known.clientOrderIds, identity.ending, clientOrderId, MAX_SIGNALS);
}

import type { Account } from '../account/account';
import { MexcError } from '../core/errors';
import { idText, orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import type { OrderParameters } from './closedRequest';
import { processWide } from '../core/globalState';
import { keyFingerprint } from '../core/fingerprint';
import { add, compare } from '../core/decimal';
import { openValue, orderValue } from './orderValue';
import type { PolicyMarket } from './policyMarket';

/** An order of this process that MEXC's list of open orders may not show yet. */
interface Pending {
	clientOrderId?: string;
	value: string;
	/** On the clock that never steps (performance.now). */
	until: number;
}

/** Long enough for a fresh order to appear in openOrders. */
const PENDING_MS = 10_000;

/**
 * Refuses when the open orders of the account and the new ones together are worth more than the limit.
 * Best effort, per process: orders that another process sends in the same second are not seen.
 * An order that is allowed counts from now on, unless it will not be open (`willBeOpen`); the returned
 * function takes it out again when MEXC has surely not accepted it.
 */
export async function checkOpenValue(
	account: Account,
	limit: string,
	orders: readonly OrderParameters[],
	{ market, willBeOpen }: { market: PolicyMarket; willBeOpen: boolean },
): Promise<() => void> {
	const values = await Promise.all(orders.map((order) => orderValue(order, market)));
	const open = await market.openOrders();
	const listed = await Promise.all(open.map((order) => openValue(order, market)));
	const unvalued = open.find((_order, index) => listed[index] === undefined);
	if (unvalued !== undefined) throw notValued(limit, unvalued);
	// From here to the end nothing waits, so that two orders cannot both see room for one.
	const pending = pendingOf(account);
	const now = performance.now();
	dropOld(pending, now);
	const unlisted = withoutListed(pending, open);
	let total: string | undefined = '0';
	for (const value of [...listed, ...unlisted.map((entry) => entry.value), ...values]) {
		total = total === undefined || value === undefined ? undefined : add(total, value);
	}
	if (total === undefined) throw notConvertible(limit);
	if (compare(total, limit) > 0) throw tooMuch(total, limit);
	if (!willBeOpen) return () => undefined;
	const added = orders.flatMap((order, index): Pending[] => {
		if (order.type === 'MARKET') return [];
		const clientOrderId = order.newClientOrderId || undefined;
		return [{ clientOrderId, value: values[index] ?? '0', until: now + PENDING_MS }];
	});
	pending.push(...added);
	return () => {
		for (const entry of added) remove(pending, entry);
	};
}

function dropOld(pending: Pending[], now: number): void {
	const current = pending.filter(({ until }) => until > now);
	pending.splice(0, pending.length, ...current);
}

function remove(pending: Pending[], entry: Pending): void {
	const at = pending.indexOf(entry);
	if (at >= 0) pending.splice(at, 1);
}

/**
 * The pending orders that the list does not show yet. One row of the list stands for one order: whether
 * MEXC takes a client order id twice is not known (quirks 35), so several under one id may all be open.
 */
function withoutListed(pending: readonly Pending[], open: readonly OrderRow[]): Pending[] {
	const rows = new Map<unknown, number>();
	for (const { clientOrderId } of open) {
		if (clientOrderId) rows.set(clientOrderId, (rows.get(clientOrderId) ?? 0) + 1);
	}
	return pending.filter(({ clientOrderId }) => {
		const left = clientOrderId === undefined ? 0 : (rows.get(clientOrderId) ?? 0);
		if (left === 0) return true;
		rows.set(clientOrderId, left - 1);
		return false;
	});
}

function pendingOf({ baseUrl, apiKey = '' }: Account): Pending[] {
	const all = processWide('pendingOrders', () => new Map<string, Pending[]>());
	const key = `${baseUrl} ${keyFingerprint(apiKey)}`;
	let pending = all.get(key);
	if (!pending) {
		pending = [];
		all.set(key, pending);
	}
	return pending;
}

/** An open order of the account, and not the one that is to be sent. */
function notValued(limit: string, order: OrderRow): MexcError {
	const name = `${orderIdOf(order) ?? 'without an ID'} of ${idText(order.symbol) ?? 'a pair without a name'}`;
	return new MexcError({
		kind: 'policy',
		message: `The value of the open order ${name} cannot be determined from what MEXC says about it, so Max Open Value (${limit} USDT) refuses another one.`,
		hint: 'Look at that order at MEXC and cancel it if it is not needed; a pair whose quote asset has no USDT price needs a credential without Max Open Value.',
	});
}

function notConvertible(limit: string): MexcError {
	return new MexcError({
		kind: 'policy',
		message: `The value of all open orders in USDT cannot be determined, so Max Open Value (${limit} USDT) refuses this one.`,
		hint: 'Check symbol and amount; pairs whose quote asset has no USDT price need a credential without Max Open Value.',
	});
}

function tooMuch(total: string, limit: string): MexcError {
	return new MexcError({
		kind: 'policy',
		message: `With this order the open orders would be worth about ${total} USDT, more than Max Open Value (${limit} USDT) of the credential.`,
		hint: 'Cancel open orders or order less, or raise Max Open Value in the MEXC API credential.',
	});
}

import { DEMO_ACCOUNT } from '../../src/exchange/accounts';
import type { Snapshot } from '../../src/snapshot';
import { Sums, units } from './exact';

// What money a saved state must show, computed from the records in it and from nothing the simulator adds up.

const OPEN = ['NEW', 'PARTIALLY_FILLED'];

/** A deposit of a run: the demo account also begins with one that is older than its balances. */
export const DEPOSITED = '3';
/** From spot to futures; the demo account begins with another one. */
export const TRANSFERRED = '0.5';

/** Every asset over all accounts and wallets, without what came from outside: never changes. */
export function assetSums({ balances, wallet }: Snapshot): Record<string, bigint> {
	const sums = new Sums();
	for (const { asset, free, locked } of balances) sums.add(asset, units(free) + units(locked));
	for (const { asset, free } of wallet?.futures ?? []) sums.add(asset, units(free));
	for (const { deposits } of wallet?.records ?? []) {
		for (const { coin, amount, status } of deposits) {
			if (status === 5 && amount === DEPOSITED) sums.add(coin, -units(amount));
		}
	}
	return sums.all();
}

/** What is locked is exactly what open orders hold. */
export function requireLocks(uid: string, { balances, orders }: Snapshot): void {
	const held = new Sums();
	for (const order of orders.filter(({ status }) => OPEN.includes(status))) {
		held.add(order.side === 'BUY' ? 'USDT' : 'BTC', units(order.locked));
	}
	for (const { asset, locked } of balances.filter((balance) => balance.uid === uid)) {
		if (units(locked) !== held.get(asset)) throw new Error(`${asset}: locked ${locked}`);
	}
}

/** Each balance is what the account began with, and every fill, fee, deposit and transfer since. */
export function requireBalances(uid: string, { balances, orders, trades, wallet }: Snapshot): void {
	const expected = new Sums();
	for (const [asset, amount] of Object.entries(DEMO_ACCOUNT.balances ?? {})) {
		expected.add(asset, units(amount));
	}
	const own = new Map(
		orders.filter((order) => order.uid === uid).map((order) => [order.id, order]),
	);
	for (const { orderId, quantity, quote, fee, feeAsset } of trades) {
		const order = own.get(orderId);
		if (order === undefined) continue;
		const sign = order.side === 'BUY' ? 1n : -1n;
		expected.add('BTC', sign * units(quantity));
		expected.add('USDT', -sign * units(quote));
		expected.add(feeAsset, -units(fee));
	}
	const records = wallet?.records.find((record) => record.uid === uid);
	for (const { coin, amount, status } of records?.deposits ?? []) {
		if (status === 5 && amount === DEPOSITED) expected.add(coin, units(amount));
	}
	for (const { asset, amount } of records?.transfers ?? []) {
		if (amount === TRANSFERRED) expected.add(asset, -units(amount));
	}
	const shown = new Sums();
	for (const { asset, free, locked } of balances.filter((balance) => balance.uid === uid)) {
		shown.add(asset, units(free) + units(locked));
	}
	for (const [asset, amount] of Object.entries(expected.all())) {
		if (shown.get(asset) !== amount) {
			throw new Error(`${asset}: shown ${shown.get(asset)}, by the records ${amount}`);
		}
	}
}

import type { Account, ApiKey } from '../exchange/accounts';
import type { KeyHolder } from '../exchange/exchange';
import { checkOrder } from '../exchange/orderRules';
import { isOpen } from '../exchange/orders';
import type { Fault } from '../faults/faults';
import { refusal } from '../exchange/refusal';
import { injectFault } from '../faults/inject';
import { orderRow } from '../http/handlers/rows';
import type { TradeOrder } from '../market/marketSource';
import { checkAction } from '../scenario/checkScenario';
import { type Stage, act } from '../scenario/play';
import type { Action } from '../scenario/scenario';
import type { Settings } from '../options';
import type { AccountSide } from '../wallet/accountSide';
import { type WalletControl, walletControl } from './wallet';

export type KeyChange = Partial<
	Pick<
		ApiKey,
		'permissions' | 'ipWhiteList' | 'symbols' | 'expired' | 'remainingValidity' | 'status' | 'note'
	>
>;

export type AccountChange = Partial<Pick<Account, 'mxDeduct' | 'barred'>>;

/** The commands that change an exchange from outside, each of them one turn. */
export interface Commands extends WalletControl {
	/**
	 * Sends the market to a price through real trades.
	 * @throws RangeError for a wrong pair or price, or when the prices come from elsewhere
	 */
	setPrice(symbol: string, price: string): void;
	/** Makes one public trade. @throws RangeError as for setPrice, and for a wrong quantity */
	trade(symbol: string, trade: TradeOrder): void;
	/**
	 * Places an order for an account without HTTP, with the parameters of newOrder.
	 * @returns the order as queryOrder prints it
	 * @throws Refusal as the exchange would answer
	 */
	order(parameters: Readonly<Record<string, string>>, uid?: string): Record<string, unknown>;
	/**
	 * Cancels an open order of an account; default: the first account.
	 * @returns the order as queryOrder prints it
	 * @throws Refusal as the exchange would answer
	 */
	cancel(orderId: string, uid?: string): Record<string, unknown>;
	fault(fault: Fault): void;
	/** Makes a scenario's action happen now. @throws Error saying what is wrong with it */
	act(action: Action): void;
	/** Changes a key's switches; default: the first key. @throws RangeError for an unknown key */
	updateKey(change: KeyChange, accessKey?: string): void;
	/** Pays fees in MX or not, lets the account trade or not. @throws RangeError for an unknown one */
	updateAccount(change: AccountChange, uid?: string): void;
}

/** What commands change. */
export interface CommandTargets extends Stage {
	readonly settings: Settings;
	readonly accountSide: AccountSide;
}

/** The commands of an exchange. */
export function commandsOf(targets: CommandTargets): Commands {
	const { exchange, settings, market } = targets;
	return {
		...walletControl(targets.accountSide),
		setPrice: (symbol, price) => market.steering.setPrice(symbol, price),
		trade: (symbol, trade) => market.steering.trade(symbol, trade),
		order: (given, uid) => {
			if (market.door?.isReadyFor(given['symbol'] ?? '') === false) throw refusal(503);
			const { account, key } = holderOf(targets, uid);
			const { switches } = settings;
			const parameters = new Map(Object.entries(given));
			const plan = checkOrder({ exchange, switches, account, key, parameters });
			return orderRow(exchange.place(account, plan));
		},
		cancel: (orderId, uid) => {
			const order = exchange.orders.find(holderOf(targets, uid).account.uid, orderId);
			if (order === undefined || !isOpen(order)) throw refusal(-2011);
			if (market.door?.isReadyFor(order.pair.symbol) === false) throw refusal(503);
			exchange.cancel(order);
			return orderRow(order);
		},
		fault: (fault) => injectFault(targets, fault),
		act: (action) => act(targets, checkAction(action)),
		updateKey: (change, accessKey = settings.accounts[0]?.keys[0]?.accessKey ?? '') => {
			const holder = exchange.keys.get(accessKey);
			if (holder === undefined) throw new RangeError('There is no such API key');
			Object.assign(holder.key, change);
		},
		updateAccount: (change, uid) => {
			Object.assign(holderOf(targets, uid).account, change);
		},
	};
}

function holderOf({ exchange }: CommandTargets, uid: string | undefined): KeyHolder {
	for (const holder of exchange.keys.values()) {
		if (uid === undefined || holder.account.uid === uid) return holder;
	}
	throw new RangeError(`There is no account ${uid ?? ''} with a key`);
}

import type { Account } from './accounts';
import { type Decimal, ZERO } from './decimal';
import type { Pair } from './pairs';

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'MARKET' | 'LIMIT_MAKER' | 'IMMEDIATE_OR_CANCEL' | 'FILL_OR_KILL';
export type OrderStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'PARTIALLY_CANCELED';

export interface Order {
	readonly id: string;
	readonly clientOrderId: string | null;
	readonly account: Account;
	readonly pair: Pair;
	readonly side: Side;
	readonly type: OrderType;
	/** Limit price; for MARKET the protection price, 5 % through the book. */
	readonly price: Decimal;
	/** Ordered base quantity; for MARKET by amount it is amount / protection price. */
	readonly quantity: Decimal;
	/** Quote amount of a market buy by amount, else null. */
	readonly quoteBudget: Decimal | null;
	readonly stpMode: string;
	readonly time: number;
	executed: Decimal;
	executedQuote: Decimal;
	lastFill: Decimal;
	/** What this order holds in the locked balance: quote for BUY, base for SELL. */
	locked: Decimal;
	status: OrderStatus;
	updateTime: number | null;
	cancelReason: string;
	/** Resting in the book at the time of its last fill. */
	isMaker: boolean;
	fills: number;
}

/** What a request asks for, checked and with exact numbers. */
export interface OrderPlan {
	readonly pair: Pair;
	readonly side: Side;
	readonly type: OrderType;
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quoteBudget: Decimal | null;
	readonly clientOrderId: string | null;
	readonly stpMode: string;
}

export interface OwnTrade {
	readonly id: string;
	readonly order: Order;
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quote: Decimal;
	readonly fee: Decimal;
	readonly feeAsset: string;
	readonly isMaker: boolean;
	readonly isSelfTrade: boolean;
	readonly time: number;
}

const OPEN: ReadonlySet<OrderStatus> = new Set(['NEW', 'PARTIALLY_FILLED']);

export function isOpen(order: Order): boolean {
	return OPEN.has(order.status);
}

export function createOrder(id: string, account: Account, plan: OrderPlan, time: number): Order {
	return {
		id,
		account,
		time,
		// Field by field: the synthetic market makes many orders, and a spread costs four times as much.
		pair: plan.pair,
		side: plan.side,
		type: plan.type,
		price: plan.price,
		quantity: plan.quantity,
		quoteBudget: plan.quoteBudget,
		clientOrderId: plan.clientOrderId,
		stpMode: plan.stpMode,
		executed: ZERO,
		executedQuote: ZERO,
		lastFill: ZERO,
		locked: ZERO,
		status: 'NEW',
		updateTime: null,
		cancelReason: '',
		isMaker: false,
		fills: 0,
	};
}

/** Closed orders, and as many trades, that are remembered unless the options say otherwise. */
export const USUAL_HISTORY_LENGTH = 50_000;

/**
 * What users ordered, by exchange id and by client id. Histories are kept in order of time; of closed
 * orders and of trades only the newest are remembered, so that long runs do not grow without end.
 */
export class OrderBookkeeping {
	private readonly byId = new Map<string, Order>();
	private readonly byClientId = new Map<string, Order[]>();
	private readonly openByUid = new Map<string, Map<string, Order>>();
	private history: Order[] = [];
	readonly trades: OwnTrade[] = [];

	constructor(private readonly historyLength: number = USUAL_HISTORY_LENGTH) {}

	add(order: Order): void {
		this.byId.set(order.id, order);
		this.history.push(order);
		if (isOpen(order)) this.openOf(order.account.uid).set(order.id, order);
		if (order.clientOrderId !== null) this.addClientId(order, order.clientOrderId);
		if (this.history.length > this.longest() + this.allOpen()) this.forgetOldest();
	}

	addTrade(trade: OwnTrade): void {
		this.trades.push(trade);
		if (this.trades.length > this.longest()) {
			this.trades.splice(0, this.trades.length - this.historyLength);
		}
	}

	/** To be called when an order has reached a final state. */
	close(order: Order): void {
		this.openOf(order.account.uid).delete(order.id);
	}

	open(uid: string): Order[] {
		return [...this.openOf(uid).values()];
	}

	openCount(uid: string): number {
		return this.openOf(uid).size;
	}

	withId(id: string): Order | undefined {
		return this.byId.get(id);
	}

	find(uid: string, id: string): Order | undefined {
		const order = this.withId(id);
		return order?.account.uid === uid ? order : undefined;
	}

	/** Orders with this client id, oldest first: the exchange may have accepted it more than once. */
	withClientId(uid: string, clientOrderId: string): readonly Order[] {
		return this.byClientId.get(`${uid} ${clientOrderId}`) ?? [];
	}

	/** Oldest first. */
	all(): readonly Order[] {
		return this.history;
	}

	/** Histories are cut in steps: dropping one by one would cost time with every order. */
	private longest(): number {
		return this.historyLength + Math.max(10, this.historyLength >> 3);
	}

	private allOpen(): number {
		let count = 0;
		for (const open of this.openByUid.values()) count += open.size;
		return count;
	}

	private forgetOldest(): void {
		let excess = this.history.length - this.allOpen() - this.historyLength;
		this.history = this.history.filter((order) => {
			if (isOpen(order) || excess <= 0) return true;
			excess -= 1;
			this.forget(order);
			return false;
		});
	}

	private forget({ id, account, clientOrderId }: Order): void {
		this.byId.delete(id);
		if (clientOrderId === null) return;
		const key = `${account.uid} ${clientOrderId}`;
		const rest = (this.byClientId.get(key) ?? []).filter((order) => order.id !== id);
		if (rest.length === 0) this.byClientId.delete(key);
		else this.byClientId.set(key, rest);
	}

	private addClientId(order: Order, clientOrderId: string): void {
		const key = `${order.account.uid} ${clientOrderId}`;
		const same = this.byClientId.get(key);
		if (same === undefined) this.byClientId.set(key, [order]);
		else same.push(order);
	}

	private openOf(uid: string): Map<string, Order> {
		const known = this.openByUid.get(uid);
		if (known !== undefined) return known;
		const created = new Map<string, Order>();
		this.openByUid.set(uid, created);
		return created;
	}
}

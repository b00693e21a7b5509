import {
	type Account,
	type AccountOptions,
	type ApiKey,
	createAccount,
	createKey,
	createMarketAccount,
} from './accounts';
import { Announcer } from './announcer';
import { type Book, opposite } from './book';
import type { Clock } from './clock';
import { type Decimal, ZERO } from './decimal';
import type { Trade } from './events';
import { OrderIds, tradeId } from './ids';
import {
	type Fill,
	type MatchRules,
	bookFill,
	canFillCompletely,
	match,
	wanted,
	wouldTrade,
} from './matching';
import {
	type Order,
	OrderBookkeeping,
	type OrderPlan,
	type OwnTrade,
	type Side,
	createOrder,
	isOpen,
} from './orders';
import { PairMarket } from './pairMarket';
import type { Pair } from './pairs';
import { Settlement } from './settlement';
import { Signal } from './signal';
import { StpGroups } from './stpGroups';

export interface KeyHolder {
	readonly key: ApiKey;
	readonly account: Account;
}

const FIRST_VERSION = 10_589_632_000;
const STP_CANCEL = 'stp_cancel';

/** The state of the exchange and every change of it. Knows neither HTTP nor WebSocket. */
export class Exchange {
	readonly announce: Announcer;
	/** The symbol of a user's order that has just taken from the book. */
	readonly liquidityTaken = new Signal<string>();
	/** A user's order that has just begun to rest in the book. */
	readonly rested = new Signal<Order>();
	/** A user's order of which something has changed. */
	readonly orderChanged = new Signal<Order>();
	/** A fill of a user's order. */
	readonly traded = new Signal<OwnTrade>();
	/**
	 * Whether what trades here is what the public sees. Otherwise the prices come from a market
	 * elsewhere, which does not know of the orders here.
	 */
	printsOwnTrades = true;
	readonly orders: OrderBookkeeping;
	readonly stpGroups = new StpGroups();
	readonly markets = new Map<string, PairMarket>();
	readonly accounts = new Map<string, Account>();
	readonly keys = new Map<string, KeyHolder>();
	/** Whether the two sides of a trade with oneself have one trade id instead of two. */
	selfTradesShareId = false;
	readonly marketAccount = createMarketAccount('market');
	readonly feeAccount = createMarketAccount('fees');
	readonly ids: OrderIds;

	constructor(
		readonly clock: Clock,
		pairs: readonly Pair[],
		accounts: readonly AccountOptions[],
		idPosition?: string,
		historyLength?: number,
	) {
		this.orders = new OrderBookkeeping(historyLength);
		this.announce = new Announcer(clock);
		this.ids = new OrderIds(clock.now(), idPosition);
		for (const pair of pairs) this.addPair(pair);
		for (const options of accounts) this.addAccount(options);
	}

	addAccount(options: AccountOptions): Account {
		const account = createAccount(options);
		this.accounts.set(account.uid, account);
		for (const keyOptions of options.keys) {
			const key = createKey(keyOptions, this.clock.now());
			this.keys.set(key.accessKey, { key, account });
		}
		return account;
	}

	addPair(pair: Pair): PairMarket {
		const market = new PairMarket(pair, FIRST_VERSION);
		this.markets.set(pair.symbol, market);
		return market;
	}

	market(symbol: string): PairMarket | undefined {
		return this.markets.get(symbol);
	}

	/** Accepts a checked order: locks, matches, and leaves the rest in the book or cancels it. */
	place(account: Account, plan: OrderPlan): Order {
		const order = createOrder(this.ids.next(), account, plan, this.clock.now());
		const settlement = this.settlementOf(order);
		settlement.lock();
		this.orders.add(order);
		this.announce.balances(order, settlement);
		this.announce.order(order);
		this.execute(order, settlement);
		if (order.executed.gt(ZERO)) this.liquidityTaken.emit(order.pair.symbol);
		this.commit(this.marketOf(order));
		return order;
	}

	/** Cancels an open order of a user. */
	cancel(order: Order): void {
		this.withdraw(order);
		this.commit(this.marketOf(order));
	}

	/** Puts an order of the synthetic market into the book; `commit` reports it. */
	quote(market: PairMarket, side: Side, price: Decimal, quantity: Decimal): Order {
		const order = this.marketOrder(market, side, price, quantity);
		market.book.rest(order);
		return order;
	}

	/** Lets the synthetic market take from the book up to a limit price. @returns the quantity traded */
	take(market: PairMarket, side: Side, limit: Decimal, quantity: Decimal): Decimal {
		const order = this.marketOrder(market, side, limit, quantity);
		this.matchTaker(order, this.settlementOf(order), []);
		return order.executed;
	}

	/** Fills a resting order of a user with what a market elsewhere has traded, at the order's price. */
	fillFromOutside(maker: Order, quantity: Decimal): void {
		const market = this.marketOf(maker);
		const { book } = market;
		const taker = this.marketOrder(market, opposite(maker.side), maker.price, quantity);
		const fill = bookFill(maker, taker, quantity, this.clock.now());
		const level = book.levelOf(maker);
		if (level !== undefined) book.reduce(level, maker, quantity);
		this.settle(fill, taker, this.settlementOf(taker));
		this.settleMaker(fill);
	}

	/** A trade that happened on a market elsewhere. */
	print(market: PairMarket, trade: Trade): void {
		market.record(trade);
		this.announce.trades.emit(trade);
	}

	/** Reports the level changes of a batch as one new book version. */
	commit(market: PairMarket): void {
		const change = market.book.commit();
		if (change !== undefined) this.announce.depth.emit(change);
	}

	private withdraw(order: Order): void {
		this.marketOf(order).book.remove(order);
		order.status = order.executed.gt(ZERO) ? 'PARTIALLY_CANCELED' : 'CANCELED';
		this.close(order);
		this.announce.order(order);
		const settlement = this.settlementOf(order);
		settlement.release('ENTRUST_CANCEL');
		this.announce.balances(order, settlement);
		this.orderChanged.emit(order);
	}

	private execute(order: Order, settlement: Settlement): void {
		const { book } = this.marketOf(order);
		const trades: OwnTrade[] = [];
		const mayTake = this.mayMatch(book, order);
		const prevented = mayTake && this.matchTaker(order, settlement, trades);
		const mayRest = order.type === 'LIMIT' || (order.type === 'LIMIT_MAKER' && mayTake);
		const rests = mayRest && !prevented;
		const next = book.best(opposite(order.side))?.price ?? order.price;
		const done = !prevented && wanted(order, next).lte(ZERO) && order.executed.gt(ZERO);
		order.status = statusAfter(order, done, rests);
		if (prevented) order.cancelReason = STP_CANCEL;
		if (isOpen(order)) book.rest(order);
		else this.close(order);
		this.announce.fills(order, trades, settlement);
		settlement.release(done || rests ? 'ENTRUST_UNFROZEN' : 'ENTRUST_CANCEL');
		this.announce.balances(order, settlement);
		if (isOpen(order)) this.rested.emit(order);
		this.orderChanged.emit(order);
	}

	/** FILL_OR_KILL trades all or nothing; a LIMIT_MAKER never takes. */
	private mayMatch(book: Book, order: Order): boolean {
		if (order.type === 'FILL_OR_KILL') return canFillCompletely(book, order, this.prevents);
		return order.type !== 'LIMIT_MAKER' || !wouldTrade(book, order.side, order.price);
	}

	/** @returns whether self-trade prevention has ended the order */
	private matchTaker(order: Order, settlement: Settlement, trades: OwnTrade[]): boolean {
		const market = this.marketOf(order);
		return match(market.book, order, this.clock.now(), {
			prevents: this.prevents,
			onFill: (fill) => {
				trades.push(this.settle(fill, order, settlement));
				this.settleMaker(fill);
				this.publishTrade(market, fill);
			},
			cancelMaker: (maker) => {
				maker.cancelReason = STP_CANCEL;
				this.withdraw(maker);
			},
			outsideMaker: ({ price, outside }) =>
				this.marketOrder(market, opposite(order.side), price, outside),
		});
	}

	/** The incoming order's mode decides, and only between accounts that share a group (quirks 31). */
	private readonly prevents: MatchRules['prevents'] = (maker, taker) =>
		taker.stpMode !== '' &&
		!maker.account.isMarket &&
		this.stpGroups.related(maker.account.uid, taker.account.uid);

	private settle(fill: Fill, order: Order, settlement: Settlement): OwnTrade {
		const isMaker = order === fill.maker;
		const fee = settlement.fill(fill, isMaker);
		const isSelfTrade = fill.maker.account === fill.taker.account;
		const named = isSelfTrade && this.selfTradesShareId ? fill.taker : order;
		const trade: OwnTrade = {
			id: tradeId(named.id, named.fills),
			order,
			price: fill.price,
			quantity: fill.quantity,
			quote: fill.quote,
			fee: fee.amount,
			feeAsset: fee.asset,
			isMaker,
			isSelfTrade,
			time: this.clock.now(),
		};
		if (!order.account.isMarket) {
			this.orders.addTrade(trade);
			this.traded.emit(trade);
		}
		return trade;
	}

	private settleMaker(fill: Fill): void {
		const { maker } = fill;
		const settlement = this.settlementOf(maker);
		const trade = this.settle(fill, maker, settlement);
		if (maker.account.isMarket) return;
		if (!isOpen(maker)) this.orders.close(maker);
		this.announce.fills(maker, [trade], settlement);
		settlement.release('ENTRUST_UNFROZEN');
		this.announce.balances(maker, settlement);
		this.orderChanged.emit(maker);
	}

	private publishTrade(market: PairMarket, fill: Fill): void {
		if (!this.printsOwnTrades) return;
		const trade: Trade = {
			id: tradeId(fill.taker.id, fill.taker.fills),
			symbol: market.pair.symbol,
			price: fill.price,
			quantity: fill.quantity,
			quote: fill.quote,
			takerSide: fill.taker.side,
			time: this.clock.now(),
		};
		this.print(market, trade);
	}

	private close(order: Order): void {
		order.updateTime = this.clock.now();
		this.orders.close(order);
	}

	private marketOrder(market: PairMarket, side: Side, price: Decimal, quantity: Decimal): Order {
		const plan: OrderPlan = {
			pair: market.pair,
			side,
			type: 'IMMEDIATE_OR_CANCEL',
			price,
			quantity,
			quoteBudget: null,
			clientOrderId: null,
			stpMode: '',
		};
		return createOrder(this.ids.next(), this.marketAccount, plan, this.clock.now());
	}

	private settlementOf(order: Order): Settlement {
		return new Settlement(order, this.feeAccount.ledger, this.mxPrice(order.pair.quoteAsset));
	}

	private mxPrice(quoteAsset: string): Decimal | undefined {
		return this.market(`MX${quoteAsset}`)?.last;
	}

	private marketOf(order: Order): PairMarket {
		const market = this.markets.get(order.pair.symbol);
		if (market === undefined) throw new Error(`No market for ${order.pair.symbol}`);
		return market;
	}
}

function statusAfter(order: Order, done: boolean, rests: boolean): Order['status'] {
	if (done) return 'FILLED';
	const traded = order.executed.gt(ZERO);
	if (rests) return traded ? 'PARTIALLY_FILLED' : 'NEW';
	return traded ? 'PARTIALLY_CANCELED' : 'CANCELED';
}

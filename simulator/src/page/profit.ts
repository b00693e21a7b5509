import { type Decimal, ZERO, plain, roundDown } from '../exchange/decimal';
import type { Exchange } from '../exchange/exchange';
import type { OwnTrade } from '../exchange/orders';
import type { Pair } from '../exchange/pairs';
import type { PairProfitView, ProfitView } from './frame';
import { MONEY, priceIn } from './valuation';

interface Position {
	readonly pair: Pair;
	/** Bought less sold: below zero where more was sold than bought. */
	quantity: Decimal;
	/** What the quantity was acquired for, with its sign. */
	cost: Decimal;
	/** Quote received less quote paid. */
	cash: Decimal;
	/** By asset. */
	readonly fees: Map<string, Decimal>;
	fills: number;
}

/** Decimals of an amount of profit; the sums behind it are exact. */
const PLACES = 8;

/**
 * Profit and loss of every account, pair by pair, from the fills alone: what an account held before,
 * deposits and withdrawals do not count. The cost of a position is that of its average price.
 */
export class ProfitBook {
	private readonly positions = new Map<string, Map<string, Position>>();

	constructor(private readonly exchange: Exchange) {
		for (const trade of exchange.orders.trades) this.add(trade);
		exchange.traded.listen((trade) => this.add(trade));
	}

	/** At the last prices. */
	view(uid: string): ProfitView {
		const pairs: PairProfitView[] = [];
		let all = ZERO;
		for (const position of this.positions.get(uid)?.values() ?? []) {
			const { view, total } = this.pairProfit(position);
			pairs.push(view);
			const price = priceIn(this.exchange, position.pair.quoteAsset, MONEY);
			if (price !== undefined) all = all.plus(total.times(price));
		}
		return { pairs, total: amount(all) };
	}

	private add({ order, price, quantity, quote, fee, feeAsset }: OwnTrade): void {
		const position = this.positionOf(order.account.uid, order.pair);
		const isBuy = order.side === 'BUY';
		const change = isBuy ? quantity : ZERO.minus(quantity);
		const cost = isBuy ? quote : ZERO.minus(quote);
		const before = position.quantity;
		const after = before.plus(change);
		const grows = before.eq(ZERO) || before.gt(ZERO) === isBuy;
		if (grows) position.cost = position.cost.plus(cost);
		else if (after.eq(ZERO)) position.cost = ZERO;
		else if (after.gt(ZERO) === before.gt(ZERO)) {
			position.cost = position.cost.times(after).div(before);
		} else position.cost = after.times(price);
		position.quantity = after;
		position.cash = position.cash.minus(cost);
		position.fills += 1;
		if (fee.gt(ZERO)) {
			position.fees.set(feeAsset, (position.fees.get(feeAsset) ?? ZERO).plus(fee));
		}
	}

	private positionOf(uid: string, pair: Pair): Position {
		const ofAccount = this.positions.get(uid) ?? new Map<string, Position>();
		this.positions.set(uid, ofAccount);
		const known = ofAccount.get(pair.symbol);
		if (known !== undefined) return known;
		const amounts = { quantity: ZERO, cost: ZERO, cash: ZERO };
		const created: Position = { pair, ...amounts, fees: new Map(), fills: 0 };
		ofAccount.set(pair.symbol, created);
		return created;
	}

	private pairProfit(position: Position): { view: PairProfitView; total: Decimal } {
		const { pair, quantity, cost, cash, fills } = position;
		const last = this.exchange.market(pair.symbol)?.last ?? ZERO;
		const unrealised = quantity.times(last).minus(cost);
		const realised = cash.plus(cost);
		const fees = this.feesIn(pair.quoteAsset, position);
		const total = realised.plus(unrealised).minus(fees);
		const average = quantity.eq(ZERO) ? null : plain(roundDown(cost.div(quantity), PLACES));
		const view = {
			symbol: pair.symbol,
			quote: pair.quoteAsset,
			position: plain(quantity),
			averagePrice: average,
			realised: amount(realised),
			unrealised: amount(unrealised),
			fees: amount(fees),
			total: amount(total),
			fills,
		};
		return { view, total };
	}

	private feesIn(quote: string, { fees }: Position): Decimal {
		let sum = ZERO;
		for (const [asset, paid] of fees) {
			sum = sum.plus(paid.times(priceIn(this.exchange, asset, quote) ?? ZERO));
		}
		return sum;
	}
}

function amount(value: Decimal): string {
	return plain(roundDown(value, PLACES));
}

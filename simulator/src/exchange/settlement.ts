import { remaining } from './book';
import { type Decimal, ZERO } from './decimal';
import type { BalanceChange, BalanceReason } from './events';
import { type Fee, feeOf, withTakerFee } from './fees';
import type { Ledger } from './ledger';
import type { Fill } from './matching';
import { type Order, isOpen } from './orders';

interface Movement {
	readonly asset: string;
	free: Decimal;
	locked: Decimal;
	readonly reason: BalanceReason;
}

/**
 * The money side of one order during one step (placing, a round of fills, a cancel): books it in the
 * ledger at once and remembers what the private account channel has to report afterwards.
 */
export class Settlement {
	private readonly movements: Movement[] = [];
	private readonly ledger: Ledger;

	constructor(
		private readonly order: Order,
		private readonly fees: Ledger,
		private readonly mxPrice: Decimal | undefined,
	) {
		this.ledger = order.account.ledger;
	}

	/** Reserves what the order can cost: quote and fee for BUY, base for SELL. */
	lock(): void {
		const { order } = this;
		const amount = order.quoteBudget ?? requiredLock(order);
		this.ledger.lock(lockAsset(order), amount);
		order.locked = amount;
		this.note(lockAsset(order), ZERO.minus(amount), amount, 'ENTRUST_PLACE');
	}

	/** Books one fill and its fee. */
	fill(fill: Fill, isMaker: boolean): Fee {
		const { order } = this;
		const { account, pair } = order;
		const fee = feeOf(account, pair, fill.quote, isMaker, this.mxPrice);
		const feeInQuote = fee.asset === pair.quoteAsset ? fee.amount : ZERO;
		if (order.side === 'BUY') {
			this.spend(pair.quoteAsset, fill.quote.plus(feeInQuote));
			this.receive(pair.baseAsset, fill.quantity);
		} else {
			this.spend(pair.baseAsset, fill.quantity);
			this.receive(pair.quoteAsset, fill.quote.minus(feeInQuote));
		}
		if (feeInQuote !== fee.amount) {
			this.ledger.debit(fee.asset, fee.amount);
			this.note(fee.asset, ZERO.minus(fee.amount), ZERO, 'TRADE_FEE');
		}
		this.fees.credit(fee.asset, fee.amount);
		return fee;
	}

	/** Gives back what the order no longer needs: all of it when it is closed. */
	release(reason: 'ENTRUST_UNFROZEN' | 'ENTRUST_CANCEL'): void {
		const { order } = this;
		const excess = order.locked.minus(isOpen(order) ? requiredLock(order) : ZERO);
		if (excess.lte(ZERO)) return;
		this.ledger.unlock(lockAsset(order), excess);
		order.locked = order.locked.minus(excess);
		this.note(lockAsset(order), excess, ZERO.minus(excess), reason);
	}

	/** The movements so far in order, each with the balance right after it. */
	drain(time: number): BalanceChange[] {
		const after = new Map(this.movements.map(({ asset }) => [asset, this.ledger.get(asset)]));
		const changes: BalanceChange[] = [];
		for (const { asset, free, locked, reason } of this.movements.splice(0).reverse()) {
			const balance = after.get(asset) ?? this.ledger.get(asset);
			changes.unshift({
				asset,
				free: balance.free,
				freeChange: free,
				locked: balance.locked,
				lockedChange: locked,
				reason,
				time,
			});
			after.set(asset, { free: balance.free.minus(free), locked: balance.locked.minus(locked) });
		}
		return changes;
	}

	private spend(asset: string, amount: Decimal): void {
		if (this.order.account.isMarket) {
			this.ledger.debit(asset, amount);
			return;
		}
		this.ledger.spendLocked(asset, amount);
		this.order.locked = this.order.locked.minus(amount);
		this.note(asset, ZERO, ZERO.minus(amount), 'ENTRUST');
	}

	private receive(asset: string, amount: Decimal): void {
		this.ledger.credit(asset, amount);
		this.note(asset, amount, ZERO, 'ENTRUST');
	}

	private note(asset: string, free: Decimal, locked: Decimal, reason: BalanceReason): void {
		const same = this.movements.find((m) => m.asset === asset && m.reason === reason);
		if (same === undefined) {
			this.movements.push({ asset, free, locked, reason });
			return;
		}
		same.free = same.free.plus(free);
		same.locked = same.locked.plus(locked);
	}
}

function lockAsset(order: Order): string {
	return order.side === 'BUY' ? order.pair.quoteAsset : order.pair.baseAsset;
}

/** What an order that is (still) open holds locked. */
export function requiredLock(order: Order): Decimal {
	if (order.side === 'SELL') return remaining(order);
	return withTakerFee(order.account, order.pair, order.price.times(remaining(order)));
}

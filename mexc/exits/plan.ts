/** One target of a plan. All of a plan are of one kind, and rise. */
export interface TakeProfit {
	/** Above the average entry price; decimal text. */
	percent?: string;
	/** Decimal text. */
	price?: string;
	/** How much of the position is sold there, in percent; decimal text. */
	sharePercent: string;
}

/** How a position is to be left. Percentages and prices are decimal text. */
export interface ExitPlan {
	takeProfits: readonly TakeProfit[];
	/** Below the average entry price. */
	stopLossPercent?: string;
	stopLossPrice?: string;
	/** Once so many steps are sold, the stop is no lower than the average entry price. */
	breakEvenAfterStep?: number;
	/** Once the price has risen so far above the average entry, the stop follows the highest price. */
	trailing?: { activationPercent: string; distancePercent: string };
	/** From the first fill of the entry on. */
	timeLimitMinutes?: number;
	/** Each target has an order at the exchange instead of being watched. */
	isResting?: boolean;
	/** All buys of a pair that are open at one time are one position. */
	isTogether?: boolean;
}

/** What the pair takes; amounts are decimal text. */
export interface PairLimits {
	tick: string;
	step: string;
	minQuantity: string;
	/** In the quote asset, of a market order. */
	minValue: string;
	/** The same of an order with a price. */
	minLimitValue?: string;
	/** The most that one order may be worth, in the quote asset; absent for no limit. */
	maxValue?: string;
}

/** Why something is sold. */
export type ExitReason = 'takeProfit' | StopReason | 'timeLimit';

export type StopReason = 'stopLoss' | 'breakEven' | 'trailingStop';

/** What is known of a position by its fills. Amounts are decimal text. */
export interface Amounts {
	/** Bought, and what it cost in the quote asset: together the average entry price. */
	bought: string;
	value: string;
	/** What is left of `bought` after fees that were taken from it. */
	quantity: string;
	/** Sold by exits of this plan. */
	sold: string;
	/** Sold by somebody else: the position is that much smaller. */
	soldByOthers: string;
	/** How many steps have been sold at any time. */
	stepsDone: number;
	/** Of the first fill, in milliseconds of the exchange. */
	openedAt: number;
	/** What orders at the exchange may still sell for targets. */
	resting?: readonly RestingOrder[];
}

/** An order at the exchange for one target, now or earlier. Amounts are decimal text. */
export interface RestingOrder {
	orderId: string;
	clientOrderId: string;
	/** From 1. */
	step: number;
	generation: number;
	/** Absent where MEXC did not say it. */
	price?: string;
	/** Sold by it. */
	executed: string;
	/** What it may still sell; zero once it has ended. */
	open: string;
	isEnded: boolean;
	/** It ended with a rest: somebody cancelled it. */
	isWithdrawn: boolean;
	/** When it was placed, in milliseconds of the exchange, where MEXC said it. */
	placedAt?: number;
}

/** What the course of prices and time has made of a position. */
export interface Course {
	/** The highest price since the entry, where one was seen; decimal text. */
	high?: string;
	/** A stop or the time limit has struck: everything is sold, whatever the price does from then on. */
	struck?: StopReason | 'timeLimit';
}

export interface Stop {
	/** Decimal text, a multiple of the tick. */
	price: string;
	reason: StopReason;
}

export interface Decision {
	reason: ExitReason;
	/** The highest target that is sold, from 1; only of `takeProfit`. */
	step?: number;
	/** A multiple of the pair's step, decimal text. */
	quantity: string;
}

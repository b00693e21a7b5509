import { isZero } from '../core/decimal';
import { bookTicker } from '../endpoints/marketData';
import { accountInfo, openOrders, queryOrder } from '../endpoints/spotTrading';
import type { SymbolRules } from '../market/symbolRules';
import type { OrderRef } from '../orders/orderRef';
import {
	questionsOf,
	refreshFacts,
	refreshPrice,
	type ForeseenOrder,
} from '../orders/preflight/liveFacts';
import type { PreflightHow } from '../orders/preflight/plan';
import { askAhead, type Question } from '../rest/askAhead';
import { sentOrders } from '../orders/sentOrders';
import { type CallOptions, type RestClient, timeOf } from '../rest/client';
import type { Signal } from '../signals/signal';

/** What decides which facts the order of a signal needs. */
export interface FactsPlan {
	signal: Signal;
	rules: SymbolRules;
	/** With the tighter of the limits of signal and node. */
	preflight: PreflightHow;
	/** The best price is compared with the one that the sender saw. */
	isReferenceChecked: boolean;
	/** Of a signal before; absent where its end has been seen. */
	last?: LastOrder;
}

/** The order that this process placed last for a signal on the pair. */
export interface LastOrder {
	ref: OrderRef;
	/** Sent so long ago that a balance read at the same time as its state has its fills. */
	isSettled: boolean;
}

/** How what a signal needs is read. */
export interface Reading {
	/** Has the answers to what was asked for ahead. */
	reader: RestClient;
	/** The balances are among them: they may be older than an answer that was asked for later. */
	areBalancesAhead: boolean;
	/** From now on everything is asked again. */
	forget(): void;
}

/**
 * Asks at once for what the order of a signal will need, so that its sender waits for one answer of the exchange and
 * not for several. Balances are left out while an order of this process may still change them.
 */
export function askFacts(client: RestClient, plan: FactsPlan, options: CallOptions): Reading {
	const foreseen = foreseenOrder(plan);
	refreshFacts(client, foreseen);
	if (isPriceNeeded(plan)) refreshPrice(client, plan.rules.symbol);
	const isTarget = plan.signal.purpose.kind === 'target';
	const mayChange = hasJustSent(client, plan) || plan.last?.isSettled === false;
	const questions = [
		...questionsOf(foreseen),
		...(plan.isReferenceChecked ? [touchQuestion(plan)] : []),
		...(isTarget ? targetQuestions(plan) : []),
	].filter(({ endpoint }) => !(mayChange && endpoint === accountInfo));
	const reader = askAhead(client, questions, { signal: options.signal });
	const forget = () => reader.forget();
	return { reader, areBalancesAhead: isTarget && !mayChange, forget };
}

/** What an order has executed shows in the balances a moment later. */
const SHOWN_MS = 10_000;

/** Whether this process has sent an order so lately that it may still change a balance that is needed. */
function hasJustSent(client: RestClient, { signal, rules }: FactsPlan): boolean {
	const now = timeOf(client).monotonic();
	const isOnAnyPair = signal.purpose.kind === 'trade';
	return sentOrders(client).some(({ wanted, sentUntilMs }) => {
		return now - sentUntilMs < SHOWN_MS && (isOnAnyPair || wanted.symbol === rules.symbol);
	});
}

/** Of a target the side follows from what is held; a close sells. */
function foreseenOrder({ signal, rules, preflight }: FactsPlan): ForeseenOrder {
	const { purpose, type } = signal;
	const order = { rules, type, preflight };
	if (purpose.kind === 'target') {
		return { ...order, side: signal.action === 'close' ? 'SELL' : undefined };
	}
	const { side, size } = purpose;
	return { ...order, side, by: size.by === 'quantity' ? undefined : size.by };
}

/** A share is computed with the last price, and what a market order would be worth too. */
function isPriceNeeded({ signal: { purpose, type } }: FactsPlan): boolean {
	if (purpose.kind !== 'target') return false;
	const { target } = purpose;
	return type === 'MARKET' || (target.by === 'percent' && !isZero(target.percent));
}

function touchQuestion({ rules }: FactsPlan): Question {
	return { endpoint: bookTicker, values: { symbol: rules.symbol } };
}

function targetQuestions({ rules, last }: FactsPlan): Question[] {
	const { symbol } = rules;
	return [
		{ endpoint: openOrders, values: { symbol } },
		{ endpoint: accountInfo, values: {} },
		...(last ? [{ endpoint: queryOrder, values: { ...last.ref } }] : []),
	];
}

/** What the tests of the limits over a day share: orders as the node places them, and what came of each. */
import type { Values } from '../../mexc/endpoints/endpoint';
import { asMexcError, type MexcError } from '../../mexc/core/errors';
import { placeOrder, type PlacedOrder } from '../../mexc/orders/placeOrder';
import type { RestClient } from '../../mexc/rest/client';
import { type Bench, clientOf, startBench } from './flowHarness';

export const SYMBOL = 'BTCUSDT';
/** 100 USDT in the book, far below the market. */
export const small: Values = {
	symbol: SYMBOL,
	side: 'BUY',
	type: 'LIMIT',
	quantity: '0.002',
	price: '50000',
};

let orders = 0;

export interface Trader {
	bench: Bench;
	client: RestClient;
	/** The order, or what refused it. */
	place(values: Values): Promise<PlacedOrder | MexcError>;
	/** Many at once: how many were placed, and the refusals. */
	placeAll(all: readonly Values[]): Promise<{ placed: number; refusals: MexcError[] }>;
}

/** Somebody whose credential has these limits, alone on an exchange. */
export async function startTrader(limits: Record<string, unknown>): Promise<Trader> {
	return traderOn(await startBench(), limits);
}

export function traderOn(bench: Bench, limits: Record<string, unknown>): Trader {
	const { simulator, time, log } = bench;
	const client = clientOf(simulator, { time, log }, { allowedSymbols: SYMBOL, ...limits });
	const placing = async (values: Values) => {
		const clientOrderId = `order-${orders++}`;
		const how = { clientOrderId, lookUpFirst: false, returnOutcome: false };
		return await placeOrder(client, values, how).catch((error: unknown) => asMexcError(error));
	};
	return {
		bench,
		client,
		place: async (values) => await time.until(placing(values)),
		async placeAll(all) {
			const results = await time.until(Promise.all(all.map(placing)));
			const refusals = results.filter((one): one is MexcError => one instanceof Error);
			return { placed: results.length - refusals.length, refusals };
		},
	};
}

/** The refusal of what should have been refused by the policy, with nothing sent. */
export async function refusalOf(placing: Promise<PlacedOrder | MexcError>): Promise<MexcError> {
	const result = await placing;
	if (!(result instanceof Error)) throw new Error('it was placed');
	expect(result).toMatchObject({ kind: 'policy', effect: 'none' });
	return result;
}

export async function outcomeOf(placing: Promise<PlacedOrder | MexcError>): Promise<string> {
	const result = await placing;
	if (result instanceof Error) throw result;
	return String(result.outcome);
}

/** What was sent to place orders. */
export function ordersSent({ bench }: Trader): number {
	return bench.simulator.requests().filter(({ endpoint }) => endpoint === 'newOrder').length;
}

import type { Simulator } from '../../simulator/src';
import { signed } from '../../simulator/test/support/client';
import type { MovingExchange } from './movingExchange';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT'] as const;
const PRICES = { BTCUSDT: '60000', ETHUSDT: '3000' } as const;
const QUANTITIES = { BTCUSDT: '0.0004', ETHUSDT: '0.008' } as const;
/** A quarter of the quantity. */
const PARTS = { BTCUSDT: '0.0001', ETHUSDT: '0.002' } as const;

/** Somebody who trades on the account without n8n: the app, or another program. */
export interface TradingClient {
	/** Orders placed so far. */
	placed(): number;
	/** Ends what is still open, and rests. */
	stop(): Promise<void>;
}

type Symbol = (typeof SYMBOLS)[number];

interface Later {
	/** The step at which it is due. */
	step: number;
	act(exchange: Simulator): Promise<void> | void;
}

/**
 * Places one order each `everyMs` while the exchange is up. In turn: a market order; a limit order that is
 * filled a step later; one that is cancelled a step later; one that is partly filled and then cancelled; one
 * that stays in the book for many steps, so that it outlives a trouble, and ends one way or the other.
 */
export function startTrading(exchange: MovingExchange, everyMs: number): TradingClient {
	const later: Later[] = [];
	let step = 0;
	let placed = 0;
	let working = Promise.resolve();

	const schedule = (after: number, act: Later['act']) => later.push({ step: step + after, act });

	async function runDue(simulator: Simulator, isDue: (due: Later) => boolean): Promise<void> {
		const due = later.filter(isDue);
		for (const one of due) {
			await one.act(simulator);
			later.splice(later.indexOf(one), 1);
		}
	}

	async function next(): Promise<void> {
		const simulator = exchange.current();
		if (simulator === undefined) return;
		try {
			await runDue(simulator, (due) => due.step <= step);
		} catch (error) {
			// What was under way when the exchange went down is done when it is back.
			if (exchange.current() === simulator) throw error;
			return;
		}
		const symbol = SYMBOLS[Math.floor(step / 5) % SYMBOLS.length];
		place(simulator, symbol, step % 5);
		placed++;
		step++;
	}

	function place(simulator: Simulator, symbol: Symbol, kind: number): void {
		simulator.setPrice(symbol, PRICES[symbol]);
		const quantity = QUANTITIES[symbol];
		if (kind === 0) {
			const side = step % 20 < 10 ? 'BUY' : 'SELL';
			return void simulator.order({ symbol, side, type: 'MARKET', quantity });
		}
		// Below the market: it rests. The one that stays is out of the way of the others' fills.
		const price = below(PRICES[symbol], kind === 4 ? 2n : 1n);
		const order = simulator.order({ symbol, side: 'BUY', type: 'LIMIT', price, quantity });
		const cancel = async (on: Simulator) => await cancelOrder(on, symbol, String(order.orderId));
		const sell = (on: Simulator, amount: string) =>
			on.trade(symbol, { side: 'SELL', price, quantity: amount });
		if (kind === 1) schedule(1, (on) => sell(on, quantity));
		if (kind === 2) schedule(1, cancel);
		if (kind === 3) {
			schedule(1, (on) => sell(on, PARTS[symbol]));
			schedule(2, cancel);
		}
		const fall = (on: Simulator) => on.setPrice(symbol, price);
		if (kind === 4) schedule(60, step % 20 < 10 ? cancel : fall);
	}

	const timer = setInterval(() => {
		working = working.then(next);
	}, everyMs);

	return {
		placed: () => placed,
		async stop() {
			clearInterval(timer);
			await working;
			const simulator = exchange.current();
			if (simulator !== undefined) await runDue(simulator, () => true);
		},
	};
}

function below(price: string, percent: bigint): string {
	return String((BigInt(price) * (100n - percent)) / 100n);
}

async function cancelOrder(simulator: Simulator, symbol: string, orderId: string): Promise<void> {
	const { status, text } = await signed(simulator, 'DELETE', '/api/v3/order', { symbol, orderId });
	// A trade at its price may have filled it before.
	if (status !== 200 && !/-2011/.test(text)) throw new Error(`Cancelling failed: ${text}`);
}

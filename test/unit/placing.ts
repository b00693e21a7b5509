import type { Simulator, SimulatorOptions } from '../../simulator/src';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import type { RestClient } from '../../mexc/rest/client';
import { createRestClient } from '../../mexc/client';
import { systemTime } from '../../mexc/core/time';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import { freeOf } from '../../mexc/flows/balance';
import { startTestSimulator } from '../support/simulator';
import { accountFor } from './restServer';

export const buy = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '0.01',
	price: '64000',
};
export const market = { ...buy, type: 'MARKET', price: undefined };

let count = 0;

/** Placing on a simulator of its own for each test, with the preflight as Create has it. */
export class Placing {
	simulator!: Simulator;
	/** Deadlines are real unless a test lives through them. */
	time = systemTime;

	async start(options: SimulatorOptions = {}): Promise<void> {
		await this.simulator?.stop();
		this.time = systemTime;
		this.simulator = await startTestSimulator(options);
	}

	client(credential: object = {}): RestClient {
		const { apiKey, apiSecret, restUrl } = this.simulator;
		const account = accountFor(restUrl, { apiKey, apiSecret, ...credential });
		return createRestClient({ account, network: openNetwork, log: silentLog, time: this.time });
	}

	how(more: Partial<PlaceHow> = {}): PlaceHow {
		return { clientOrderId: `pf-${count++}`, lookUpFirst: false, returnOutcome: false, ...more };
	}

	async place(
		values: object,
		more: Partial<PlaceHow> = {},
		credential: object = {},
	): Promise<PlacedOrder> {
		return await placeOrder(this.client(credential), { ...buy, ...values }, this.how(more));
	}

	/** How many requests to this endpoint arrived. */
	sent(endpoint = 'newOrder'): number {
		return this.simulator.state().requests[endpoint] ?? 0;
	}

	orders() {
		return Object.values(this.simulator.state().accounts).flatMap(({ orders }) => orders);
	}

	async freeOf(asset: string): Promise<string> {
		return await freeOf(this.client(), asset);
	}
}

/** A fresh simulator for each test of a file. */
export function usePlacing(): Placing {
	const placing = new Placing();
	beforeEach(() => placing.start());
	afterEach(() => placing.simulator.stop());
	return placing;
}

/** What the tests of the action nodes share: one engine, and a workflow around one operation. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { spotTradingComposites } from '../../../mexc/flows/composites';
import type { Operation } from '../../../mexc/endpoints/endpoint';
import { marketData } from '../../../mexc/endpoints/marketData';
import { spotTrading } from '../../../mexc/endpoints/spotTrading';
import { marketDataComposites } from '../../../mexc/statistics';
import { replayAlert } from '../../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../../mexc/statistics/spotTrading';
import { userDataStream } from '../../../mexc/endpoints/userDataStream';
import type { OrderState, Simulator } from '../../../simulator/src';
import { loadEngine, type Engine, type RunOptions, type RunResult } from '../../support/n8n';

let loaded: Promise<Engine> | undefined;

export function engine(): Promise<Engine> {
	loaded ??= loadEngine();
	return loaded;
}

/** The fields of a credential for this simulator. */
export function credentialFor(simulator: Simulator, more: IDataObject = {}) {
	const { restUrl, wsUrl, apiKey, apiSecret } = simulator;
	const address = { environment: 'custom', baseUrl: restUrl, wsUrl };
	return { apiKey, apiSecret, ...address, ...more };
}

function placesOf(operations: readonly Operation[]) {
	return Object.fromEntries(operations.map(({ id, resource, node }) => [id, { resource, node }]));
}

/** Node and resource of each operation that is an endpoint. */
export const placeOf = placesOf([...marketData, ...spotTrading, ...userDataStream]);

const places = {
	...placeOf,
	...placesOf([
		...spotTradingComposites,
		...spotTradingStatistics,
		...marketDataComposites,
		replayAlert,
	]),
};

export interface Call {
	operation: string;
	parameters?: INodeParameters;
	items?: IDataObject[];
	node?: Partial<RunOptions['nodes'][number]>;
	credential?: IDataObject;
	run?: Partial<RunOptions>;
}

/** Runs one operation in a workflow of its own; its output is that of the node "MEXC". */
export async function call(simulator: Simulator, request: Call): Promise<RunResult> {
	const { operation, parameters = {}, items, node = {}, credential, run = {} } = request;
	const { resource, node: type } = places[operation];
	const { runWorkflow } = await engine();
	return await runWorkflow({
		nodes: [{ name: 'MEXC', type, parameters: { resource, operation, ...parameters }, ...node }],
		credentials: { mexcApi: credentialFor(simulator, credential) },
		items,
		...run,
	});
}

/** A limit order below the market, so that it rests in the book. */
export const resting = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '0.01',
	price: '64000',
};

/** The orders of the simulator's accounts, oldest first. */
export function ordersOf(simulator: Simulator): OrderState[] {
	return Object.values(simulator.state().accounts).flatMap(({ orders }) => orders);
}

export { forgetProcessState } from '../../support/freshProcess';

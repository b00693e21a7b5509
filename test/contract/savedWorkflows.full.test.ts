import {
	NodeHelpers,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
} from 'n8n-workflow';
import type { Endpoint, Field, Operation } from '../../mexc/endpoints/endpoint';
import { spotTradingComposites } from '../../mexc/flows/composites';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { sampleOf, valuesFor } from '../property/oddAnswers';
import { eventValues } from '../support/eventValues';
import { forgetProcessState } from '../support/freshProcess';
import { loadEngine, type Engine, type RunResult, type TestNode } from '../support/n8n';
import { actionEndpoints, operationsWithSchema, outputSchemaOf } from '../support/outputSchema';
import { missingIn, savedWorkflows, saveWorkflow, type Kind } from '../support/savedWorkflows';
import { useSimulator } from '../support/simulator';
import { exitPlan } from './exitPlan';

// Workflows that earlier versions have saved, opened and run by this one. UPDATE_GOLDEN=1 adds files for operations
// and events that have none; it changes no file (docs/versions.md).

const BEGINS: Readonly<Record<Kind, string>> = { operations: 'Start', events: 'MEXC Trigger' };
const ALLOWED = { allowTransfers: true, allowWithdrawals: true, allowAdministration: true };
/** Without a limit there is nothing to show. */
const LIMITS = { maxOrdersPerDay: 1, allowedSymbols: 'BTCUSDT' };
const SECRET = 'tvSecret4711abcdefghij';
const SIGNAL = { secret: SECRET, symbol: 'BTCUSDT', action: 'buy', quantity: '0.01' };

const operations: readonly Operation[] = [
	...new Set<Operation>([...operationsWithSchema, ...spotTradingComposites]),
];
const endpoints = new Map<string, Endpoint>(actionEndpoints.map((each) => [each.id, each]));

const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '64000' };

/** What the operations that are no single endpoint, and orders, are saved with. */
const given: Readonly<Record<string, INodeParameters>> = {
	newOrder: limit,
	testOrder: limit,
	batchOrders: { batchOrders: JSON.stringify([limit, { ...limit, price: '63000' }]) },
	indicators: { symbol: 'BTCUSDT', interval: '60m', indicators: { row: [{ indicator: 'rsi' }] } },
	chart: { symbol: 'BTCUSDT', interval: '60m' },
	managedPositions: { symbols: 'BTCUSDT' },
	replayAlert: { symbol: 'BTCUSDT', event: 'candleClose', interval: 'Min60' },
	snapshot: { symbol: 'BTCUSDT', interval: '60m' },
	placeAndWait: { ...limit, waitSeconds: 1 },
	orderFromSignal: { payload: '={{ $json.body }}' },
	prepareOrder: { ...limit, validMinutes: 15 },
	placePreparedOrder: { ticket: '={{ $json.ticket }}' },
	cancelReplace: { symbol: 'BTCUSDT', origClientOrderId: 'old-1', type: 'LIMIT', price: '63000' },
	ladder: {
		symbol: 'BTCUSDT',
		side: 'BUY',
		fromPrice: '63800',
		toPrice: '64200',
		rungs: 3,
		total: '300',
	},
	closePosition: { asset: 'ETH' },
	rebalance: { targets: { row: [{ asset: 'BTC', weightPercent: '50' }] } },
	cancelEverything: { scope: 'account' },
	profitAndLoss: { symbols: 'BTCUSDT' },
	portfolioHistory: { symbols: 'BTCUSDT', days: 2 },
};

/** Events that need more than the fields of `eventValues`. */
const ofEvent: Readonly<Record<string, IDataObject>> = {
	managedExit: exitPlan,
	custom: { channel: 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT' },
	priceCross: { price: '63000', frequency: 'every' },
};

describe('workflows that were saved by earlier versions', () => {
	const simulator = useSimulator({ limits: false });
	let engine: Engine;
	beforeAll(async () => {
		engine = await loadEngine();
	});
	beforeEach(() => {
		forgetProcessState();
		simulator().fault({ kind: 'clear' });
	});

	const credentialOf = (name: string) => {
		const { restUrl: baseUrl, wsUrl, apiKey, apiSecret } = simulator();
		const own = { environment: 'custom', baseUrl, wsUrl, apiKey, apiSecret };
		const limits = ['tradingLimits', 'limit'].includes(name) ? LIMITS : {};
		return { mexcApi: { ...own, ...ALLOWED, ...limits, signalSecret: SECRET } };
	};
	const descriptionOf = (type: string): INodeTypeDescription =>
		NodeHelpers.getVersionedNodeType(engine.loader.getNode(type).type).description;

	/** As the editor saves a node: without what has its standard value, and without hidden fields. */
	function saved(type: string, name: string, parameters: INodeParameters): INode {
		const description = descriptionOf(type);
		const { packageName } = engine;
		const node: INode = {
			id: name,
			name,
			type: `${packageName}.${type}`,
			typeVersion: 1,
			position: [220, 0],
			parameters,
		};
		node.parameters =
			NodeHelpers.getNodeParameters(
				description.properties,
				parameters,
				false,
				false,
				node,
				description,
			) ?? {};
		return node;
	}

	function workflowOfOperation({ id, node, resource }: Operation) {
		const endpoint = endpoints.get(id);
		const fields: readonly Field[] = endpoint?.fields ?? [];
		const values = given[id] ?? (endpoint ? valuesFor(endpoint) : {});
		const isPair = (name: string) =>
			name === 'symbol' && (fields.find((field) => field.name === name)?.type ?? '') !== 'string';
		const parameters = Object.fromEntries(
			Object.entries(values)
				.filter(([, value]) => value !== undefined)
				.map(([name, value]) => [
					name,
					isPair(name) ? { __rl: true, mode: 'name', value } : (value as string),
				]),
		);
		const nodes = [saved(node, 'MEXC', { resource, operation: id, ...parameters })];
		const prepare = { resource: 'order', operation: 'prepareOrder', ...given.prepareOrder };
		if (id === 'placePreparedOrder') nodes.unshift(saved(node, 'Prepare', prepare));
		const connections: IConnections =
			nodes.length === 1
				? {}
				: { Prepare: { main: [[{ node: 'MEXC', type: 'main' as const, index: 0 }]] } };
		return { name: id, nodes, connections, settings: { executionOrder: 'v1' } };
	}

	function workflowOfEvent(event: string) {
		const values = { event, ...eventValues, ...ofEvent[event] } as INodeParameters;
		const options = { manualTimeoutSeconds: 1 };
		const nodes = [saved('mexcTrigger', 'MEXC Trigger', { ...values, options })];
		return { name: event, nodes, connections: {}, settings: { executionOrder: 'v1' } };
	}

	const testNodes = (nodes: readonly INode[]) =>
		nodes.map((node) => ({ ...node, type: String(node.type.split('.').at(-1)) }) as TestNode);

	/** With what happened at the exchange before, and the documented answer where an endpoint is all. */
	async function runOperation(id: string, nodes: readonly INode[]): Promise<RunResult> {
		simulator().reset();
		simulator().order({ ...limit, newClientOrderId: 'old-1' });
		simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
		if (endpoints.has(id) && !(id in given)) {
			const json = JSON.stringify(sampleOf(id));
			simulator().fault({ kind: 'answer', endpoint: id, json, when: 'before', times: 100 });
		}
		return await engine.runWorkflow({
			nodes: testNodes(nodes),
			credentials: credentialOf(id),
			// The item of a webhook holds the secret itself.
			isSearched: id !== 'orderFromSignal',
			items: id === 'orderFromSignal' ? [{ body: { ...SIGNAL, time: Date.now() } }] : undefined,
		});
	}

	async function runEvent(event: string, nodes: readonly INode[]): Promise<RunResult> {
		simulator().order({ ...limit, newClientOrderId: 'old-1' });
		simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
		const run = engine.runManual({
			nodes: testNodes(nodes),
			credentials: credentialOf(event),
		});
		const moving = setInterval(() => {
			simulator().trade('BTCUSDT', { side: 'SELL', price: '65000', quantity: '0.001' });
		}, 100);
		return await run.result.finally(() => clearInterval(moving));
	}

	function itemsOf(kind: Kind, result: RunResult) {
		expect(result.error?.message).toBeUndefined();
		const node = kind === 'events' ? BEGINS.events : 'MEXC';
		const items = result.items(node);
		return outputSchemaOf(items.map(({ json }) => json));
	}

	if (process.env.UPDATE_GOLDEN === '1') {
		const have = (kind: Kind) => new Set(savedWorkflows(kind).map(({ name }) => name));
		const haveOperations = have('operations');
		const haveEvents = have('events');
		it('adds those that are missing', async () => {
			for (const operation of operations.filter(({ id }) => !haveOperations.has(id))) {
				const workflow = workflowOfOperation(operation);
				const items = itemsOf('operations', await runOperation(operation.id, workflow.nodes));
				saveWorkflow('operations', operation.id, { workflow, items });
			}
			for (const { value } of triggerEvents.filter((event) => !haveEvents.has(event.value))) {
				const workflow = workflowOfEvent(value);
				const items = itemsOf('events', await runEvent(value, workflow.nodes));
				saveWorkflow('events', value, { workflow, items });
			}
		}, 300_000);
	}

	it.each(savedWorkflows('operations').map((each) => [each.version, each.name, each] as const))(
		'%s: %s runs and gives the same fields',
		async (_version, name, { workflow, items }) => {
			const result = await runOperation(name, workflow.nodes);
			expect(missingIn(itemsOf('operations', result), items)).toEqual([]);
		},
	);

	it.each(savedWorkflows('events').map((each) => [each.version, each.name, each] as const))(
		'%s: %s is published, and its test gives the same fields',
		async (_version, name, { workflow, items }) => {
			const result = await runEvent(name, workflow.nodes);
			// The market decides whether a test finds a firing in the past, or gives an example.
			const isReplay = result.json(BEGINS.events)[0]?.isReplay === true;
			const expected = isReplay ? ['.isExample: missing'] : [];
			expect(missingIn(itemsOf('events', result), items)).toEqual(expected);
			const active = await engine.activateTrigger({
				nodes: testNodes(workflow.nodes),
				credentials: credentialOf(name),
			});
			await active.close();
		},
	);
});

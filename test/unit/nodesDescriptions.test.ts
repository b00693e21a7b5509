import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodePropertyModeValidation,
	type INodeType,
} from 'n8n-workflow';
import { spotTradingComposites } from '../../mexc/flows/composites';
import type { Operation } from '../../mexc/endpoints/endpoint';
import { marketData } from '../../mexc/endpoints/marketData';
import { rebate } from '../../mexc/endpoints/rebate';
import { spotTrading } from '../../mexc/endpoints/spotTrading';
import { marketDataComposites } from '../../mexc/statistics';
import { replayAlert } from '../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';
import { subAccount } from '../../mexc/endpoints/subAccount';
import { userDataStream } from '../../mexc/endpoints/userDataStream';
import { wallet } from '../../mexc/endpoints/wallet';
import { fieldProperties } from '../../nodes/n8n/fields/fieldProperty';
import { endpointProperties } from '../../nodes/n8n/fields/properties';
import { triggerProperties } from '../../nodes/n8n/trigger/properties';
import { MexcMarketData } from '../../nodes/MexcMarketData/MexcMarketData.node';
import { MexcRebate } from '../../nodes/MexcRebate/MexcRebate.node';
import { MexcSpotTrading } from '../../nodes/MexcSpotTrading/MexcSpotTrading.node';
import { MexcSubAccount } from '../../nodes/MexcSubAccount/MexcSubAccount.node';
import { MexcSpotTradingTrigger } from '../../nodes/MexcSpotTradingTrigger/MexcSpotTradingTrigger.node';
import { MexcTrigger } from '../../nodes/MexcTrigger/MexcTrigger.node';
import { MexcUserDataStream } from '../../nodes/MexcUserDataStream/MexcUserDataStream.node';
import { MexcWallet } from '../../nodes/MexcWallet/MexcWallet.node';
import { MexcApi } from '../../credentials/MexcApi.credentials';
import { expectGolden } from '../support/golden';

interface Subject {
	type: new () => INodeType;
	endpoints: readonly Operation[];
}

const marketOperations = [...marketData, ...marketDataComposites, replayAlert];
const spotOperations = [...spotTrading, ...spotTradingComposites, ...spotTradingStatistics];

const subjects: Array<[string, Subject]> = [
	['mexcMarketData', { type: MexcMarketData, endpoints: marketOperations }],
	['mexcSpotTrading', { type: MexcSpotTrading, endpoints: spotOperations }],
	['mexcWallet', { type: MexcWallet, endpoints: wallet }],
	['mexcSubAccount', { type: MexcSubAccount, endpoints: subAccount }],
	['mexcUserDataStream', { type: MexcUserDataStream, endpoints: userDataStream }],
	['mexcRebate', { type: MexcRebate, endpoints: rebate }],
];

const operations = subjects.flatMap(([node, { type, endpoints }]) =>
	endpoints.map((endpoint) => ({ node, type, endpoint, id: endpoint.id })),
);

function nodeOf(type: string): INode {
	return { id: '1', name: 'Node', type, typeVersion: 1, position: [0, 0], parameters: {} };
}

/** What the editor shows for an operation, with these further parameters set. */
function visible(
	{ type, endpoint }: { type: new () => INodeType; endpoint: Operation },
	parameters: Record<string, string | boolean> = {},
	suffix = '',
): INodeProperties[] {
	const { description } = new type();
	const named = { ...description, name: description.name + suffix };
	const values = { resource: endpoint.resource, operation: endpoint.id, ...parameters };
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, nodeOf(named.name), named),
	);
}

const namesOf = (properties: INodeProperties[]) => properties.map(({ name }) => name);

describe.each(subjects)('the description of %s', (name, { type, endpoints }) => {
	it('is the one that was reviewed', () => {
		expectGolden(name, new type().description);
	});

	it('is plain JSON', () => {
		const { description } = new type();
		expect(JSON.parse(JSON.stringify(description))).toEqual(description);
	});

	it('is made afresh for each instance and not frozen, because the loader writes into it', () => {
		const [first, second] = [new type().description, new type().description];
		const properties = [...first.properties];
		first.properties.unshift({ displayName: 'X', name: 'x', type: 'string', default: '' });
		for (const property of properties) property.displayName = 'changed';
		expect(second.properties.map(({ displayName }) => displayName)).not.toContain('changed');
		expect(namesOf(second.properties)).not.toContain('x');
	});

	it('gives a name the same type wherever it is used', () => {
		const types = new Map<string, Set<string>>();
		for (const property of new type().description.properties) {
			types.set(property.name, (types.get(property.name) ?? new Set()).add(property.type));
		}
		expect([...types].filter(([, used]) => used.size > 1)).toEqual([]);
	});

	it('offers each operation under its resource, and its saved value is its id', () => {
		const selectors = new type().description.properties.filter(({ name }) => name === 'operation');
		const offered = selectors.flatMap(({ options = [], displayOptions }) =>
			options.map((option) => [displayOptions?.show?.resource, 'value' in option && option.value]),
		);
		expect(offered).toHaveLength(endpoints.length);
		expect(offered).toEqual(
			expect.arrayContaining(endpoints.map(({ id, resource }) => [[resource], id])),
		);
	});
});

describe.each(operations)('$node $id in the editor', (operation) => {
	const { endpoint } = operation;

	it('shows each name once', () => {
		for (const type of ['LIMIT', 'MARKET']) {
			for (const sizing of ['asGiven', 'quoteAmount', 'balancePercent', 'risk']) {
				const names = namesOf(visible(operation, { returnAll: false, type, sizing }));
				expect(names).toEqual([...new Set(names)]);
			}
		}
	});

	it('shows what the definition asks for and nothing of other operations', () => {
		const names = namesOf(
			visible(operation, {
				returnAll: false,
				type: 'LIMIT',
				batchInput: 'json',
				sizing: 'asGiven',
			}),
		);
		const { output, fields, options } = endpoint;
		const isShown = ({ showWhen = {} }: (typeof fields)[number]) =>
			Object.values(showWhen).every((values) => values.includes('LIMIT'));
		const isSized = ['newOrder', 'testOrder', 'placeAndWait', 'prepareOrder'].includes(endpoint.id);
		const expected = [
			'resource',
			'operation',
			...(endpoint.id === 'batchOrders' ? ['batchInput'] : []),
			...fields
				.filter(isShown)
				.flatMap(({ name }) => (isSized && name === 'quantity' ? ['sizing', name] : [name])),
			...(output.shape === 'list' && endpoint.effect === 'read' && !output.listWhen
				? ['returnAll', 'limit']
				: []),
			...((output.simplify ?? output.rows) ? ['simplify'] : []),
			...(output.decimals.length > 0 ? ['numberFormat'] : []),
			...(options || output.csv || output.decimals.length > 0 || endpoint.id === 'batchOrders'
				? ['options']
				: []),
		];
		expect(names).toEqual(expected);
	});

	it('hides the limit when all rows are wanted', () => {
		const names = namesOf(visible(operation, { returnAll: true }));
		expect(names).not.toContain('limit');
	});

	it('asks the owner of a tool, and nobody else, whether it may change something', () => {
		const asked = namesOf(visible(operation, {}, 'Tool')).includes('allowToolWrites');
		expect(asked).toBe(endpoint.effect !== 'read');
		expect(namesOf(visible(operation))).not.toContain('allowToolWrites');
	});
});

describe('the number format of a workflow that was saved before it was an option', () => {
	it.each(subjects)('is kept by %s when it is opened', (node, { type, endpoints }) => {
		const { description } = new type();
		for (const { id, resource, output } of endpoints) {
			if (output.decimals.length === 0) continue;
			const saved = { resource, operation: id, numberFormat: 'number' };
			const kept = NodeHelpers.getNodeParameters(
				description.properties,
				saved,
				true,
				false,
				nodeOf(node),
				description,
			);
			expect(kept).toMatchObject(saved);
		}
	});
});

describe('the option Message of the trigger', () => {
	it.each([{ message: 'plain' }, { message: 'none' }, {}])(
		'stays as it was saved: %j',
		(options) => {
			const { description } = new MexcTrigger();
			const saved = { event: 'priceCross', symbols: 'BTCUSDT', price: '1', options };
			for (const withDefaults of [false, true]) {
				const kept = NodeHelpers.getNodeParameters(
					description.properties,
					saved,
					withDefaults,
					false,
					nodeOf('mexcTrigger'),
					description,
				);
				expect(kept?.options ?? {}).toEqual(options);
			}
		},
	);
});

describe('percentages', () => {
	it('are named as such wherever a field takes one', () => {
		const fields = operations.flatMap(({ endpoint }) => [
			...endpoint.fields,
			...(endpoint.options ?? []),
			...endpoint.fields.flatMap(({ rows }) => rows?.fields ?? []),
		]);
		const named = [...fields, ...triggerProperties()].filter(({ name }) => /percent$/i.test(name));
		expect(named.length).toBeGreaterThan(8);
		for (const { displayName } of named) expect(displayName).toMatch(/Percent|\(%\)/);
	});

	it('are never fractions in an item, but for the one of MEXC, whose operation says so', () => {
		const found = operations.filter(({ endpoint }) =>
			endpoint.output.decimals.includes('priceChangePercent'),
		);
		expect(found.map(({ id }) => id)).toEqual(['ticker24hr']);
		const [{ endpoint }] = found;
		expect(endpoint.description).toContain(
			'priceChangePercent is the same as MEXC sends it, a fraction',
		);
		const row = { symbol: 'BTCUSDT', priceChangePercent: '-0.0042' };
		const simplify = endpoint.output.simplify as (body: unknown, values: object) => unknown;
		expect(simplify([row], {})).toEqual([{ ...row, changePercent: '-0.42' }]);
		expect(simplify({ symbol: 'X', priceChangePercent: null }, {})).toMatchObject({
			changePercent: null,
		});
	});
});

describe('conditional fields', () => {
	const [newOrder] = operations.filter(({ id }) => id === 'newOrder');

	it.each([
		['LIMIT', ['price'], ['quoteOrderQty']],
		['LIMIT_MAKER', ['price'], ['quoteOrderQty']],
		['MARKET', ['quoteOrderQty'], ['price']],
	])('of a %s order are shown and hidden', (type, shown, hidden) => {
		const names = namesOf(visible(newOrder, { type, sizing: 'asGiven' }));
		expect(names).toEqual(expect.arrayContaining(shown));
		expect(names).not.toEqual(expect.arrayContaining(hidden));
	});
});

describe('the amount of an order', () => {
	const AMOUNTS = /^(quantity|quoteOrderQty|quoteAmount|balancePercent|riskAmount|stopLossPrice)$/;

	it.each([
		['asGiven', ['quantity', 'quoteOrderQty']],
		['quoteAmount', ['quoteAmount']],
		['balancePercent', ['balancePercent']],
		['risk', ['riskAmount', 'stopLossPrice']],
	])('is asked for as %s needs it', (sizing, shown) => {
		for (const operation of operations.filter(({ id }) =>
			/^(newOrder|testOrder|placeAndWait|prepareOrder)$/.test(id),
		)) {
			const names = namesOf(visible(operation, { type: 'MARKET', sizing }));
			expect(names.filter((name) => AMOUNTS.test(name)).sort()).toEqual([...shown].sort());
		}
	});
});

describe('the symbol field', () => {
	const symbol = new MexcSpotTrading().description.properties.find(({ name }) => name === 'symbol');
	const byName = symbol?.modes?.find(({ name }) => name === 'name');
	const [validation] = byName?.validation ?? [];
	const { properties } = validation as INodePropertyModeValidation & {
		properties: { regex: string };
	};

	it.each(['BTCUSDT', 'btcusdt', 'BTC/USDT', 'BTC-USDT', 'btc_usdt', ' btc usdt ', '币安USDT'])(
		'takes %s',
		(text) => expect(text).toMatch(new RegExp(`^${properties.regex}$`)),
	);

	it.each(['', ' ', 'BTCUSDT,ETHUSDT', 'a/b/c'])('refuses %j', (text) =>
		expect(text).not.toMatch(new RegExp(`^${properties.regex}$`)),
	);

	it('is searched in a list first', () => {
		expect(symbol?.default).toEqual({ __rl: true, mode: 'list', value: '' });
		expect(symbol?.modes?.map(({ name }) => name)).toEqual(['list', 'name']);
		expect(symbol?.modes?.[0].typeOptions?.searchListMethod).toBe('searchSymbols');
		expect(new MexcMarketData().methods.listSearch).toHaveProperty('searchSymbols');
		expect(new MexcSpotTrading().methods.listSearch).toHaveProperty('searchSymbols');
	});
});

describe('deriving properties', () => {
	it('does not hand out the definitions themselves', () => {
		const [side] = fieldProperties(spotTrading[0].fields.filter(({ name }) => name === 'side'));
		side.options?.pop();
		const again = endpointProperties(spotTrading).find(({ name }) => name === 'side');
		expect(again?.options).toHaveLength(2);
	});
});

describe('the description of mexcTrigger', () => {
	const { description } = new MexcTrigger();

	it('is the one that was reviewed', () => {
		expectGolden('mexcTrigger', description);
	});

	it('is plain JSON', () => {
		expect(JSON.parse(JSON.stringify(description))).toEqual(description);
	});
});

describe('the trigger as the node panel offers it', () => {
	const { name, description: text, ...offered } = new MexcSpotTradingTrigger().description;
	const { name: savedName, hidden, description, ...saved } = new MexcTrigger().description;

	it('is the trigger of saved workflows under another name', () => {
		expect([savedName, hidden]).toEqual(['mexcTrigger', true]);
		expect([description, text]).toEqual([expect.any(String), expect.any(String)]);
		expect(offered).toEqual(saved);
	});

	it('has the name by which n8n lists it with MEXC Spot Trading', () => {
		expect(name.replace('Trigger', '')).toBe(new MexcSpotTrading().description.name);
	});
});

describe('the credential', () => {
	it('is the one that was reviewed', () => {
		expectGolden('mexcApi', { ...new MexcApi() });
	});

	it('masks key and secrets and nothing else', () => {
		const masked = new MexcApi().properties.filter(({ typeOptions }) => typeOptions?.password);
		expect(namesOf(masked)).toEqual(['apiKey', 'apiSecret', 'signalSecret']);
	});

	it('is tested by every node that uses it', () => {
		for (const type of [
			...subjects.map(([, { type: node }]) => node),
			MexcTrigger,
			MexcSpotTradingTrigger,
		]) {
			const node: INodeType = new type();
			const [{ name, testedBy }] = node.description.credentials ?? [];
			expect(name).toBe(new MexcApi().name);
			expect(node.methods?.credentialTest).toHaveProperty(String(testedBy));
		}
	});
});

/**
 * Output schemas: the names and types of an operation's fields, which n8n's editor shows before the first
 * run. n8n looks for them beside the compiled node class, by version, resource and operation.
 */
import type { IDataObject } from 'n8n-workflow';
import type { Endpoint, Operation } from '../../mexc/endpoints/endpoint';
import { marketData } from '../../mexc/endpoints/marketData';
import { rebate } from '../../mexc/endpoints/rebate';
import { spotTrading } from '../../mexc/endpoints/spotTrading';
import { marketDataComposites } from '../../mexc/statistics';
import { replayAlert } from '../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';
import { subAccount } from '../../mexc/endpoints/subAccount';
import { userDataStream } from '../../mexc/endpoints/userDataStream';
import { wallet } from '../../mexc/endpoints/wallet';

/** All nodes have one version so far; n8n pads it to three numbers. */
export const NODE_VERSION = 1;

export const actionEndpoints: readonly Endpoint[] = [
	...marketData,
	...spotTrading,
	...wallet,
	...subAccount,
	...userDataStream,
	...rebate,
];

/** Of the operations made of several endpoints, those of orders have none: their reports differ with what happens. */
export const operationsWithSchema: readonly Operation[] = [
	...actionEndpoints,
	...marketDataComposites,
	replayAlert,
	...spotTradingStatistics,
];

/** JSON Schema, as far as n8n's editor reads it. */
export interface OutputSchema {
	type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
	version?: number;
}

/** Where the schema of an operation belongs, from the project's folder, with forward slashes. */
export function schemaFile({ node, resource, id }: Operation): string {
	const folder = node[0].toUpperCase() + node.slice(1);
	return `nodes/${folder}/__schema__/v${NODE_VERSION}.0.0/${resource}/${id}.json`;
}

/** Without any of the items' values; undefined when no item has a field. */
export function outputSchemaOf(items: readonly IDataObject[]): OutputSchema | undefined {
	const { type, properties = {} } = items.map(describe).reduce(merge, { type: 'object' });
	if (Object.keys(properties).length === 0) return undefined;
	return { type, properties, version: 1 };
}

function describe(value: unknown): OutputSchema {
	if (value === null || value === undefined) return { type: 'null' };
	if (Array.isArray(value)) {
		if (value.length === 0) return { type: 'array' };
		return { type: 'array', items: value.map(describe).reduce(merge) };
	}
	if (typeof value === 'object') {
		const fields = Object.entries(value).map(([name, entry]) => [name, describe(entry)]);
		return { type: 'object', properties: Object.fromEntries(fields) as OutputSchema['properties'] };
	}
	// Never "integer": that a number happens to have no fraction says nothing about the next one.
	return { type: typeof value as OutputSchema['type'] };
}

/** What fits both; a field that is null in one row has the type it has in another. */
function merge(one: OutputSchema, other: OutputSchema): OutputSchema {
	if (one.type === 'null') return other;
	if (other.type === 'null') return one;
	if (one.type !== other.type) {
		throw new Error(`The rows disagree about a field: ${one.type} and ${other.type}`);
	}
	if (one.type === 'array') {
		const items = one.items && other.items ? merge(one.items, other.items) : undefined;
		return { type: 'array', items: items ?? one.items ?? other.items };
	}
	if (one.type !== 'object') return one;
	const properties = { ...one.properties };
	for (const [name, schema] of Object.entries(other.properties ?? {})) {
		properties[name] = Object.hasOwn(properties, name) ? merge(properties[name], schema) : schema;
	}
	return { type: 'object', properties };
}

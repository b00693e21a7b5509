import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Field } from '../../../mexc/endpoints/endpoint';
import { newOrder } from '../../../mexc/endpoints/spotTrading';
import { batchProperties } from './batch';
import { fieldProperties, fieldProperty, shownWhen, type Show } from './fieldProperty';
import { returnAll, savedNumberFormat, simplify } from './outputFields';
import { shownFields, shownOptions } from './shownFields';
import { byLabel } from './byLabel';
import { operationPopularity } from './popular';

const LAST = ['returnAll', 'limit', 'simplify', 'numberFormat', 'options', 'allowToolWrites'];

/**
 * Everything the editor shows for these endpoints. Made afresh at each call and never frozen: n8n's
 * loader writes into the descriptions it is given.
 */
export function endpointProperties(endpoints: readonly Operation[]): INodeProperties[] {
	const perOperation = endpoints.flatMap((endpoint) => {
		const show = { resource: [endpoint.resource], operation: [endpoint.id] };
		return operationProperties(endpoint, show);
	});
	return [...selectors(endpoints), ...merged(perOperation)];
}

/** The collection "Options", in the alphabetical order that n8n asks for. */
export function optionsProperty(fields: readonly Field[], show?: Show): INodeProperties {
	const options = fieldProperties(fields);
	options.sort((a, b) => byLabel(a.displayName, b.displayName));
	const property: INodeProperties = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
	return shownWhen(property, show);
}

/** Only tools show it; it is checked by the tool's name as well, not by what the editor shows. */
function allowToolWritesProperty(show: Show): INodeProperties {
	const property: INodeProperties = {
		displayName: 'Allow Tool Writes',
		name: 'allowToolWrites',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether an AI agent may carry this out. Off: placing an order returns a preview only, every other change is refused.',
	};
	return shownWhen(property, { ...show, '@tool': [true] });
}

function selectors(endpoints: readonly Operation[]): INodeProperties[] {
	const resources = [...new Set(endpoints.map(({ resource }) => resource))];
	const resourcePopularity = (resource: string) => {
		const own = endpoints.filter((endpoint) => endpoint.resource === resource);
		return Math.min(...own.map(({ id }) => operationPopularity(id)));
	};
	const resource: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: '',
		options: inOrder(
			resources.map((value) => ({ name: titleOf(value), value })),
			resourcePopularity,
		),
	};
	const operations = resources.map((value): INodeProperties => {
		const own = endpoints.filter((endpoint) => endpoint.resource === value);
		const options = own.map(({ id, name, action, description }) => {
			return { name, value: id, action, description };
		});
		const operation: INodeProperties = {
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: '',
			options: inOrder(options, operationPopularity),
		};
		return shownWhen({ ...operation, default: own[0].id }, { resource: [value] });
	});
	return [{ ...resource, default: endpoints[0].resource }, ...operations];
}

function operationProperties(endpoint: Operation, show: Show): INodeProperties[] {
	const { output, effect, id } = endpoint;
	const optional = shownOptions(endpoint);
	const properties =
		id === 'batchOrders'
			? batchProperties(show, orderFields())
			: fieldProperties(shownFields(endpoint), show);
	if (output.shape === 'list' && effect === 'read') {
		properties.push(...listProperties({ ...show, ...output.listWhen }));
	}
	if (output.simplify ?? output.rows) properties.push(fieldProperty(simplify, show));
	if (output.decimals.length > 0)
		properties.push(shownWhen(structuredClone(savedNumberFormat), show));
	if (optional.length > 0) properties.push(optionsProperty(optional, show));
	if (effect !== 'read') properties.push(allowToolWritesProperty(show));
	return properties;
}

function orderFields(): INodeProperties[] {
	return fieldProperties([...newOrder.fields, ...(newOrder.options ?? [])]);
}

function listProperties(show: Show): INodeProperties[] {
	const limit: INodeProperties = {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	};
	return [fieldProperty(returnAll, show), shownWhen(limit, { ...show, returnAll: [false] })];
}

/** Properties that differ only in the operations they are shown for become one. */
function merged(properties: readonly INodeProperties[]): INodeProperties[] {
	const byShape = new Map<string, INodeProperties>();
	for (const property of properties) {
		const { resource, operation, ...other } = property.displayOptions?.show ?? {};
		const shape = JSON.stringify({ ...property, displayOptions: other });
		const show = byShape.get(shape)?.displayOptions?.show;
		if (!show) {
			byShape.set(shape, property);
			continue;
		}
		show.resource = [...new Set([...(show.resource ?? []), ...(resource ?? [])])];
		show.operation = [...new Set([...(show.operation ?? []), ...(operation ?? [])])];
	}
	return [...byShape.values()].sort((a, b) => rank(a) - rank(b));
}

/** What the operation is about comes first, how the answer looks comes last. */
function rank({ name }: INodeProperties): number {
	return LAST.indexOf(name);
}

interface Choice {
	name: string;
	value: string;
}

/** The popular ones first, then by the alphabet; what is deprecated comes last. n8n's node panel keeps this order. */
function inOrder<T extends Choice>(options: T[], popularityOf: (value: string) => number): T[] {
	const rank = ({ name }: T) => Number(name.endsWith('(Deprecated)'));
	return options.sort(
		(a, b) =>
			rank(a) - rank(b) || popularityOf(a.value) - popularityOf(b.value) || byLabel(a.name, b.name),
	);
}

/** `orderBook` becomes `Order Book`, and `apiKey` `API Key`. */
function titleOf(resource: string): string {
	const words = resource.replace(/[A-Z]/g, (letter) => ` ${letter}`);
	return (words[0].toUpperCase() + words.slice(1)).replace(/^Api /, 'API ');
}

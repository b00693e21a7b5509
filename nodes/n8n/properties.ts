import type {
	INodeProperties,
	INodePropertyMode,
	INodePropertyModeValidation,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Operation, Field, SymbolLocator } from '../../mexc/endpoints/endpoint';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import { batchProperties } from './batch';
import { locatorModes } from './locators';
import { shownFields, shownOptions } from './shownFields';
import { byLabel } from './byLabel';

/** Conditions as n8n's `displayOptions.show` holds them. */
export type Show = Readonly<Record<string, readonly (string | boolean)[]>>;

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

/** One field of a definition as n8n's property; `show` adds conditions to those of the field itself. */
export function fieldProperty(field: Field, show: Show = {}): INodeProperties {
	const { showWhen, wire, list, ...plain } = field;
	const property = structuredClone(plain) as INodeProperties;
	if (wire.kind === 'symbol') Object.assign(property, symbolModes());
	else if (field.type === 'resourceLocator') Object.assign(property, locatorModes(plain, list));
	if (field.type === 'resourceLocator') {
		property.default = { __rl: true, ...(field.default as SymbolLocator) };
	}
	return shownWhen(property, { ...show, ...showWhen });
}

export function fieldProperties(fields: readonly Field[], show?: Show): INodeProperties[] {
	return fields.map((field) => fieldProperty(field, show));
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

export function simplifyProperty(show?: Show): INodeProperties {
	const property: INodeProperties = {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	};
	return shownWhen(property, show);
}

export function numberFormatProperty(show?: Show): INodeProperties {
	const property: INodeProperties = {
		displayName: 'Number Format',
		name: 'numberFormat',
		type: 'options',
		default: 'text',
		description: 'How prices, quantities and amounts are written in the output',
		hint: 'The IF node compares text by its letters: choose Number to compare amounts there',
		options: [
			{ name: 'Number', value: 'number', description: 'Where a number can hold it exactly' },
			{ name: 'Text', value: 'text', description: "MEXC's digits, exact" },
		],
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
	const resource: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: '',
		options: byName(resources.map((value) => ({ name: titleOf(value), value }))),
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
			options: byName(options),
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
	if (output.shape === 'list' && effect === 'read') properties.push(...listProperties(show));
	if (output.simplify ?? output.rows) properties.push(simplifyProperty(show));
	if (output.decimals.length > 0) properties.push(numberFormatProperty(show));
	if (optional.length > 0) properties.push(optionsProperty(optional, show));
	if (effect !== 'read') properties.push(allowToolWritesProperty(show));
	return properties;
}

function orderFields(): INodeProperties[] {
	return fieldProperties([...newOrder.fields, ...(newOrder.options ?? [])]);
}

function listProperties(show: Show): INodeProperties[] {
	const returnAll: INodeProperties = {
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	};
	const limit: INodeProperties = {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	};
	return [shownWhen(returnAll, show), shownWhen(limit, { ...show, returnAll: [false] })];
}

function symbolModes(): Pick<INodeProperties, 'modes'> {
	const list: INodePropertyMode['typeOptions'] = {
		searchListMethod: 'searchSymbols',
		searchable: true,
		skipCredentialsCheckInRLC: true,
	};
	const onePair: INodePropertyModeValidation = {
		type: 'regex',
		properties: {
			regex: '\\s*[^\\s/_,-]+(\\s*[\\s/_-]\\s*[^\\s/_,-]+)?\\s*',
			errorMessage: 'Write one pair, for example BTCUSDT or BTC/USDT',
		},
	};
	return {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a symbol…',
				typeOptions: list,
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. BTCUSDT',
				validation: [onePair],
			},
		],
	};
}

/** Adds conditions, each operation's arrays its own. */
function shownWhen(property: INodeProperties, show: Show = {}): INodeProperties {
	if (Object.keys(show).length === 0) return property;
	const own = Object.entries(show).map(([name, values]) => [name, [...values]]);
	return { ...property, displayOptions: { show: Object.fromEntries(own) } };
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

/** By the alphabet; what is deprecated comes last. */
function byName(options: INodePropertyOptions[]): INodePropertyOptions[] {
	const rank = ({ name }: INodePropertyOptions) => Number(name.endsWith('(Deprecated)'));
	return options.sort((a, b) => rank(a) - rank(b) || byLabel(a.name, b.name));
}

/** `orderBook` becomes `Order Book`. */
function titleOf(resource: string): string {
	const words = resource.replace(/[A-Z]/g, (letter) => ` ${letter}`);
	return words[0].toUpperCase() + words.slice(1);
}

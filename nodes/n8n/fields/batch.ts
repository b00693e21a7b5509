import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Field, Values } from '../../../mexc/endpoints/endpoint';
import { batchOrders, MAX_BATCH, newOrder } from '../../../mexc/endpoints/spotTrading';
import { MexcError } from '../../../mexc/core/errors';
import { refusal, Unusable } from '../../../mexc/input/problem';
import { parseJson } from '../../../mexc/rest/json';
import { fieldProperty, type Show } from './fieldProperty';
import { checkedValue, expressionsOf, givenValue } from '../items/values';

const [ORDERS] = batchOrders.fields;
const TABLE_FIELD = 'batchTable';
const ROW_FIELDS = [...newOrder.fields, ...(newOrder.options ?? [])];

const batchInput: Field = {
	displayName: 'Input',
	name: 'batchInput',
	type: 'options',
	default: 'json',
	description: 'How the orders are given',
	options: [
		{ name: 'JSON', value: 'json', description: 'A list as text or from an expression' },
		{ name: 'Table', value: 'table', description: 'One row of fields per order' },
	],
	wire: { kind: 'choice' },
};

/** The orders of a batch in the editor: MEXC's own JSON text, or a table of the fields of one order. */
export function batchProperties(show: Show, order: INodeProperties[]): INodeProperties[] {
	const { displayName, name, description, placeholder } = ORDERS;
	const shown = (input: string) => ({
		show: structuredClone({ ...show, batchInput: [input] }) as Record<string, string[]>,
	});
	return [
		fieldProperty(batchInput, show),
		{
			displayName,
			name,
			type: 'json',
			default: '',
			description,
			placeholder,
			required: true,
			displayOptions: shown('json'),
		},
		{
			displayName: 'Orders',
			name: TABLE_FIELD,
			type: 'fixedCollection',
			placeholder: 'Add Order',
			default: {},
			description: `The orders of the batch, at most ${MAX_BATCH}, all of one pair`,
			typeOptions: { multipleValues: true, sortable: true },
			options: [
				{
					displayName: 'Order',
					name: 'order',
					values: order,
				},
			],
			displayOptions: shown('table'),
		},
	];
}

/** The orders of one item, as they were given. Throws MexcError of kind `input` for what is no list. */
export function batchOf(context: IExecuteFunctions, itemIndex: number): Values[] {
	if (checkedValue(context, itemIndex, batchInput) === 'table') return tableOf(context, itemIndex);
	const given = givenValue(context, itemIndex, ORDERS);
	if (given instanceof Unusable) {
		throw refusal({ label: ORDERS.displayName, parameter: ORDERS.name }, given);
	}
	const list = typeof given === 'string' ? fromText(given) : given;
	if (Array.isArray(list) && list.every(isOrder)) return list;
	throw noList();
}

/** The rows of the table; each may hold expressions of its own. */
function tableOf(context: IExecuteFunctions, itemIndex: number): Values[] {
	const expressions = expressionsOf(context, itemIndex);
	const saved = expressions.saved(TABLE_FIELD) as { order?: unknown[] } | undefined;
	const table = context.getNodeParameter(TABLE_FIELD, itemIndex, {}) as { order?: IDataObject[] };
	return (table.order ?? []).map((row, index) =>
		expressions.givenIn(saved?.order?.[index], row, ROW_FIELDS),
	);
}

function fromText(text: string): unknown {
	if (text.trim() === '') return [];
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

function isOrder(entry: unknown): entry is Values {
	return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}

function noList(): MexcError {
	return new MexcError({
		kind: 'input',
		message: 'Orders is not a JSON list of orders.',
		hint: 'Write a list such as [{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":"0.01","price":"65000"}].',
		parameter: ORDERS.name,
	});
}

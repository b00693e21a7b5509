import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Values } from '../../mexc/endpoints/endpoint';
import { batchOrders, MAX_BATCH } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/errors';
import { parseJson } from '../../mexc/rest/json';
import type { Show } from './properties';

const [{ name: JSON_FIELD }] = batchOrders.fields;
const TABLE_FIELD = 'batchTable';

/** The orders of a batch in the editor: MEXC's own JSON text, or a table of the fields of one order. */
export function batchProperties(show: Show, order: INodeProperties[]): INodeProperties[] {
	const [{ displayName, name, description, placeholder }] = batchOrders.fields;
	const shown = (input: string) => ({
		show: structuredClone({ ...show, batchInput: [input] }) as Record<string, string[]>,
	});
	return [
		{
			displayName: 'Input',
			name: 'batchInput',
			type: 'options',
			default: 'json',
			description: 'How the orders are given',
			options: [
				{ name: 'JSON', value: 'json', description: 'A list as text or from an expression' },
				{ name: 'Table', value: 'table', description: 'One row of fields per order' },
			],
			displayOptions: { show: structuredClone(show) as Record<string, string[]> },
		},
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
	if (context.getNodeParameter('batchInput', itemIndex, 'json') === 'table') {
		const table = context.getNodeParameter(TABLE_FIELD, itemIndex, {}) as { order?: Values[] };
		return table.order ?? [];
	}
	const given: unknown = context.getNodeParameter(JSON_FIELD, itemIndex, '');
	const list = typeof given === 'string' ? fromText(given) : given;
	if (Array.isArray(list) && list.every(isOrder)) return list;
	throw noList();
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
		parameter: JSON_FIELD,
	});
}

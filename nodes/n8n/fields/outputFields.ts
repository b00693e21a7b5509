import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../../mexc/endpoints/endpoint';

// How an answer becomes items: fields of the node itself, which are never sent.

export const simplify: Field = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	wire: { kind: 'boolean' },
};

export const numberFormat: Field = {
	displayName: 'Number Format',
	name: 'numberFormat',
	type: 'options',
	default: 'text',
	description:
		'How prices, quantities and amounts are written in the output. Choose Number to compare them in an IF node, or to calculate with them.',
	options: [
		{ name: 'Number', value: 'number', description: 'Where a number can hold it exactly' },
		{ name: 'Text', value: 'text', description: "MEXC's digits, exact" },
	],
	wire: { kind: 'choice' },
};

/**
 * Where workflows saved the format before it became one of the options. It counts where the option is not set, and
 * n8n keeps what it holds.
 */
export const savedNumberFormat: INodeProperties = {
	displayName: 'Number Format',
	name: 'numberFormat',
	type: 'hidden',
	default: 'text',
};

export const returnAll: Field = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
	wire: { kind: 'boolean' },
};

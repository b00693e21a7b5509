import type { Field, WireValues } from '../endpoints/endpoint';
import { rowsIn } from '../rest/wireRows';
import type { OpeningLot } from './keepBooks';

const MOST_LOTS = 100;

export const tradedSymbols: Field = {
	displayName: 'Symbols',
	name: 'symbols',
	type: 'string',
	default: '',
	description:
		'The pairs that were traded, separated by commas. MEXC lists fills by pair: a pair that is left out is not seen.',
	hint: 'Each pair takes a request of weight 10 for every 100 fills, of 300 in 10 seconds; about 30 more requests, and four for each sub-account, read deposits, withdrawals and transfers',
	placeholder: 'e.g. BTCUSDT, ETHUSDT',
	required: true,
	wire: { kind: 'symbols' },
};

export const method: Field = {
	displayName: 'Method',
	name: 'method',
	type: 'options',
	default: 'fifo',
	description: 'Which units are sold first, so which cost counts',
	options: [
		{ name: 'Average Cost', value: 'average', description: 'A part of all units that are held' },
		{ name: 'FIFO', value: 'fifo', description: 'First in, first out: the oldest units' },
		{ name: 'LIFO', value: 'lifo', description: 'Last in, first out: the newest units' },
	],
	required: true,
	wire: { kind: 'choice' },
};

export const profitOutput: Field = {
	displayName: 'Output',
	name: 'profitOutput',
	type: 'options',
	default: 'perPair',
	description: 'How the result is returned',
	options: [
		{
			name: 'One Item per Day and Pair',
			value: 'perDay',
			description: 'What was realised, by days of the time zone of the workflow',
		},
		{
			name: 'One Item per Entry',
			value: 'perEntry',
			description: 'Each buy, sell, deposit, withdrawal and transfer, as tax tools read it',
		},
		{ name: 'One Item per Month and Pair', value: 'perMonth' },
		{
			name: 'One Item per Pair',
			value: 'perPair',
			description: 'What was realised in the period, what is open now and what it is worth',
		},
	],
	required: true,
	wire: { kind: 'choice' },
};

export const openingLots: Field = {
	displayName: 'Opening Lots',
	name: 'openingLots',
	type: 'fixedCollection',
	default: {},
	description:
		"What was held when MEXC's history begins (30 days ago), with what it cost, from your own records. Without it such units have no known cost.",
	rows: {
		displayName: 'Lot',
		fields: [
			coinOf('Asset', 'asset', 'What was held', 'e.g. BTC'),
			amountOf('Cost', 'cost', 'What all of it cost, fees included', 'e.g. 6000'),
			coinOf('Cost Asset', 'costAsset', 'What it was paid in', 'e.g. USDT'),
			amountOf('Quantity', 'quantity', 'How much', 'e.g. 0.1'),
		],
	},
	wire: { kind: 'rows', maxItems: MOST_LOTS },
};

function coinOf(
	displayName: string,
	name: string,
	description: string,
	placeholder: string,
): Field {
	const text = {
		displayName,
		name,
		type: 'string',
		default: '',
		description,
		placeholder,
	} as const;
	return { ...text, required: true, wire: { kind: 'coin' } };
}

function amountOf(displayName: string, name: string, description: string, placeholder: string) {
	return {
		...coinOf(displayName, name, description, placeholder),
		wire: { kind: 'decimal', positive: name === 'quantity' },
	} satisfies Field;
}

/** Of checked values. */
export function lotsOf({ openingLots: table }: WireValues): OpeningLot[] {
	return rowsIn(table).map(({ asset, quantity, cost, costAsset }) => {
		return { asset, quantity, cost: { asset: costAsset, amount: cost } };
	});
}

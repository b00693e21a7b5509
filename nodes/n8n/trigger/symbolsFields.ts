import type { INodeProperties } from 'n8n-workflow';
import type { TriggerEvent } from './event';

/** How the pairs are chosen; saved in workflows. What was saved before there was a choice has names. */
export const symbolSources = ['names', 'list', 'watchlist'] as const;
export type SymbolSource = (typeof symbolSources)[number];

const anySymbols = 'One or more trading pairs, separated by commas';
const onlySymbols = 'Only these trading pairs, separated by commas; empty for all';

const sources: Readonly<Record<SymbolSource, { name: string; description: string }>> = {
	list: { name: 'From List', description: 'Choose pairs from the list of those at MEXC' },
	names: { name: 'By Name', description: 'Write their names, or an expression that gives them' },
	watchlist: {
		name: 'Watchlist',
		description:
			'All pairs of a quote asset or the largest of them: new pairs join, delisted ones leave',
	},
};

/** What the editor shows for the pairs of all events. */
export function symbolsProperties(events: readonly TriggerEvent[]): INodeProperties[] {
	const withSymbols = events.filter(({ symbols }) => symbols !== 'none');
	// A pair that is waited for is in no list.
	const listed = withSymbols.filter(({ isOfUnlisted }) => isOfUnlisted !== true);
	return [
		...groupedBy(listed, ({ watchlist }) => String(watchlist !== undefined)).map(sourceProperty),
		...withSymbols.map(namesProperty),
		...groupedBy(listed, (event) => `${event.symbols} ${emptyHint(event)}`).map(listProperty),
		...watchlistProperties(listed.filter(({ watchlist }) => watchlist !== undefined)),
	];
}

function sourceProperty(events: readonly TriggerEvent[]): INodeProperties {
	const takesWatchlist = events[0].watchlist !== undefined;
	return {
		displayName: 'Choose Symbols',
		name: 'symbolsFrom',
		type: 'options',
		noDataExpression: true,
		default: 'names',
		description: 'How the trading pairs are chosen',
		options: symbolSources
			.filter((value) => value !== 'watchlist' || takesWatchlist)
			.map((value) => ({ ...sources[value], value }))
			.sort((one, other) => (one.name < other.name ? -1 : 1)),
		displayOptions: { show: { event: valuesOf(events) } },
	};
}

function namesProperty(event: TriggerEvent): INodeProperties {
	const { symbols, symbolsDescription, isOfUnlisted, value } = event;
	const isRequired = symbols === 'required';
	const source = isOfUnlisted === true ? {} : { symbolsFrom: ['names' satisfies SymbolSource] };
	return {
		displayName: 'Symbols',
		name: 'symbols',
		type: 'string',
		default: '',
		required: isRequired,
		placeholder: 'e.g. BTCUSDT, ETHUSDT',
		...shownHint(event),
		description: symbolsDescription ?? (isRequired ? anySymbols : onlySymbols),
		displayOptions: { show: { event: [value], ...source } },
	};
}

function listProperty(events: readonly TriggerEvent[]): INodeProperties {
	const [first] = events;
	return {
		// As n8n's rules want it; a pair has no other ID than its name.
		displayName: 'Symbol Names or IDs',
		name: 'symbolList',
		type: 'multiOptions',
		default: [],
		required: first.symbols === 'required',
		...shownHint(first),
		typeOptions: { loadOptionsMethod: 'getSymbols' },
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { event: valuesOf(events), symbolsFrom: ['list'] } },
	};
}

function watchlistProperties(events: readonly TriggerEvent[]): INodeProperties[] {
	const show = { symbolsFrom: ['watchlist' satisfies SymbolSource], event: valuesOf(events) };
	const displayOptions = { show };
	const patterns = { type: 'string', default: '', displayOptions } as const;
	return [
		{
			displayName: 'Watchlist',
			name: 'watchlist',
			type: 'options',
			noDataExpression: true,
			default: 'volume',
			description: 'Which pairs are watched; the list is read once a minute',
			options: [
				{
					name: 'All Pairs of a Quote Asset',
					value: 'quote',
					description: 'Every pair that is priced in the asset: for USDT more than a thousand',
				},
				{
					name: 'Largest by Volume',
					value: 'volume',
					description: 'Those with the largest volume of 24 hours in the quote asset',
				},
			],
			displayOptions,
		},
		{
			displayName: 'Quote Asset',
			name: 'watchlistQuoteAsset',
			type: 'string',
			default: 'USDT',
			required: true,
			placeholder: 'e.g. USDT',
			description: 'The asset that the pairs are priced in',
			displayOptions,
		},
		{
			displayName: 'Number of Pairs',
			name: 'watchlistCount',
			type: 'number',
			default: 20,
			typeOptions: { minValue: 1, maxValue: 500 },
			description:
				'How many of the largest. A pair at the edge stays until another is ahead of it by a fifth of this number of places.',
			displayOptions: { show: { ...show, watchlist: ['volume'] } },
		},
		{
			displayName: 'Include',
			name: 'watchlistInclude',
			placeholder: 'e.g. BTC*, ETH*',
			hint: 'Empty: all of them',
			description:
				'Only pairs whose names fit one of these patterns, separated by commas; * stands for any letters',
			...patterns,
		},
		{
			displayName: 'Exclude',
			name: 'watchlistExclude',
			placeholder: 'e.g. *3LUSDT, *3SUSDT',
			hint: 'Empty: none of them',
			description: 'Without the pairs whose names fit one of these patterns, separated by commas',
			...patterns,
		},
		notice(
			'watchlistCost',
			events.filter(({ watchlist }) => watchlist === 'streams'),
			'Costs: one connection for 30 pairs, up to 80 connections; one or two requests a minute for the list.',
		),
		notice(
			'watchlistCostCandles',
			events.filter(({ watchlist }) => watchlist === 'candles'),
			'Costs: one connection for 30 pairs and length of candle, up to 80; for each pair one request at the start and one for each candle that closes, up to 600 a minute (600 pairs with candles of a minute, 2,400 with longer ones).',
		),
	];
}

function notice(
	name: string,
	events: readonly TriggerEvent[],
	displayName: string,
): INodeProperties {
	const show = { symbolsFrom: ['watchlist'], event: valuesOf(events) };
	return { displayName, name, type: 'notice', default: '', displayOptions: { show } };
}

function shownHint(event: TriggerEvent): { hint?: string } {
	const hint = emptyHint(event);
	return hint === '' ? {} : { hint };
}

/** In sight, because it decides what arrives. */
function emptyHint({ symbols, emptySymbols = 'Empty: all pairs' }: TriggerEvent): string {
	return symbols === 'optional' ? emptySymbols : '';
}

function valuesOf(events: readonly TriggerEvent[]): string[] {
	return events.map(({ value }) => value);
}

function groupedBy<T>(all: readonly T[], key: (one: T) => string): T[][] {
	return [...new Set(all.map(key))].map((name) => all.filter((one) => key(one) === name));
}

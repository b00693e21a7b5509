import type { INodeProperties } from 'n8n-workflow';
import type { TriggerEvent } from './event';

/** How the pairs are said; saved in workflows. What was saved before there was a choice has names. */
export const symbolSources = ['names', 'list'] as const;
export type SymbolSource = (typeof symbolSources)[number];

const anySymbols = 'One or more trading pairs, separated by commas';
const onlySymbols = 'Only these trading pairs, separated by commas; empty for all';

const sources: Readonly<Record<SymbolSource, { name: string; description: string }>> = {
	list: { name: 'From List', description: 'Choose pairs from the list of those at MEXC' },
	names: { name: 'By Name', description: 'Write their names, or an expression that gives them' },
};

/** What the editor shows for the pairs of all events. */
export function symbolsProperties(events: readonly TriggerEvent[]): INodeProperties[] {
	const withSymbols = events.filter(({ symbols }) => symbols !== 'none');
	// A pair that is waited for is in no list.
	const listed = withSymbols.filter(({ isOfUnlisted }) => isOfUnlisted !== true);
	return [
		sourceProperty(listed),
		...withSymbols.map(namesProperty),
		...groupedBy(listed, (event) => `${event.symbols} ${emptyHint(event)}`).map(listProperty),
	];
}

function sourceProperty(events: readonly TriggerEvent[]): INodeProperties {
	return {
		displayName: 'Choose Symbols',
		name: 'symbolsFrom',
		type: 'options',
		noDataExpression: true,
		default: 'names',
		description: 'How the trading pairs are chosen',
		options: symbolSources
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
		// The rule wants "Symbol Names or IDs": a pair has no other ID than its name.
		// eslint-disable-next-line n8n-nodes-base/node-param-display-name-wrong-for-dynamic-multi-options
		displayName: 'Symbols',
		name: 'symbolList',
		type: 'multiOptions',
		default: [],
		required: first.symbols === 'required',
		...shownHint(first),
		typeOptions: { loadOptionsMethod: 'getSymbols' },
		// eslint-disable-next-line n8n-nodes-base/node-param-description-wrong-for-dynamic-multi-options
		description: 'The trading pairs. Type a part of a name to find it.',
		displayOptions: { show: { event: valuesOf(events), symbolsFrom: ['list'] } },
	};
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

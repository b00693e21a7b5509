import { candleNames, type CandleInterval } from '../market/candleIntervals';
import { absolute, compare, plainText, roundHalfUp } from '../core/decimal';
import type { MessageLine } from './formats';

/** An item of the trigger, as a workflow gets it. */
export type MessageItem = Readonly<Record<string, unknown>>;

type Wording = (item: Fields) => MessageLine[];

/** Reads an item: fields may be absent, null, text or numbers, whatever was done to it on its way. */
class Fields {
	constructor(private readonly item: MessageItem) {}

	/** As text; undefined where there is nothing. */
	text(name: string): string | undefined {
		const value = this.item[name];
		if (typeof value === 'number' && Number.isFinite(value)) return plainText(value);
		return typeof value === 'string' && value !== '' ? value : undefined;
	}

	/** Text that is always there, or a dash. */
	shown(name: string): string {
		return this.text(name) ?? '–';
	}

	/** A percentage to two decimals, small ones to four. */
	percent(name: string): string {
		const text = this.text(name);
		if (text === undefined || !DECIMAL.test(text)) return text ?? '–';
		const decimals = compare(absolute(text), '1') < 0 ? 4 : 2;
		return roundHalfUp(text, decimals).replace(/\.?0+$/, '');
	}

	is(name: string, value: unknown): boolean {
		return this.item[name] === value;
	}

	list(name: string): readonly string[] {
		const value = this.item[name];
		return Array.isArray(value) ? value.map(String) : [];
	}

	/** The rows of a list of objects. */
	rows(name: string): readonly Fields[] {
		const value = this.item[name];
		if (!Array.isArray(value)) return [];
		return value.flatMap((row: unknown) =>
			typeof row === 'object' && row !== null ? [new Fields(row as MessageItem)] : [],
		);
	}

	candle(): string {
		const interval = this.text('interval') ?? '';
		return candleNames[interval as CandleInterval] ?? interval;
	}
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** What happened, as traders say it: the first line in bold, then the numbers. */
const wordings: Readonly<Record<string, Wording>> = {
	priceCross: (item) => [
		head(`${item.shown('symbol')} ${crossed(item)}`),
		line(`${sourceOf(item)} ${item.shown('price')}`, before(item.text('previousPrice'))),
	],
	percentMove: (item) => {
		const verb = item.is('direction', 'down') ? 'fell' : 'rose';
		const move = `${item.percent('changePercent').replace('-', '')} %${within(item.text('windowSeconds'))}`;
		return [
			head(`${item.shown('symbol')} ${verb} ${move}`),
			line(
				`From ${item.shown('fromPrice')} to ${item.shown('toPrice')}`,
				`alert at ${item.percent('percent')} %`,
			),
		];
	},
	volumeSpike: (item) => {
		const multiple = item.text('measuredMultiple');
		const candle = `${item.candle()} candle`;
		return [
			head(
				multiple === undefined
					? `${item.shown('symbol')} is traded again`
					: `${item.shown('symbol')} volume is ${item.percent('measuredMultiple')} times the average`,
			),
			line(
				`Volume ${item.shown('volume')} in ${item.is('isClosed', true) ? `the last ${candle}` : `this ${candle}`}`,
				`average of ${item.shown('candles')}: ${item.shown('averageVolume')}`,
			),
			line(`Price ${item.shown('price')}`),
		];
	},
	largeTrade: (item) => {
		const side = item.is('side', 'BUY') ? 'buy' : item.is('side', 'SELL') ? 'sell' : 'trade';
		return [
			head(`${item.shown('symbol')} large ${side}: ${item.shown('value')}`),
			line(`${item.shown('quantity')} at ${item.shown('price')}`),
		];
	},
	spread: (item) => {
		const verb = item.is('direction', 'down') ? 'narrowed' : 'widened';
		return [
			head(`${item.shown('symbol')} spread ${verb} to ${item.percent('currentSpreadPercent')} %`),
			line(
				`Bid ${item.shown('bid')}, ask ${item.shown('ask')}`,
				`alert at ${item.percent('spreadPercent')} %`,
			),
		];
	},
	candleClose: (item) => [
		head(
			`${item.shown('symbol')} ${item.candle()} candle closed at ${item.shown('close')} (${signed(item.percent('changePercent'))} %)`,
		),
		line(
			`Open ${item.shown('open')}, high ${item.shown('high')}, low ${item.shown('low')}`,
			`volume ${item.shown('volume')}`,
		),
	],
	indicator: (item) => [
		head(`${item.shown('symbol')} ${item.shown('condition')}`),
		line(`Value ${item.shown('value')}`, before(item.text('previousValue'))),
		line(`${item.candle()} candle closed at ${item.shown('close')}`),
	],
	newListing: (item) => {
		const what: Readonly<Record<string, string>> = {
			appeared: 'has appeared at MEXC, not open yet',
			online: 'is open at MEXC, not yet for the API',
			tradable: 'can be traded at MEXC',
		};
		const stage = item.shown('listing');
		const name = item.text('fullName');
		return [
			head(`${item.shown('symbol')} ${what[stage] ?? stage}`),
			line(`${item.shown('baseAsset')} against ${item.shown('quoteAsset')}`, name),
		];
	},
	limit: (item) => [
		head(`${item.shown('name')} is used to ${item.percent('usedPercent')} %`),
		line(
			`${item.shown('used')} of ${item.shown('max')} ${item.shown('unit')} used`,
			`${item.shown('left')} left`,
		),
		...(item.text('freesAt') === undefined ? [] : [line(`Frees from ${item.shown('freesAt')} on`)]),
	],
	composite: (item) => {
		const all = item.rows('conditions');
		const parts = all.filter((part) => part.is('holds', true));
		return [
			head(`${item.shown('symbol')}: ${countOf(parts.length, all.length)}`),
			...parts.map((part) => line(`${part.shown('condition')}: ${held(part)}`)),
			line(`Price ${item.shown('price')}`),
		];
	},
	connection: (item) => {
		const what: Readonly<Record<string, string>> = {
			connected: 'Connected to MEXC',
			recovering: 'Connection to MEXC interrupted',
			gap: 'Events from MEXC may be missing',
			stale: 'Connection to MEXC was silent and is replaced',
			changedOver: 'Connection to MEXC replaced in time',
			refused: 'MEXC refuses a channel or the key',
			blocked: 'Events from MEXC wait for executions to end',
			keyExpiring: 'MEXC API key is about to end',
		};
		const state = item.shown('state');
		const count = item.list('channels').length;
		return [
			head(what[state] ?? `Connection to MEXC: ${state}`),
			line(item.text('message') ?? ''),
			...(count > 0 ? [line(count === 1 ? '1 channel' : `${count} channels`)] : []),
		];
	},
	orderUpdate: (item) => {
		const side = item.is('side', 'SELL') ? 'sell' : 'buy';
		const status = item.shown('status').toLowerCase().replaceAll('_', ' ');
		return [
			head(`${item.shown('symbol')} ${side} order ${status}`),
			line(
				`${item.text('executedQuantity') ?? '0'} of ${item.shown('quantity')} filled`,
				averageOf(item),
			),
			line(`Order ${item.shown('orderId')}`),
		];
	},
	fill: (item) => [
		head(
			`${item.is('side', 'SELL') ? 'Sold' : 'Bought'} ${item.shown('quantity')} ${item.shown('symbol')} at ${item.shown('price')}`,
		),
		line(`Total ${item.shown('amount')}`, fee(item.text('fee'), item.text('feeCurrency'))),
		line(`Order ${item.shown('orderId')}`),
	],
	balanceUpdate: (item) => {
		const asset = item.shown('asset');
		const change = item.text('freeChange');
		return [
			head(`${asset} balance${change === undefined ? '' : ` ${signed(change)}`}`),
			line(`Free ${item.shown('free')}, locked ${item.shown('locked')}`, item.text('reason')),
		];
	},
	deposit: (item) => [
		head(`Deposit of ${item.shown('amount')} ${item.shown('asset')}: ${item.shown('status')}`),
		line(`Network ${item.shown('network')}`, transaction(item)),
	],
	withdrawal: (item) => [
		head(`Withdrawal of ${item.shown('amount')} ${item.shown('asset')}: ${item.shown('status')}`),
		line(`Network ${item.shown('network')}, to ${item.shown('address')}`, transaction(item)),
	],
};

/** The events that there are messages for: alerts, the account and the connection, not streams of data. */
export const messageEvents: readonly string[] = Object.keys(wordings);

/** The lines about an item; undefined for an event without a message. */
export function wordingOf(item: MessageItem): MessageLine[] | undefined {
	const wording = wordings[String(item.event)];
	return wording?.(new Fields(item));
}

function head(text: string): MessageLine {
	return { text, isStrong: true };
}

/** Parts that are absent are left out. */
function line(...parts: ReadonlyArray<string | undefined>): MessageLine {
	return { text: parts.filter((part) => part !== undefined && part !== '').join(', ') };
}

function countOf(holding: number, all: number): string {
	if (holding < all) return `${holding} of ${all} conditions ${holding === 1 ? 'holds' : 'hold'}`;
	return all === 2 ? 'both conditions hold' : `all ${all} conditions hold`;
}

/** The value with which a condition held, and what it was compared with where its sentence does not say it. */
function held(part: Fields): string {
	const value = part.shown('heldValue');
	const compared = part.text('threshold');
	const isSaid = ` ${part.shown('condition')} `.includes(` ${compared} `);
	// What it is compared with now, not what it was compared with at an earlier candle.
	const isNow = part.text('value') === value;
	return compared === undefined || isSaid || !isNow ? value : `${value} against ${compared}`;
}

function crossed(item: Fields): string {
	const from = item.text('lowerPrice');
	const to = item.text('upperPrice');
	if (from !== undefined && to !== undefined) {
		return `${item.is('direction', 'leave') ? 'left' : 'entered'} ${from} to ${to}`;
	}
	const way = item.is('direction', 'down') ? 'fell to' : 'rose to';
	return `${way} ${item.shown('threshold')}`;
}

function sourceOf(item: Fields): string {
	const names: Readonly<Record<string, string>> = {
		trade: 'Last price',
		mid: 'Mid price',
		bid: 'Bid',
		ask: 'Ask',
		close: `${item.candle()} close`,
	};
	return names[item.shown('source')] ?? 'Price';
}

function before(previous: string | undefined): string | undefined {
	return previous === undefined ? undefined : `before ${previous}`;
}

function averageOf(item: Fields): string | undefined {
	const average = item.text('averagePrice');
	if (average !== undefined && average !== '0') return `average ${average}`;
	const price = item.text('price');
	return price === undefined || price === '0' ? undefined : `price ${price}`;
}

function fee(amount: string | undefined, currency: string | undefined): string | undefined {
	return amount === undefined ? undefined : `fee ${amount}${currency ? ` ${currency}` : ''}`;
}

function transaction(item: Fields): string | undefined {
	const id = item.text('txId');
	return id === undefined ? undefined : `transaction ${id}`;
}

function signed(number: string): string {
	return number.startsWith('-') || !/[1-9]/.test(number) ? number : `+${number}`;
}

/** ` in 90 seconds`, ` in 10 minutes`, ` in 2 hours`: in the largest unit that is exact. */
function within(seconds: string | undefined): string {
	const count = Number(seconds);
	if (!(count > 0)) return '';
	return ` in ${duration(count)}`;
}

function duration(count: number): string {
	for (const [length, unit] of [
		[86_400, 'day'],
		[3_600, 'hour'],
		[60, 'minute'],
	] as const) {
		if (count >= length && count % length === 0) return plural(count / length, unit);
	}
	return plural(count, 'second');
}

function plural(count: number, unit: string): string {
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

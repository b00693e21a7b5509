import { timeIn, type Row } from '../answers';

/** A pair as an answer of `exchangeInfo` describes it. */
export interface Pair {
	symbol: string;
	baseAsset: string;
	quoteAsset: string;
	fullName: string;
	/** `1` online, `2` paused, `3` offline, or MEXC's own word (quirks 43). */
	status: string;
	/** Undefined where MEXC does not say whether the API may trade it. */
	isApiTradable?: boolean;
	/** Milliseconds. */
	firstOpenTime?: number;
}

/** A row without a name is none. */
export function pairsOf(body: unknown): Pair[] {
	return (body as { symbols: readonly Row[] }).symbols.flatMap((row) => {
		const { symbol, isSpotTradingAllowed: allowed } = row;
		if (typeof symbol !== 'string' || symbol === '') return [];
		const opened = timeIn(row.firstOpenTime);
		return [
			{
				symbol,
				baseAsset: textOf(row.baseAsset),
				quoteAsset: textOf(row.quoteAsset),
				fullName: textOf(row.fullName),
				status: textOf(row.status),
				isApiTradable: typeof allowed === 'boolean' ? allowed : undefined,
				firstOpenTime: Number.isNaN(opened) ? undefined : opened,
			},
		];
	});
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

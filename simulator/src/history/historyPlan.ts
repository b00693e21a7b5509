import type { MarketPlan } from '../marketPlan';
import { INTERVALS } from '../market/windows';
import { OutsideCandles } from '../outside/outsideCandles';
import { HistoryError, HistoryFile } from './historyFile';
import { HistoryMarket } from './historyMarket';
import type { HistoryOptions } from './historyOptions';
import { historyPair } from './historyPair';

/**
 * A market that plays files.
 * @throws HistoryError when a file cannot be read, or two are of one pair
 */
export function planHistory({ files, ended }: HistoryOptions): MarketPlan {
	const opened = files.map((file) => new HistoryFile(file));
	const pairs = opened.map((file) => {
		const row = file.upcoming;
		if (row === undefined) throw new HistoryError(`The history ${file.file} has no rows.`);
		return { pair: historyPair(file.symbol, row), time: row.time };
	});
	const symbols = pairs.map(({ pair }) => pair.symbol);
	const twice = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index);
	if (twice !== undefined) throw new HistoryError(`Two histories are of the pair ${twice}.`);
	let isFirst = true;
	return {
		pairs: pairs.map(({ pair }) => pair),
		startMs: () => Math.min(...pairs.map(({ time }) => time)),
		candlesOf: (market) => new OutsideCandles(() => market.last, builtIntervals()),
		marketOf: (parts) => {
			// A reset begins the files again.
			const played = isFirst ? opened : files.map((file) => new HistoryFile(file));
			isFirst = false;
			return new HistoryMarket(parts, played, ended);
		},
	};
}

/** Those of eight hours are put together from others. */
function builtIntervals(): string[] {
	return INTERVALS.filter((interval) => interval !== 'Hour8');
}

import { chartOptions } from '../chartOptions';
import type { TriggerEvent } from '../event';
import { compositeFields } from './compositeFields';

/** The indicators themselves are loaded when a trigger uses one. */
let alert: typeof import('./compositeAlert') | undefined;

/** Several conditions on closed candles of one pair: each firing exactly one execution, also when missed. */
export const composite: TriggerEvent = {
	value: 'composite',
	name: 'Composite',
	description:
		'Two to five conditions on closed candles of a pair (indicators, price, move, volume) hold together, or any of them begins to hold',
	testHint:
		'A live test waits for the end of the current candle: choose 1 Minute, conditions that hold now, the option Fire If Already Beyond, and a longer Test Time Limit.',
	access: 'public',
	symbols: 'required',
	watchlist: 'candles',
	symbolsDescription:
		'One or more trading pairs, separated by commas; each is judged by itself. Each length of candle is one stream for each pair, at most 1000 in one trigger.',
	fields: compositeFields,
	options: [
		'numberFormat',
		'fireIfBeyond',
		'expiresAt',
		'backfill',
		'repeatUnfinished',
		...chartOptions,
	],
	delivery: ['each', 'batch'],
	decimals: ['price', 'value', 'threshold', 'upperThreshold', 'heldValue'],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	async load() {
		alert = await import('./compositeAlert');
	},
	prepare(settings) {
		if (alert === undefined) throw new Error('The indicators are loaded before they are used');
		return alert.prepareComposite(settings);
	},
};

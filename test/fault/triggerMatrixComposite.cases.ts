import type { Candle } from '../../mexc/market/candle';
import { modelFires } from '../support/compositeModel';
import type { MatrixAlert } from './triggerMatrixCandles';
import { PUBLIC_PAIR } from './triggerMatrixHarness';

const rest = { Min1: '1m', Min5: '5m' } as const;
const row = [
	{ kind: 'price', interval: 'Min1', movement: 'up', price: '150' },
	{ kind: 'indicator', interval: 'Min1', indicator: 'rsi', length: 3, movement: 'outside' },
	{ kind: 'price', interval: 'Min5', movement: 'rising' },
].map((one) => (one.kind === 'indicator' ? { ...one, value: '30', valueHigh: '70' } : one));
const values = { match: 'any', frequency: 'every', conditions: { row } };

/** Conditions on candles of two lengths, of which each that begins to hold fires. */
export const composite: MatrixAlert = {
	parameters: { event: 'composite', symbols: PUBLIC_PAIR, ...values },
	channels: 2,
	shown: ({ eventTime, holding }) => ({ time: eventTime, holding }),
	async expected(candlesOf, since) {
		const lists = new Map<string, Candle[]>();
		for (const [interval, name] of Object.entries(rest)) lists.set(interval, await candlesOf(name));
		return modelFires(values, (interval) => lists.get(interval) ?? [], since);
	},
	atLeast: 5,
};

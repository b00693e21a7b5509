import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Simulator } from '../../../simulator/src';
import { call } from './call';

/** Time stands still, so that no candle ends while a test runs. */
export const START_MS = Date.UTC(2026, 2, 4, 12, 30, 20);
export const stopped = { manualClock: true, requestClock: 'exchange', startMs: START_MS } as const;
export const HOUR_MS = 3_600_000;
export const iso = (ms: number) => new Date(ms).toISOString();

export const rsi = {
	event: 'indicator',
	interval: 'Min1',
	indicator: 'rsi',
	length: 5,
	movement: 'up',
	watched: 'indicator',
	target: 'number',
	value: '60',
	frequency: 'every',
};
export const day = { startTime: iso(START_MS - 24 * HOUR_MS) };

export const replayOn =
	(simulator: () => Simulator) =>
	(parameters: INodeParameters, options: IDataObject = {}) =>
		call(simulator(), {
			operation: 'replayAlert',
			parameters: { symbol: 'BTCUSDT', ...parameters, options } as INodeParameters,
		});

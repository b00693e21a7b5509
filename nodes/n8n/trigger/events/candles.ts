import {
	CandleSeries,
	type CandleChange,
	type CandleSeriesOptions,
} from '../../../../mexc/market/candleSeries';
import type { CandleInterval } from '../../../../mexc/market/candleIntervals';
import { channelName, streams } from '../../../../mexc/streams';
import { isInterruption, type EventPort, type EventReader } from '../../../../mexc/events';

export function candleChannel(symbol: string, interval: CandleInterval): string {
	return channelName(streams.kline, { symbol, interval });
}

/** Follows one pair's candles each; what is found goes out by `port.emit`, because REST has a say in it. */
export function followCandles(
	pairs: ReadonlyArray<CandleSeriesOptions & { emit(change: CandleChange): void }>,
	port: EventPort,
): Pick<EventReader, 'read' | 'onState'> {
	const series = new Map(
		pairs.map(({ emit, ...options }) => [
			options.symbol,
			new CandleSeries(options, port, (change) => emit(change)),
		]),
	);
	return {
		read(message) {
			series.get(message.symbol ?? '')?.read(message);
			return [];
		},
		onState(event) {
			for (const one of series.values()) {
				if (isInterruption(event)) one.gap();
				// A gap is reported when the connection is back.
				if (event.state === 'connected' || event.state === 'gap') one.live();
			}
		},
	};
}

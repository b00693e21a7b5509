import {
	CandleSeries,
	type CandleChange,
	type CandleSeriesOptions,
} from '../../../../mexc/market/candleSeries';
import { createListingCheck } from '../../../../mexc/market/listingCheck';
import type { CandleInterval } from '../../../../mexc/market/candleIntervals';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { channelName, streams } from '../../../../mexc/streams';
import { isInterruption, type EventPort, type EventReader } from '../../../../mexc/events';

export function candleChannel(symbol: string, interval: CandleInterval): string {
	return channelName(streams.kline, { symbol, interval });
}

type Followed = CandleSeriesOptions & { emit(change: CandleChange): void };

/** Follows one pair's candles each; what is found goes out by `port.emit`, because REST has a say in it. */
export function followCandles(
	pairs: readonly Followed[],
	port: EventPort,
): Pick<EventReader, 'read' | 'onState'> {
	return follow(pairs, port, { of: ({ symbol }) => symbol, in: ({ symbol = '' }) => symbol });
}

/** The same where a pair is followed with candles of several lengths. */
export function followCandlesOfLengths(
	followed: readonly Followed[],
	port: EventPort,
): Pick<EventReader, 'read' | 'onState'> {
	return follow(followed, port, {
		of: ({ symbol, interval }) => candleChannel(symbol, interval),
		in: ({ channel }) => channel,
	});
}

interface Names {
	of(options: CandleSeriesOptions): string;
	in(message: PushMessage): string;
}

function follow(
	followed: readonly Followed[],
	port: EventPort,
	name: Names,
): Pick<EventReader, 'read' | 'onState'> {
	const checks = new Map(followed.map(({ symbol }) => [symbol, createListingCheck(symbol, port)]));
	const series = new Map(
		followed.map(({ emit, answered, ...options }) => {
			const check = checks.get(options.symbol);
			const own: CandleSeriesOptions = {
				...options,
				answered(answer) {
					check?.quiet();
					answered?.(answer);
				},
			};
			const take = (change: CandleChange) => {
				if (change.state !== 'past') check?.seen(change.candle);
				emit(change);
			};
			return [name.of(options), new CandleSeries(own, port, take)];
		}),
	);
	return {
		read(message) {
			series.get(name.in(message))?.read(message);
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

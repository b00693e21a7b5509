import {
	CandleSeries,
	type CandleChange,
	type CandleSeriesOptions,
} from '../../mexc/market/candleSeries';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import type { RestClient } from '../../mexc/rest/client';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { turn, VirtualTime } from '../support/virtualTime';

// The exchange as a list of minutes with a volume each; the last one that REST lists is open.
export const MINUTE_MS = 60_000;
export type Row = [start: number, volume: string];

export function followMinutes(options: Partial<CandleSeriesOptions> = {}) {
	const time = new VirtualTime();
	const stopping = new AbortController();
	const zero = time.now();
	const rest = { rows: [[0, '1']] as Row[], isDown: false, asked: [] as number[] };
	const call: RestClient['call'] = async (_endpoint, { limit, endTime }) => {
		rest.asked.push(Number(limit));
		if (rest.isDown) throw new MexcError({ kind: 'network', message: 'down' });
		const before = rest.rows.filter(
			([start]) => zero + start * MINUTE_MS < Number(endTime ?? 1e15),
		);
		return before.slice(-Number(limit)).map(([minute, volume]) => {
			const start = zero + minute * MINUTE_MS;
			return [start, '1', '2', '0.5', '1.5', volume, start + MINUTE_MS, volume];
		});
	};
	const client = { call, clockOffsetMs: async () => 0 } as unknown as RestClient;
	const reported: Array<CandleChange & { minute: number }> = [];
	const { emittedStart, ...others } = options;
	const warnings: string[] = [];
	const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
	const series = new CandleSeries(
		{
			symbol: 'BTCUSDT',
			interval: 'Min1',
			history: 0,
			isExact: true,
			...others,
			...(emittedStart === undefined ? {} : { emittedStart: zero + emittedStart * MINUTE_MS }),
		},
		{ client, time, log, signal: stopping.signal },
		(news) => reported.push({ ...news, minute: (news.candle.start - zero) / MINUTE_MS }),
	);
	const push = async (minute: number, volume: string) => {
		const start = (zero + minute * MINUTE_MS) / 1000;
		series.read({
			channel: 'c',
			bodyName: 'publicSpotKline',
			symbol: 'BTCUSDT',
			receivedAt: time.now(),
			sendTime: time.now(),
			body: {
				windowStart: String(start),
				windowEnd: String(start + 60),
				openingPrice: '1',
				closingPrice: '1.5',
				highestPrice: '2',
				lowestPrice: '0.5',
				volume,
				amount: volume,
			},
		} as PushMessage);
		for (let count = 0; count < 4; count++) await turn();
	};
	const closed = () =>
		reported
			.filter(({ state }) => state === 'closed')
			.map(({ minute, candle, backfilled }) => [minute, candle.volume, backfilled]);
	const started = async () => {
		for (let count = 0; count < 4; count++) await turn();
		series.live();
	};
	return {
		time,
		rest,
		series,
		push,
		reported,
		closed,
		started,
		warnings,
		stop: () => stopping.abort(),
	};
}

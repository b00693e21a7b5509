import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openNetwork } from '../../mexc/account/network';
import { silentLog } from '../../mexc/core/log';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams, type Stream } from '../../mexc/streams';
import { systemTime } from '../../mexc/core/time';
import { deliveryDefaults } from '../../nodes/n8n/trigger/settings';
import { until } from '../support/virtualTime';
import { killAll, start } from './privateHarness';
import { bytesField, dealFrame, varintField } from './socketFrames';
import { accountFor, quick } from './socketHarness';
import { startBurstServer } from './triggerBurstServer';

jest.setTimeout(60_000);

// Far more than any market sends, into a workflow that is slow: nothing may grow without bound, and
// whatever does not reach the workflow is counted.
const FRAMES = 50_000;
const SLOW_MS = 200;
/** Each of an own pair of one thousand would be too kind: all are of one. */
const PAIR = 'BTCUSDT';
const MOST_MEMORY_BYTES = 150_000_000;

const channelOf = (stream: Stream) => channelName(stream, { symbol: PAIR, speed: '100ms' });

function quoteFrame(channel: string, index: number): Buffer {
	const quote = Buffer.concat([
		...['93220.18', '1', '93220.19', '2'].map((text, at) => bytesField(at + 1, text)),
		bytesField(5, String(index)),
	]);
	return Buffer.concat([
		...[bytesField(1, channel), bytesField(3, PAIR), varintField(6, 1736409765052 + index)],
		bytesField(315, quote),
	]);
}

const kinds = {
	trade: (index: number) => dealFrame(channelOf(streams.aggreDeals), String(index + 1)),
	bookTicker: (index: number) => quoteFrame(channelOf(streams.aggreBookTicker), index),
};

const channels = {
	trade: channelOf(streams.aggreDeals),
	bookTicker: channelOf(streams.aggreBookTicker),
};

interface Counts {
	executions: number;
	emitted: number;
	dropped: number;
	conflated: number;
	/** The most executions at once. */
	mostAtOnce: number;
}

interface Case {
	event: keyof typeof kinds;
	/** Absent: the event's own default. */
	delivery?: string;
}

async function burst({ event, delivery }: Case) {
	const frames = Array.from({ length: FRAMES }, (_, index) => kinds[event](index));
	const server = await startBurstServer(frames);
	const account = accountFor(server.url);
	const hub = createHub({ ...quick, connectTimeoutMs: 10_000, pongTimeoutMs: 30_000 });
	let arrived = 0;
	const witness = hub.subscribe({
		account,
		network: openNetwork,
		log: silentLog,
		access: 'public',
		channels: [channels[event]],
		onMessage: () => void arrived++,
		onState: () => undefined,
	});
	const counts: Counts = { executions: 0, emitted: 0, dropped: 0, conflated: 0, mostAtOnce: 0 };
	const state = { slowMs: SLOW_MS, atOnce: 0 };
	const options = delivery === undefined ? {} : { delivery };
	const trigger = await start(
		{} as never,
		{ event, symbols: PAIR },
		{
			hub,
			account,
			time: systemTime,
			options,
			async onEmit(events) {
				counts.executions++;
				counts.mostAtOnce = Math.max(counts.mostAtOnce, ++state.atOnce);
				counts.emitted += events.length;
				for (const { dropped, conflated } of events) {
					counts.dropped += dropped;
					counts.conflated += conflated;
				}
				await new Promise((resolve) => setTimeout(resolve, state.slowMs));
				state.atOnce--;
			},
		},
	);
	const delay = monitorEventLoopDelay({ resolution: 5 });
	let seconds = 0;
	let memoryBytes = 0;
	let atEnd = counts;
	try {
		await witness.ready;
		const memoryBefore = process.memoryUsage().rss;
		const startedAt = Date.now();
		delay.enable();
		void server.burst();
		await until('every frame', () => arrived === FRAMES, 30_000);
		seconds = (Date.now() - startedAt) / 1000;
		memoryBytes = process.memoryUsage().rss - memoryBefore;
		delay.disable();
		atEnd = { ...counts };
		state.slowMs = 0;
		const accounted = () => counts.emitted + counts.dropped + counts.conflated;
		await until('everything accounted for', () => accounted() >= FRAMES, 20_000);
	} finally {
		trigger.kill();
		witness.close();
		await server.stop();
	}
	const lagMs = { p99: Math.round(delay.percentile(99) / 1e6), max: Math.round(delay.max / 1e6) };
	const how = delivery ?? 'default';
	process.stdout.write(
		`burst of ${FRAMES} ${event} frames, delivery ${how}: ${seconds.toFixed(1)} s, event-loop lag ` +
			`p99 ${lagMs.p99} ms, max ${lagMs.max} ms; memory +${Math.round(memoryBytes / 1e6)} MB; ` +
			`meanwhile ${JSON.stringify(atEnd)}; in all ${JSON.stringify(counts)}\n`,
	);
	return { counts, atEnd, memoryBytes, items: trigger.items };
}

afterEach(() => killAll());

test.each<[string, Case]>([
	['trades by default, as batches', { event: 'trade' }],
	['trades one by one', { event: 'trade', delivery: 'each' }],
	['quotes by default, the latest', { event: 'bookTicker' }],
])('%s: in = out + conflated + dropped, within the limits', async (_name, one) => {
	const { counts, atEnd, memoryBytes, items } = await burst(one);
	const { emitted, dropped, conflated } = counts;
	expect(emitted + dropped + conflated).toBe(FRAMES);
	expect(counts.mostAtOnce).toBeLessThanOrEqual(deliveryDefaults.maxInFlight);
	// What came out after the last frame had arrived was the queue.
	expect(emitted - atEnd.emitted).toBeLessThanOrEqual(deliveryDefaults.queueLimit);
	expect(memoryBytes).toBeLessThan(MOST_MEMORY_BYTES);
	expect(new Set(items.map(({ eventId }) => eventId)).size).toBe(emitted);
});

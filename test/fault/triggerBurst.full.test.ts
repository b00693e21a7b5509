import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import { systemTime } from '../../mexc/time';
import { createHub } from '../../mexc/socket/streamHub';
import { ActiveTrigger, type ActiveContext } from '../../nodes/n8n/trigger/active';
import type { Delivered } from '../../nodes/n8n/trigger/delivery';
import type { Occurrence } from '../../nodes/n8n/trigger/event';
import { setUp } from '../unit/triggerFakes';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { accountFor, quick } from './socketHarness';
import { startServer } from './socketServer';

// More than n8n could ever take, as fast as a socket brings it, into a workflow that takes 200 ms.
const FRAMES = 50_000;
const CHUNK = 500;
const WORKFLOW_MS = 200;
const channel = 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT';

interface Outcome {
	items: number;
	dropped: number;
	conflated: number;
	executions: number;
	largest: number;
}

/** A published trigger on trades with a slow workflow behind it, and what came out of it. */
async function publish(url: string, options: Record<string, unknown>) {
	const { context, logs } = setUp({ options });
	const outcome: Outcome = { items: 0, dropped: 0, conflated: 0, executions: 0, largest: 0 };
	const emit: ActiveContext['emit'] = async (events: readonly Delivered<Occurrence>[]) => {
		outcome.executions++;
		outcome.items += events.length;
		outcome.largest = Math.max(outcome.largest, events.length);
		for (const { dropped, conflated } of events) {
			outcome.dropped += dropped;
			outcome.conflated += conflated;
		}
		await new Promise((resolve) => setTimeout(resolve, WORKFLOW_MS));
	};
	const trigger = new ActiveTrigger({
		...context,
		time: systemTime,
		hub: createHub(quick),
		account: accountFor(url),
		start: 'start',
		emit,
	});
	await trigger.start();
	return { trigger, outcome, logs };
}

const backlog = (socket: WebSocket) => socket.bufferedAmount > 1_000_000;

test.each<[string, Record<string, unknown>]>([
	['standard settings', {}],
	['one execution per event', { delivery: 'each' }],
	['the newest of each pair', { delivery: 'latest' }],
])(
	'a burst of 50,000 frames with %s is bounded and accounted for',
	async (name, options) => {
		const server = await startServer();
		const { trigger, outcome, logs } = await publish(server.url, options);
		await until('the channel', () => [...server.active.values()].some((set) => set.has(channel)));
		const [socket] = server.open;
		const frames = Array.from({ length: CHUNK }, (_, index) =>
			dealFrame(channel, `${60_000 + index}.5`),
		);
		const lag = monitorEventLoopDelay({ resolution: 1 });
		const before = process.memoryUsage().rss;
		let peak = before;
		const started = Date.now();
		lag.enable();
		for (let sent = 0; sent < FRAMES; sent += CHUNK) {
			for (const frame of frames) socket.send(frame);
			while (backlog(socket)) await new Promise((resolve) => setImmediate(resolve));
			peak = Math.max(peak, process.memoryUsage().rss);
			await new Promise((resolve) => setImmediate(resolve));
		}
		await server.settled(1);
		const tookMs = Date.now() - started;
		lag.disable();
		// What still waits comes out within its windows, or counts as dropped at the end.
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		trigger.close();
		await server.stop();
		const ended = logs.find((line) => line.startsWith('MEXC Trigger ends'));
		const waiting = Number(/dropped (\d+) event/.exec(ended ?? '')?.[1] ?? 0);
		const { items, dropped, conflated, executions, largest } = outcome;
		process.stdout.write(
			`${name}: ${FRAMES} frames in ${tookMs} ms, event loop lag mean ${(lag.mean / 1e6).toFixed(1)} ms, p99 ${(lag.percentile(99) / 1e6).toFixed(1)} ms, max ${(lag.max / 1e6).toFixed(0)} ms; memory at most +${Math.round((peak - before) / 1e6)} MB; ${executions} executions of up to ${largest} items; out ${items}, conflated ${conflated}, dropped ${dropped}, waiting at the end ${waiting}\n`,
		);
		expect(waiting).toBeLessThanOrEqual(10_000);
		expect(largest).toBeLessThanOrEqual(1_000);
		expect(items + conflated + dropped + waiting).toBe(FRAMES);
		expect(executions).toBeLessThan(200);
		expect(peak - before).toBeLessThan(400_000_000);
	},
	120_000,
);

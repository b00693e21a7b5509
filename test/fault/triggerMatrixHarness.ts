import type { Hub, Subscription } from '../../mexc/socket/hub';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { openNetwork } from '../../mexc/account/network';
import { silentLog } from '../../mexc/core/log';
import { createHub } from '../../mexc/socket/streamHub';
import type { Timings } from '../../mexc/socket/timings';
import { channelName, streams } from '../../mexc/streams';
import type { Time } from '../../mexc/core/time';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { type Database, type PrivateTrigger, simulatorAccount, start } from './privateHarness';
import { quick } from './socketHarness';

/** The pair of the public triggers; no own order touches it. */
export const PUBLIC_PAIR = 'SOLUSDT';
export const THRESHOLD = '150';

/** Everything is noticed within half a second. */
const hasty: Timings = { ...quick, pingIntervalMs: 150, pongTimeoutMs: 100, restTimeoutMs: 400 };

/** Real time, hurried, that knows which alarms wait: after the end there must be none. */
export class CountedTime implements Time {
	/** Where each was set. */
	readonly pending = new Set<{ stack?: string }>();

	constructor(
		private readonly factor = 1,
		private readonly longestMs = Infinity,
	) {}

	now(): number {
		return Date.now();
	}

	monotonic(): number {
		return performance.now();
	}

	after(ms: number, fn: () => void): () => void {
		const alarm: { stack?: string } = {};
		Error.captureStackTrace(alarm);
		this.pending.add(alarm);
		const end = () => void this.pending.delete(alarm);
		const timer = setTimeout(
			() => {
				end();
				fn();
			},
			Math.min(ms / this.factor, this.longestMs),
		);
		return () => {
			clearTimeout(timer);
			end();
		};
	}
}

/** A published trigger as n8n keeps it: started again, with what is saved, whenever it gives up. */
export interface Workflow {
	/** One list of items per start. */
	lives: PrivateTrigger[];
	errors: string[];
	items(): PrivateTrigger['items'];
	close(): void;
}

export interface World {
	simulator: Simulator;
	/** Publishes a trigger, one execution per event, with backoffs and looks that are twenty times faster. */
	publish(parameters: Record<string, unknown>): Promise<Workflow>;
	/** What the exchange pushed on a channel to whoever has it, seen by a subscription of the test's own. */
	witness(channel: string): PushMessage[];
	/** Closes everything. */
	end(): void;
	/** Where the alarms were set that wait still: those of the triggers, and those of their hub. */
	pending(): { triggers: string[]; hub: string[] };
	stop(): Promise<void>;
}

const RESTART_AFTER_MS = 30;
let worlds = 0;

export async function createWorld(timings = hasty): Promise<World> {
	const simulator = await startTestSimulator();
	const hubTime = new CountedTime();
	const triggerTime = new CountedTime(20, 500);
	const inner = createHub(timings);
	const hub: Hub = {
		...inner,
		subscribe: (request) => inner.subscribe({ ...request, time: hubTime }),
	};
	const world = ++worlds;
	const workflows: Workflow[] = [];
	const witnesses: Subscription[] = [];
	return {
		simulator,
		async publish(parameters) {
			const key = `matrix ${world}:${workflows.length}`;
			const workflow = await publish(parameters, { simulator, hub, time: triggerTime, key });
			workflows.push(workflow);
			return workflow;
		},
		witness(channel) {
			const messages: PushMessage[] = [];
			witnesses.push(
				hub.subscribe({
					account: simulatorAccount(simulator),
					network: openNetwork,
					log: silentLog,
					access: 'public',
					channels: [channel],
					onMessage: (message) => void messages.push(message),
					onState: () => undefined,
				}),
			);
			return messages;
		},
		end() {
			for (const one of [...workflows, ...witnesses]) one.close();
		},
		pending: () => ({ triggers: placesOf(triggerTime), hub: placesOf(hubTime) }),
		stop: async () => await simulator.stop(),
	};
}

const placesOf = ({ pending }: CountedTime) => [...pending].map(({ stack }) => placeIn(stack));

/** The frames of our own code. */
function placeIn(stack = ''): string {
	return (stack.match(/(mexc|nodes)\/[\w/]+\.ts:\d+/g) ?? []).slice(0, 4).join(' < ');
}

interface Place {
	simulator: Simulator;
	hub: Hub;
	time: Time;
	key: string;
}

async function publish(
	parameters: Record<string, unknown>,
	{ simulator, ...place }: Place,
): Promise<Workflow> {
	const database: Database = { staticData: {} };
	const lives: PrivateTrigger[] = [];
	const errors: string[] = [];
	let timer: NodeJS.Timeout | undefined;
	let isClosed = false;
	const live = async () => {
		const options = { delivery: 'each' };
		lives.push(await start(simulator, parameters, { ...place, database, options, onError }));
	};
	const onError = ({ message }: Error) => {
		errors.push(message);
		timer = setTimeout(() => {
			lives.at(-1)?.kill();
			if (!isClosed) void live();
		}, RESTART_AFTER_MS);
	};
	await live();
	return {
		lives,
		errors,
		items: () => lives.flatMap(({ items }) => items),
		close() {
			isClosed = true;
			clearTimeout(timer);
			lives.at(-1)?.kill();
		},
	};
}

export const publicEvents = {
	trade: { event: 'trade', symbols: PUBLIC_PAIR },
	bookTicker: { event: 'bookTicker', symbols: PUBLIC_PAIR },
	orderBook: { event: 'orderBook', symbols: PUBLIC_PAIR, depth: 5 },
	priceCross: {
		event: 'priceCross',
		symbols: PUBLIC_PAIR,
		source: 'trade',
		direction: 'either',
		price: THRESHOLD,
		frequency: 'every',
	},
};

export const privateEvents = { orderUpdate: { event: 'orderUpdate' }, fill: { event: 'fill' } };

export const tradeChannel = channelName(streams.aggreDeals, {
	symbol: PUBLIC_PAIR,
	speed: '100ms',
});
export const quoteChannel = channelName(streams.aggreBookTicker, {
	symbol: PUBLIC_PAIR,
	speed: '100ms',
});

/** Signals of one strategy as networks deliver them: in any order, several times, not at all, with lost answers. */
import fc from 'fast-check';
import { orderFromSignal, type SignalReport } from '../../mexc/flows/signalOrder';
import { MexcError } from '../../mexc/core/errors';
import { type RestClient, timeOf } from '../../mexc/rest/client';
import {
	buyFrom,
	sellInto,
	clientOf,
	flowOptions,
	freeOf,
	ordersOf,
	startBench,
	type Bench,
} from '../fault/flowHarness';
import { directClient, refused } from './directClient';
import { forgetProcessState } from '../support/freshProcess';

/** What happens to one delivery of a signal. */
export type Fate =
	| 'arrives'
	/** The order is placed and its answer is lost on the way. */
	| 'answerLost'
	/** MEXC does not take the order, and the sender tries again. */
	| 'refused'
	/**
	 * n8n was restarted before it. Not where the newest signal led to no order: that is what a restart forgets
	 * (docs/signals.md), for as long as Max Age lets older signals pass.
	 */
	| 'newProcess';

export interface Delivery {
	/** Which of the signals, from 0. */
	signal: number;
	fate: Fate;
}

export interface Ordering {
	/** Target positions in thousandths of a coin, in the order in which the strategy made them. */
	targets: readonly number[];
	deliveries: readonly Delivery[];
}

const fates: readonly Fate[] = [
	'arrives',
	'arrives',
	'arrives',
	'answerLost',
	'refused',
	'newProcess',
];

/** The last signal arrives at some time; whether any other does, how often and when, is random. */
const orderings: fc.Arbitrary<Ordering> = fc
	.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 })
	.chain((targets) => {
		const last = targets.length - 1;
		const signal = fc.integer({ min: 0, max: last });
		const delivery = fc.record({ signal, fate: fc.constantFrom(...fates) });
		const certain = fc.constantFrom(...fates).map((fate) => ({ signal: last, fate }));
		const deliveries = fc
			.tuple(fc.array(delivery, { maxLength: 3 }), certain)
			.chain(([some, one]) =>
				fc.shuffledSubarray([...some, one], {
					minLength: some.length + 1,
					maxLength: some.length + 1,
				}),
			);
		return fc.record({ targets: fc.constant(targets), deliveries });
	});

const SECRET = 'tv-secret-4711-abcdef';
const SYMBOL = 'BTCUSDT';

/** How the exchange is asked: over HTTP as the nodes do, or at once, for thousands of orderings. */
export type Way = 'http' | 'direct';

/** One exchange on which strategies follow each other. */
export class SignalWorld {
	private strategies = 0;
	private pendingFault: Fate = 'arrives';
	private newest: SignalReport | undefined;

	private constructor(
		private readonly bench: Bench,
		private readonly client: RestClient,
		private readonly way: Way,
	) {
		// What goes wrong meets an order and nothing else.
		const call = client.call.bind(client);
		client.call = async (endpoint, values, options) => {
			const fate = endpoint.id === 'newOrder' ? this.pendingFault : 'arrives';
			if (endpoint.id === 'newOrder') this.pendingFault = 'arrives';
			if (fate === 'refused') throw refused(30000);
			const answer = await call(endpoint, values, options);
			if (fate === 'answerLost') throw answerLost();
			return answer;
		};
	}

	static async start(way: Way): Promise<SignalWorld> {
		const bench = await startBench();
		const { simulator } = bench;
		sellInto(simulator, '20', '65000');
		buyFrom(simulator, '20', '64990');
		const isOverHttp = way === 'http';
		// At once, nothing waits for time to pass.
		const real = clientOf(simulator, isOverHttp ? bench : {}, { signalSecret: SECRET });
		return new SignalWorld(bench, isOverHttp ? real : directClient(real, simulator), way);
	}

	async stop(): Promise<void> {
		await this.bench.simulator.stop();
	}

	/** A sentence for what went wrong; undefined where the position is that of the last signal. */
	async judge({ targets, deliveries }: Ordering): Promise<string | undefined> {
		const { bench } = this;
		const strategy = `strategy ${this.strategies++}`;
		const madeAt = timeOf(this.client).now() - targets.length * 1000;
		this.newest = undefined;
		const known = ordersOf(bench.simulator).length;
		const payloads = targets.map((target, at) =>
			JSON.stringify({
				symbol: SYMBOL,
				strategy,
				secret: SECRET,
				targetPosition: (target / 1000).toFixed(3),
				time: new Date(madeAt + at * 1000).toISOString(),
			}),
		);
		for (const delivery of deliveries) await this.deliver(payloads[delivery.signal], delivery);
		const own = ordersOf(bench.simulator).slice(known);
		const ids = new Set(own.map(({ clientOrderId }) => clientOrderId));
		if (ids.size < own.length) return `${own.length} orders have ${ids.size} client order IDs`;
		const wanted = (targets.at(-1) ?? 0) / 1000;
		const held = Number(freeOf(bench.simulator, 'BTC'));
		return held === wanted ? undefined : `${held} is held, and the last signal said ${wanted}`;
	}

	private async deliver(payload: string, { fate }: Delivery): Promise<void> {
		const isForgotten = this.newest?.ignoredAs === 'alreadyThere';
		if (fate === 'newProcess' && !isForgotten) forgetProcessState();
		this.pendingFault = fate;
		const report = await this.send(payload).catch(async () => await this.send(payload));
		this.pendingFault = 'arrives';
		if (report.ignoredAs !== 'stale' && report.ignoredAs !== 'duplicate') this.newest = report;
	}

	private async send(payload: string): Promise<SignalReport> {
		const how = {
			isSecretRequired: true,
			maxAgeMs: 600_000,
			isEachDeliveryNew: false,
			cancelOpenSells: false,
		};
		const options = flowOptions(this.client);
		const sending = orderFromSignal(this.client, payload, how, options);
		return this.way === 'http' ? await this.bench.time.until(sending) : await sending;
	}
}

function answerLost(): MexcError {
	return new MexcError({ kind: 'network', message: 'The answer was lost.', effect: 'unknown' });
}

const ORDERINGS_OF_A_WORLD = 30;

/** Judges random orderings, each with a strategy of its own. Rejects with the first that ends wrongly. */
export async function judgeOrderings(count: number, way: Way): Promise<void> {
	let world = await SignalWorld.start(way);
	let judged = 0;
	await fc.assert(
		fc.asyncProperty(orderings, async (ordering) => {
			if (++judged % ORDERINGS_OF_A_WORLD === 0) {
				await world.stop();
				world = await SignalWorld.start(way);
			}
			expect(await world.judge(ordering)).toBeUndefined();
		}),
		{ numRuns: count, endOnFailure: true },
	);
	await world.stop();
	expect(judged).toBe(count);
}

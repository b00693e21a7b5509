import fc from 'fast-check';
import { createDelivery, type DeliverySettings } from '../../nodes/n8n/trigger/delivery';
import { VirtualTime } from '../support/virtualTime';

interface Event {
	symbol: string;
	id: number;
}

const anySettings = fc.record<DeliverySettings>({
	delivery: fc.constantFrom('each', 'batch', 'latest'),
	batchWindowMs: fc.integer({ min: 50, max: 500 }),
	batchMaxItems: fc.integer({ min: 1, max: 5 }),
	maxInFlight: fc.integer({ min: 1, max: 3 }),
	longestExecutionMs: fc.option(fc.integer({ min: 10_000, max: 400_000 }), { nil: undefined }),
	queueLimit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
	overflow: fc.constantFrom('dropOldest', 'dropNewest'),
});

type Action =
	| { do: 'push'; symbol: string }
	| { do: 'wait'; ms: number }
	| { do: 'end' }
	/** It ends, and n8n never hears of it. */
	| { do: 'lose' };

const anyAction: fc.Arbitrary<Action> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.constantFrom('A', 'B', 'C').map((symbol): Action => ({ do: 'push', symbol })),
	},
	fc.integer({ min: 0, max: 600 }).map((ms): Action => ({ do: 'wait', ms })),
	fc.integer({ min: 60_000, max: 600_000 }).map((ms): Action => ({ do: 'wait', ms })),
	fc.constant<Action>({ do: 'end' }),
	fc.constant<Action>({ do: 'lose' }),
);

const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));

async function play(settings: DeliverySettings, isQueued: boolean, actions: readonly Action[]) {
	const time = new VirtualTime();
	const running: (() => void)[] = [];
	const events: Event[] = [];
	let reported = 0;
	let most = 0;
	/** Started since n8n reported an end last, or gave one up. */
	let unreported = 0;
	const delivery = createDelivery<Event>(settings, {
		time,
		groupOf: ({ symbol }) => symbol,
		canLoseEnds: () => isQueued,
		overdue: ({ isReopened }) => {
			expect(delivery.counts().waiting).toBeGreaterThan(0);
			if (isReopened) expect(isQueued && settings.longestExecutionMs === undefined).toBe(true);
		},
		emit: async (delivered, place) => {
			for (const { event, dropped, conflated } of delivered) {
				events.push(event);
				reported += dropped + conflated;
			}
			const ended = new Promise<void>((resolve) => running.push(resolve));
			most = Math.max(most, delivery.counts().inFlight);
			unreported++;
			expect(unreported).toBeLessThanOrEqual(2 * settings.maxInFlight);
			await Promise.race([ended, place.givenUp]);
			unreported = 0;
		},
	});
	let id = 0;
	for (const action of actions) {
		if (action.do === 'push') delivery.push({ symbol: action.symbol, id: ++id });
		else if (action.do === 'wait') await time.advance(action.ms);
		else if (action.do === 'lose') running.shift();
		else {
			running.shift()?.();
			await turn();
		}
		const { received, emitted, conflated, dropped, waiting, inFlight } = delivery.counts();
		expect(received).toBe(emitted + conflated + dropped + waiting);
		expect(emitted).toBe(events.length);
		expect(inFlight).toBeLessThanOrEqual(settings.maxInFlight);
		if (settings.queueLimit !== undefined) expect(waiting).toBeLessThanOrEqual(settings.queueLimit);
		else expect(dropped).toBe(0);
	}
	return { time, delivery, running, events, reported: () => reported, most: () => most };
}

test('whatever happens: in = out + conflated + dropped + waiting, bounded, in order, all reported', async () => {
	await fc.assert(
		fc.asyncProperty(
			anySettings,
			fc.boolean(),
			fc.array(anyAction, { maxLength: 60 }),
			async (settings, isQueued, actions) => {
				const played = await play(settings, isQueued, actions);
				const { time, delivery, running, events, reported, most } = played;
				// Lost notices delay, whatever was lost.
				for (let minutes = 0; delivery.counts().waiting > 0; minutes++) {
					expect(minutes).toBeLessThan(200);
					await time.advance(60_000);
					running.shift()?.();
					await turn();
				}
				const { received, emitted, conflated, dropped } = delivery.counts();
				expect(received).toBe(emitted + conflated + dropped);
				expect(most()).toBeLessThanOrEqual(settings.maxInFlight);
				// What replaced others and was dropped itself takes its count along.
				expect(reported()).toBeLessThanOrEqual(conflated + dropped);
				if (settings.delivery !== 'latest') {
					expect(events.map(({ id }) => id)).toEqual(
						events.map(({ id }) => id).sort((a, b) => a - b),
					);
				}
				for (const symbol of ['A', 'B', 'C']) {
					const own = events.filter((event) => event.symbol === symbol).map(({ id }) => id);
					expect(own).toEqual([...own].sort((a, b) => a - b));
				}
			},
		),
		{ numRuns: 200 },
	);
});

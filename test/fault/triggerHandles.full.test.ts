import type { Simulator } from '../../simulator/src';
import { trigger, until, useTriggers } from '../contract/triggerHarness';
import { tcpHandles } from '../support/handles';
import { startTestSimulator } from '../support/simulator';

jest.setTimeout(120_000);

// Published in real n8n-core and unpublished again in every phase: closing is immediate, and afterwards
// nothing is connected, asked or emitted.
let simulator: Simulator;

const { activate, everyMoment } = useTriggers(() => simulator);

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => await simulator.stop());

const PAIR = 'SOLUSDT';

/** Each event of the trigger by its own fields. */
const events: Readonly<Record<string, Record<string, string | number | object>>> = {
	...Object.fromEntries(
		['trade', 'candle', 'bookTicker', 'partialDepth', 'orderBook', 'diffDepth', 'miniTicker'].map(
			(event) => [event, { symbols: PAIR }],
		),
	),
	...Object.fromEntries(
		['allMiniTickers', 'orderUpdate', 'fill', 'balanceUpdate', 'deposit', 'withdrawal'].map(
			(event) => [event, {}],
		),
	),
	connection: {},
	custom: { channel: `spot@public.aggre.deals.v3.api.pb@100ms@${PAIR}` },
	priceCross: { symbols: PAIR, source: 'trade', direction: 'either', price: '150' },
	percentMove: { symbols: PAIR, percent: '1', windowSeconds: 60 },
	largeTrade: { symbols: PAIR, minValue: '1' },
	spread: { symbols: PAIR, spreadPercent: '1' },
	volumeSpike: { symbols: PAIR, multiple: '2', candles: 3, interval: 'Min1' },
	candleClose: { symbols: PAIR, interval: 'Min1' },
	composite: {
		symbols: PAIR,
		conditions: {
			row: [
				{ interval: 'Min1', movement: 'below', value: '30' },
				{ kind: 'price', interval: 'Min5', movement: 'above', price: '1' },
			],
		},
	},
	indicator: { symbols: PAIR, interval: 'Min1', value: '30' },
	movers: { quoteAsset: 'USDT', rankBy: 'change', everyMinutes: 1 },
	newListing: {},
};

const LONGEST_CLOSE_MS = 1_000;
/** What is under way at the end has arrived by then. */
const SETTLED_MS = 160;

let price = 149;

function act(): void {
	price = price === 149 ? 151 : 149;
	simulator.setPrice(PAIR, String(price));
	simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.0001' });
}

interface Phase {
	/** Before publishing. */
	prepare?(): void;
	/** Between publishing and the end. */
	meanwhile?(): Promise<void>;
}

/** New pairs and movers come by asking. */
const isListening = () => {
	const { connections, requests } = simulator.state();
	const { defaultSymbols = 0, ticker24hr = 0 } = requests;
	return connections.subscriptions.length > 0 || defaultSymbols + ticker24hr > 0;
};
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const listening = async () => await until('a subscription', isListening);

const phases: Readonly<Record<string, Phase>> = {
	'at once': {},
	'while it connects': {
		prepare: () => simulator.fault({ kind: 'delay', delayMs: 120, times: 20 }),
	},
	'while it subscribes': { meanwhile: async () => await pause(30) },
	'while it listens': { meanwhile: listening },
	'while it looks back': {
		async meanwhile() {
			await listening();
			simulator.fault({ kind: 'delay', delayMs: 120, times: 20 });
			simulator.fault({ kind: 'dropConnections' });
			await until('the reconnect', isListening, 10_000);
			await pause(50);
		},
	},
	'in its pause after a loss': {
		async meanwhile() {
			await listening();
			simulator.fault({ kind: 'refuseUpgrade', times: 1_000 });
			simulator.fault({ kind: 'dropConnections' });
			await pause(100);
		},
	},
};

function requestCount(): number {
	return Object.values(simulator.state().requests).reduce((sum, count) => sum + count, 0);
}

describe.each(Object.keys(phases))('closed %s', (name) => {
	test.each(Object.keys(events))('%s does nothing more', async (event) => {
		const { prepare, meanwhile } = phases[name];
		prepare?.();
		const active = await activate(trigger({ event, ...events[event] }), { activation: 'init' });
		const stop = everyMoment(act);
		await meanwhile?.();
		const startedAt = Date.now();
		await active.close();
		expect(Date.now() - startedAt).toBeLessThan(LONGEST_CLOSE_MS);
		simulator.fault({ kind: 'clear' });
		const emitted = active.emits.length;
		await until(
			'no connection',
			() => simulator.state().connections.openWebSockets === 0,
			LONGEST_CLOSE_MS,
		);
		await pause(SETTLED_MS);
		const asked = requestCount();
		await pause(SETTLED_MS);
		stop();
		expect(active.emits).toHaveLength(emitted);
		expect(active.emittedErrors).toEqual([]);
		expect(requestCount()).toBe(asked);
		expect(simulator.state().connections.openWebSockets).toBe(0);
	});
});

test('an execution that never ends does not keep a trigger from closing', async () => {
	const active = await activate(
		trigger({ event: 'trade', symbols: PAIR }, { delivery: 'each', maxInFlight: 2 }),
		{ executions: 'manual' },
	);
	everyMoment(act);
	await active.waitForEmits(2);
	await pause(SETTLED_MS);
	const startedAt = Date.now();
	await active.close();
	expect(Date.now() - startedAt).toBeLessThan(LONGEST_CLOSE_MS);
	expect(active.emits).toHaveLength(2);
	for (const { finish } of active.emits) finish();
	await pause(SETTLED_MS);
	expect(active.emits).toHaveLength(2);
});

test('a hundred triggers that come and go leave no handle behind', async () => {
	const before = tcpHandles();
	for (let round = 0; round < 5; round++) {
		const some = await Promise.all(
			Object.entries(events).map(
				async ([event, fields]) =>
					await activate(trigger({ event, ...fields }), { activation: 'init' }),
			),
		);
		await pause(100);
		await Promise.all(some.map(async (active) => await active.close()));
	}
	const isClosed = () => simulator.state().connections.openWebSockets === 0;
	await until('no connection', isClosed, 5_000);
	await simulator.stop();
	await until('no handle', () => tcpHandles() <= before, 5_000);
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub } from '../../mexc/socket/streamHub';
import { defaultTimings, type Timings } from '../../mexc/socket/timings';
import type { Simulator, SimulatorOptions } from '../../simulator/src';
import { seededRandom } from '../support/randomCandles';
import { SharedTime } from '../support/sharedTime';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { killAll, type PrivateTrigger, start } from './privateHarness';

// An hour of the exchange is recorded while alerts listen to it, and played to alerts that know nothing of it.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PAIRS = ['BTCUSDT', 'ETHUSDT', 'MXUSDT', 'SOLUSDT', 'XRPUSDT'];
const PATIENCE_MS = 20_000;

/** What is answered at the same virtual moment cannot be late. */
const timings: Timings = {
	...defaultTimings,
	connectTimeoutMs: 5 * MINUTE,
	answerTimeoutMs: 5 * MINUTE,
};

const every = { frequency: 'every' };
const oncePerCandle = { frequency: 'oncePerCandle' };
const alerts: Readonly<Record<string, Record<string, unknown>>> = {
	percentMove: {
		source: 'trade',
		direction: 'either',
		percent: '0.1',
		windowSeconds: 60,
		...every,
	},
	volumeSpike: { interval: 'Min1', multiple: '1.5', candles: 5, ...oncePerCandle },
	largeTrade: { direction: 'either', minValue: '20000', ...every },
	spread: { direction: 'up', spreadPercent: '0.02', rearmPercent: '0', ...every },
	candleClose: { interval: 'Min1', direction: 'up', percent: '0.02', ...every },
	indicator: { interval: 'Min1', movement: 'either', value: '50', ...every },
	composite: {
		conditions: {
			row: [
				{ kind: 'indicator', interval: 'Min1', length: 5, movement: 'up', value: '50' },
				{ kind: 'price', interval: 'Min5', movement: 'above', price: '0.01' },
			],
		},
		match: 'all',
		within: 1,
		...every,
	},
};
const marketWide: Readonly<Record<string, Record<string, unknown>>> = {
	movers: { rankBy: 'range', quoteAsset: 'USDT', count: 5, everyMinutes: 5, minQuoteVolume: '1' },
	newListing: { quoteAssets: 'USDT', pollSeconds: 15 },
};

type Firings = Record<string, unknown[]>;

/** Alerts of all kinds on an exchange, for an hour; `act` is called every ten seconds. */
async function liveAnHour(
	options: SimulatorOptions,
	act: (simulator: Simulator) => void,
): Promise<Firings> {
	const time = new SharedTime();
	const simulator = await startTestSimulator({
		manualClock: true,
		requestClock: 'exchange',
		startMs: time.now(),
		...options,
	});
	time.share(simulator);
	const agent = new Agent({ keepAlive: true });
	/** Over the same event loop: when it is answered, so are the frames sent before. */
	const roundTrip = () =>
		new Promise<void>((resolve, reject) => {
			get(`${simulator.restUrl}/api/v3/ping`, { agent }, (answer) =>
				answer.resume().on('end', resolve),
			).on('error', reject);
		});
	const pass = async (ms: number) => await time.pass(ms, roundTrip);
	const inner = createHub(timings);
	const hub = {
		...inner,
		subscribe: (request: Parameters<typeof inner.subscribe>[0]) =>
			inner.subscribe({ ...request, time }),
	};
	const published: Record<string, PrivateTrigger> = {};
	async function publish(name: string, parameters: Record<string, unknown>): Promise<void> {
		const how = { time, hub, options: { delivery: 'each' } };
		void start(simulator, parameters, how).then((trigger) => (published[name] = trigger));
		await until(
			name,
			() => name in published,
			PATIENCE_MS,
			async () => await pass(100),
		);
	}
	try {
		const begin = time.now();
		for (const symbol of PAIRS) {
			const price = simulator.state().prices[symbol];
			const cross = { source: 'trade', direction: 'either', price, ...every };
			await publish(`priceCross ${symbol}`, { event: 'priceCross', symbols: symbol, ...cross });
		}
		for (const [event, fields] of Object.entries(alerts)) {
			await publish(event, { event, symbols: PAIRS.join(), ...fields });
		}
		for (const [event, fields] of Object.entries(marketWide)) {
			await publish(event, { event, ...fields });
		}
		// Between whole seconds: two things of one millisecond, such as a ranking and a price, have no order.
		for (let at = begin + 12_345; at < begin + 60 * MINUTE; at += 10 * SECOND) {
			if (time.now() < at) await pass(at - time.now());
			act(simulator);
		}
		await pass(30 * SECOND);
		return Object.fromEntries(
			Object.entries(published).map(([name, { items }]) => [name, [...items]]),
		);
	} finally {
		killAll();
		agent.destroy();
		await simulator.stop();
	}
}

/** What moves a quiet market: every ten seconds some pairs, by trades; and in the middle a new pair. */
function script(): (simulator: Simulator) => void {
	const random = seededRandom(16);
	const first: Record<string, string> = {};
	let count = 0;
	return (simulator) => {
		const { prices } = simulator.state();
		for (const symbol of PAIRS) {
			first[symbol] ??= prices[symbol];
			if (random() < 0.4) continue;
			const price = Number(first[symbol]) * (1 + (random() - 0.5) / 100);
			simulator.setPrice(symbol, price.toFixed(price < 10 ? 4 : 2));
		}
		if (++count === 120) {
			const pair = { symbol: 'NEWUSDT', baseAsset: 'NEW', startPrice: '1.5' };
			simulator.act({ do: 'list', pair, pausedSeconds: 60 });
		}
	};
}

test('an hour that was recorded fires every alert as it fired live, and not once more', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'recorded-session-'));
	try {
		const file = join(folder, 'hour.session');
		const live = await liveAnHour({ record: file, market: 'quiet' }, script());
		const bytes = readFileSync(file).length;
		let differences: unknown = 'not ended';
		const ended = (outcome: { differences: number; firstDifference: string | undefined }) =>
			(differences = outcome.firstDifference ?? outcome.differences);
		const replayed = await liveAnHour(
			{ market: undefined, replay: { file, ended } },
			() => undefined,
		);
		const counts = Object.entries(live).map(([name, items]) => `${name} ${items.length}`);
		process.stdout.write(`${counts.join(', ')}; ${bytes} bytes\n`);
		for (const name of Object.keys(live))
			expect([name, live[name].length > 0]).toEqual([name, true]);
		for (const name of Object.keys(live))
			expect([name, replayed[name]]).toEqual([name, live[name]]);
		expect(differences).toBe(0);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}, 180_000);

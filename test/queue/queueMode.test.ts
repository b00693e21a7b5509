import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/src';
import { keepEvidence, keepSecret } from '../support/evidence';
import { installRealN8n, type Installation } from '../support/installedN8n';
import { startTestSimulator } from '../support/simulator';
import { answeringOrder, OWN_SYMBOL, startActivity } from './activity';
import { startCluster, type Cluster } from './cluster';
import { installDatabases } from './databases';
import { Results, tallyOf, type Tallies } from './results';
import { startSink, type Effect, type Sink } from './sink';
import { CHECKS, FILLS, ORDER_UPDATES, ordersWith, trialsOf, type Trials } from './trials';
import { code, trading, trigger, workflowsOf, type Credential, type Workflows } from './workflows';

// One n8n for all trials, one after the other: each begins when nothing of the one before is under way.
jest.setTimeout(40 * 60_000);

const SECOND = 1_000;
const isLong = process.env.QUEUE_LONG === '1';
const ORDERS = isLong ? 1_000 : 60;
/** With an alert and a trade each order starts five executions. */
const LOAD_EVERY_MS = 400;
/** Five executions an order too, of which two place one. */
const ORDER_EVERY_MS = 500;
/** What comes while main starts is caught up afterwards. */
const RESTART_ORDER_EVERY_MS = 800;
const BEFORE_MS = (isLong ? 20 : 3) * SECOND;
const AFTER_MS = (isLong ? 30 : 5) * SECOND;
const TWO_MAINS_MS = 30 * SECOND;
const REDIS_DOWN_MS = 3 * SECOND;
/** Of requests with weight 10, where 30 are allowed in 10 seconds. */
const REQUESTS = isLong ? 200 : 45;

let installation: Installation | undefined;
let cluster: Cluster;
let exchange: Simulator;
let sink: Sink;
let workflows: Workflows;
let credential: Credential;
let trials: Trials;

const beganAt = Date.now();
const seconds = () => Math.round((Date.now() - beganAt) / SECOND);
const say = (line: string) => process.stdout.write(`${seconds()} s: ${line}\n`);
const results = new Results(() => {
	const [date] = new Date().toISOString().split('T');
	const version = /n8n-([\d.]+)/.exec(installation?.server.folder ?? '')?.[1] ?? '';
	const flag = isLong ? ' -- --long' : '';
	return `Measured on ${date} with n8n ${version} by \`npm run test:queue${flag}\`, in ${seconds()} seconds:`;
});

const byPrice = ({ item }: Effect) => String(Number(item.price));
const byPriceOfEvent = ({ startedBy }: Effect) => String(Number(startedBy?.price));

/** One alert fires at 4, once, in a workflow whose executions write static data and take a while. */
async function publishOnce(): Promise<void> {
	const pair = { symbols: 'MXUSDT' };
	const crossing = { event: 'priceCross', ...pair, source: 'trade', direction: 'up', price: '4' };
	const count = `await new Promise((resolve) => setTimeout(resolve, 700));
const data = $getWorkflowStaticData('global');
data.counter = (data.counter ?? 0) + 1;
return $input.all();`;
	const trades = trigger({ event: 'trade', ...pair, options: { delivery: 'each' } }, 'Trades');
	const alert = trigger({ ...crossing, frequency: 'once' }, 'Alert');
	await workflows.publish('once', credential, [trades, alert], [code(count)]);
}

function expectWithout(wrong: 'lost' | 'doubled' | 'failed', tallies: Tallies): void {
	const found = Object.entries(tallies).map(([what, tally]) => [what, tally[wrong]] as const);
	expect(found.length).toBeGreaterThan(0);
	expect({ [wrong]: Object.fromEntries(found) }).toEqual({
		[wrong]: Object.fromEntries(found.map(([what]) => [what, []])),
	});
}

function ordersIn(tallies: Tallies): Tallies {
	return Object.fromEntries(Object.entries(tallies).filter(([what]) => /^orders/.test(what)));
}

beforeAll(async () => {
	await installDatabases(say);
	installation = await installRealN8n(say);
	say('starting Postgres, Redis, a main and two workers …');
	cluster = await startCluster(installation);
	exchange = await startTestSimulator();
	sink = await startSink();
	workflows = workflowsOf(cluster.rest, sink);
	trials = trialsOf({ cluster, exchange, sink, results, say });
	credential = await workflows.credentialFor(exchange);
	const publish = async (name: string, event: string) =>
		await workflows.publish(name, credential, [trigger({ event, symbols: OWN_SYMBOL })]);
	await Promise.all([publish(FILLS, 'fill'), publish(ORDER_UPDATES, 'orderUpdate')]);
});

afterAll(async () => {
	if (exchange !== undefined) keepSecret(exchange.apiSecret);
	for (const { key } of exchange?.state().listenKeys ?? []) keepSecret(key);
	for (const member of cluster === undefined ? [] : [cluster.main, ...cluster.workers]) {
		keepEvidence('log of n8n', member.log());
	}
	await cluster?.stop();
	await sink?.stop();
	installation?.home.remove();
	process.stdout.write(`${results.introduction()}\n\n${results.toString()}\n`);
	results.save();
});

it('runs own events, alerts and trades once each, on both workers', async () => {
	const alert = { event: 'priceCross', symbols: 'SOLUSDT', source: 'trade', direction: 'up' };
	const ids = await Promise.all([
		workflows.publish('alerts', credential, [
			trigger({ ...alert, price: '150', frequency: 'every' }),
		]),
		workflows.publish('trades', credential, [
			trigger({ event: 'trade', symbols: 'XRPUSDT', options: { delivery: 'each' } }),
		]),
	]);
	await sleep(3 * SECOND);

	say('events at load');
	const startedAt = Date.now();
	const crossings = new Map<string, string>();
	const trades = new Map<string, string>();
	const trade = (symbol: string, price: string) => {
		exchange.trade(symbol, { side: 'BUY', price, quantity: '10' });
		return String(Number(price));
	};
	const activity = startActivity(exchange, LOAD_EVERY_MS);
	for (let turn = 1; turn <= ORDERS; turn++) {
		trade('SOLUSDT', '149');
		crossings.set(trade('SOLUSDT', (150 + turn / 100).toFixed(2)), 'price of the crossing');
		trades.set(trade('XRPUSDT', (0.6 + turn / 10_000).toFixed(4)), 'price of the trade');
		while (activity.placed() < turn) await sleep(20);
	}
	await activity.stop();
	const tallies = await trials.settle('events at load', startedAt, () => {
		const { fills, finals } = activity.happened();
		return {
			fills: tallyOf(fills, trials.effectsOf(FILLS)),
			'final order states': tallyOf(finals, trials.effectsOf(ORDER_UPDATES)),
			alerts: tallyOf(crossings, trials.effectsOf('alerts'), byPrice),
			trades: tallyOf(trades, trials.effectsOf('trades'), byPrice),
		};
	});
	await Promise.all(ids.map(workflows.stop));

	for (const wrong of ['lost', 'doubled', 'failed'] as const) expectWithout(wrong, tallies);
	for (const { perWorker, effects } of Object.values(tallies)) {
		for (const worker of ['1', '2']) expect(perWorker[worker]).toBeGreaterThan(effects / 10);
	}
});

describe('with two workflows that answer each fill with an order', () => {
	beforeAll(async () => {
		const publish = async (check: (typeof CHECKS)[number]) => {
			const triggers = [trigger({ event: 'fill', symbols: OWN_SYMBOL })];
			const steps = [trading(answeringOrder(check))];
			await workflows.publish(ordersWith(check), credential, triggers, steps);
		};
		await Promise.all(CHECKS.map(publish));
	});

	afterEach(() => {
		sink.delayMs = 0;
		sink.release();
		cluster.mainsRedis.open();
	});

	it('doubles nothing when a worker is killed, and shows what it took with it', async () => {
		sink.delayMs = 300;
		const tallies = await trials.play('a worker is killed', ORDER_EVERY_MS, async () => {
			await sleep(BEFORE_MS);
			await cluster.workers[1].kill();
			await sleep(AFTER_MS);
			await cluster.workers[1].start();
		});
		expectWithout('lost', tallies);
		expectWithout('doubled', tallies);
	});

	it('finds every fill and final state after main was killed, and an alert stays spent', async () => {
		await publishOnce();
		await sleep(3 * SECOND);
		const trade = async (price: string) => {
			exchange.trade('MXUSDT', { side: 'BUY', price, quantity: '10' });
			await sleep(SECOND / 2);
		};
		const fired = () =>
			trials.effectsOf('once').filter(({ item }) => item.event === 'priceCross').length;
		// Executions that write static data overlap the alert; then one more event.
		for (const price of ['3.5', '3.51', '3.52', '4.1', '4.11', '4.12']) await trade(price);
		await trials.quiet();
		await trade('4.13');
		await trials.quiet();
		expect(fired()).toBe(1);

		const tallies = await trials.play('main is killed', RESTART_ORDER_EVERY_MS, async () => {
			await sleep(BEFORE_MS);
			await cluster.main.kill();
			await cluster.main.start();
			await sleep(AFTER_MS);
		});
		expectWithout('lost', tallies);
		expectWithout('doubled', tallies);
		await trade('3.5');
		await trade('4.2');
		await trials.quiet();
		expect(fired()).toBe(1);
	});

	it('finds them too when jobs were waiting', async () => {
		const waiting = `select count(*) from execution_entity where status = 'new'`;
		const name = 'main is killed while jobs wait';
		const tallies = await trials.play(name, RESTART_ORDER_EVERY_MS, async () => {
			sink.hold();
			await sleep(BEFORE_MS + AFTER_MS);
			await cluster.main.kill();
			const rows = await cluster.postgres.query(waiting);
			expect(Number(rows[0][0])).toBeGreaterThan(0);
			await cluster.main.start();
			await sleep(AFTER_MS);
			sink.release();
		});
		expectWithout('lost', tallies);
		expectWithout('doubled', tallies);
	});

	it('places each order once while two mains run', async () => {
		const tallies = await trials.play('two mains for 30 s', RESTART_ORDER_EVERY_MS, async () => {
			const second = await cluster.startSecondMain();
			await sleep(TWO_MAINS_MS);
			await second.stop();
		});
		expectWithout('lost', tallies);
		expectWithout('doubled', ordersIn(tallies));
	});

	it('loses no event when Redis is killed under load', async () => {
		const tallies = await trials.play('Redis is killed for 3 s', ORDER_EVERY_MS, async () => {
			await sleep(BEFORE_MS);
			await cluster.redis.kill();
			await sleep(REDIS_DOWN_MS);
			await cluster.redis.start();
			await sleep(2 * AFTER_MS);
		});
		expectWithout('lost', tallies);
		expectWithout('doubled', ordersIn(tallies));
	});

	// Each report that is lost costs a minute.
	const unreported = 'ends are not reported to main';
	if (isLong) {
		it('has mains that know of each other with a licence only', async () => {
			const licensed = cluster.startSecondMain({ N8N_MULTI_MAIN_SETUP_ENABLED: 'true' });
			await expect(licensed).rejects.toThrow(/ended early[\s\S]*licens/i);
		});

		it(`goes on after a minute when ${unreported}`, async () => {
			const status = trigger({ event: 'connection' });
			await workflows.publish('status', credential, [status]);
			const tallies = await trials.play(unreported, ORDER_EVERY_MS, async () => {
				sink.hold();
				await sleep(AFTER_MS);
				cluster.mainsRedis.cut();
				sink.release();
				await sleep(REDIS_DOWN_MS);
				cluster.mainsRedis.open();
				await sleep(AFTER_MS);
			});
			expectWithout('lost', tallies);
			expectWithout('doubled', ordersIn(tallies));
			const states = trials.effectsOf('status').map(({ item }) => item.state);
			expect(states).toContain('blocked');
		});
	}
});

describe('request limits with two workers', () => {
	/** Requests of weight 10, far more than the exchange allows in ten seconds. */
	async function request(share: number) {
		const limited = await startTestSimulator({ limits: true });
		const name = `requests at share ${share}`;
		const each = { delivery: 'each', maxInFlight: 20 };
		await workflows.publish(
			name,
			await workflows.credentialFor(limited, share),
			[trigger({ event: 'trade', symbols: 'XRPUSDT', options: each })],
			[trading({ resource: 'order', operation: 'allOrders', symbol: 'XRPUSDT' })],
		);
		await sleep(2 * SECOND);
		say(name);
		const startedAt = Date.now();
		const trades = new Map<string, string>();
		for (let turn = 1; turn <= REQUESTS; turn++) {
			const price = (0.6 + turn / 10_000).toFixed(4);
			limited.trade('XRPUSDT', { side: 'BUY', price, quantity: '10' });
			trades.set(String(Number(price)), 'price of the trade');
		}
		const refused = () =>
			limited.requests().filter(({ status }) => status === 429 || status === 418).length;
		const tally = () => tallyOf(trades, trials.effectsOf(name), byPriceOfEvent);
		return { name, startedAt, refused, tally };
	}

	it('are kept at a third for each process', async () => {
		const { name, startedAt, refused, tally } = await request(0.33);
		const tallies = await trials.settle(name, startedAt, () => ({ requests: tally() }));
		for (const wrong of ['lost', 'doubled', 'failed'] as const) expectWithout(wrong, tallies);
		expect(refused()).toBe(0);
	});

	// The last one: nobody waits for the end of what it starts.
	it('are broken when each process takes all of it', async () => {
		const { startedAt, refused } = await request(1);
		while (refused() === 0 && Date.now() - startedAt < 60 * SECOND) await sleep(SECOND / 2);
		expect(refused()).toBeGreaterThan(0);
	});
});

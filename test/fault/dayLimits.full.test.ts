/** Limits over a day in several processes, which know of each other only what the exchange lists. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DEMO_ACCOUNT, type Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';

const PROCESSES = 4;
const ORDERS = 200;
const FITTING = 12;
/** Of 100 USDT each, far below the market. */
const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.002', price: '50000' };

const running = new Set<ChildProcess>();

afterEach(() => {
	for (const child of running) child.kill('SIGKILL');
	running.clear();
});

async function start(simulator: Simulator, limits: Record<string, string>, name: string) {
	const { restUrl: baseUrl, wsUrl, apiKey, apiSecret } = simulator;
	const address = { environment: 'custom', baseUrl, wsUrl };
	const credential = { apiKey, apiSecret, ...address, allowedSymbols: 'BTCUSDT', ...limits };
	const task = JSON.stringify({ credential, order, count: ORDERS, name });
	const child = fork(path.join(__dirname, 'orderProcess.js'), [task], { execArgv: [] });
	running.add(child);
	await once(child, 'message');
	return child;
}

/** What became of its orders; nothing of a process that is killed. */
async function resultsOf(child: ChildProcess): Promise<string[]> {
	return await new Promise((resolve) => {
		child.once('message', (results) => resolve(results as string[]));
		child.once('exit', () => resolve([]));
		child.send('go');
	});
}

async function killedAfter(child: ChildProcess, ms: number): Promise<void> {
	const over = once(child, 'exit');
	child.send('go');
	setTimeout(() => child.kill('SIGKILL'), ms);
	await over;
}

const placedAt = (simulator: Simulator) =>
	simulator.state().accounts[DEMO_ACCOUNT.uid].orders.length;

describe('200 purchases at once in each of 4 processes', () => {
	const limits = [
		['value', { maxBoughtPerDay: String(FITTING * 100) }],
		['number', { maxOrdersPerDay: String(FITTING) }],
	] as const;

	it.each(limits)(
		'exceed a limit of %s by one order of each further process at most, with restarts',
		async (_what, limit) => {
			for (const killAfterMs of [150, 600]) {
				const simulator = await startTestSimulator();
				// The orders of the others arrive while one decides.
				simulator.fault({ kind: 'delay', delayMs: 40, endpoint: 'newOrder', times: 500 });
				const names = Array.from({ length: PROCESSES }, (_, index) => `p${index}`);
				const children = await Promise.all(names.map((name) => start(simulator, limit, name)));
				const again = async () => {
					await killedAfter(children[0], killAfterMs);
					return await resultsOf(await start(simulator, limit, 'again'));
				};
				const all = await Promise.all([again(), ...children.slice(1).map(resultsOf)]);
				const results = all.flat();
				expect(results).toHaveLength(PROCESSES * ORDERS);
				expect(results.filter((one) => one !== 'placed' && one !== 'refused')).toEqual([]);
				const placed = placedAt(simulator);
				expect(placed).toBeGreaterThanOrEqual(FITTING);
				expect(placed).toBeLessThanOrEqual(FITTING + PROCESSES - 1);
				// Whoever comes later finds it full.
				const late = await resultsOf(await start(simulator, limit, 'late'));
				expect(late).toEqual(Array.from({ length: ORDERS }, () => 'refused'));
				expect(placedAt(simulator)).toBe(placed);
				await simulator.stop();
			}
		},
		60_000,
	);

	it('exceed nothing in one process', async () => {
		const simulator = await startTestSimulator();
		const child = await start(simulator, { maxBoughtPerDay: String(FITTING * 100) }, 'alone');
		const results = await resultsOf(child);
		expect(results.filter((one) => one === 'placed')).toHaveLength(FITTING);
		expect(placedAt(simulator)).toBe(FITTING);
	}, 60_000);
});

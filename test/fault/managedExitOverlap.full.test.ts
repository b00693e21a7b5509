import { seededRandom } from '../support/randomCandles';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { accountFor } from '../unit/restServer';
import { buy, exitsOf, ordersOf, PAIR, planWith, publish, soldUnits } from './exitHarness';
import { aWhile } from './privateHarness';
import { restingPlan } from './restingHarness';
import { amount } from '../support/amount';

type DuplicateMode = 'accept' | 'rejectWhileOpen' | 'rejectAlways';

const START = 65_000;
/** Below the stop, beyond each of the targets, and between. */
const MOVES = [0.93, 0.99, 1.012, 1.022, 1.032, 1.045];
const STORIES = amount(4, 40);

const units = (quantity: string) => Math.round(Number(quantity) * 1e8);

/** Two processes watch one account from before the entry to the end; the second one by another name of the address. */
async function play(seed: number, mode: DuplicateMode, plan: Record<string, unknown>) {
	const random = seededRandom(seed);
	const simulator = await startTestSimulator({ switches: { repeatedClientOrderId: mode } });
	const { restUrl, wsUrl, apiKey, apiSecret } = simulator;
	const address = restUrl.replace('127.0.0.1', 'localhost');
	expect(address).not.toBe(restUrl);
	const account = accountFor(address, { wsUrl, apiKey, apiSecret });
	const key = `overlap ${seed} ${mode} ${String(plan.targetOrders)}`;
	const processes = [
		await publish(simulator, plan, { key: `${key} first` }),
		await publish(simulator, plan, { key: `${key} second`, account }),
	];
	try {
		const entry = buy(simulator);
		const bought = () =>
			units(ordersOf(simulator).find(({ orderId }) => orderId === entry)?.executedQty ?? '0');
		await aWhile(random() * 300);
		for (let step = 0; step < 5; step++) {
			const move = MOVES[Math.floor(random() * MOVES.length)];
			simulator.setPrice(PAIR, (START * move).toFixed(2));
			await aWhile(random() * 400);
		}
		simulator.setPrice(PAIR, '40000');
		await until('the end', () => bought() > 0 && soldUnits(simulator) >= bought(), 20_000);
		// What the slower one has still under way.
		await aWhile(700);
		const ids = exitsOf(simulator).map(({ clientOrderId }) => clientOrderId);
		const inBook = exitsOf(simulator).filter(({ status }) => /NEW|PARTIALLY_F/.test(status));
		return {
			seed,
			isBeyond: soldUnits(simulator) > bought(),
			inBook: inBook.length,
			mostOfOneId: Math.max(...ids.map((id) => ids.filter((other) => other === id).length)),
		};
	} finally {
		for (const trigger of processes) trigger.kill();
		await simulator.stop();
	}
}

async function playAll(mode: DuplicateMode, plan: Record<string, unknown>) {
	const stories: Awaited<ReturnType<typeof play>>[] = [];
	for (let from = 9_000; from < 9_000 + STORIES; from += 4) {
		const seeds = [0, 1, 2, 3].map((more) => from + more);
		stories.push(...(await Promise.all(seeds.map(async (seed) => await play(seed, mode, plan)))));
	}
	return stories;
}

describe.each([
	['watched', planWith()],
	['resting', restingPlan({ breakEvenAfterStep: 1 })],
])('two processes that watch one account, with targets that are %s', (_name, plan) => {
	it('sell nothing beyond the position where MEXC refuses repeated IDs', async () => {
		const stories = await playAll('rejectAlways', plan);
		const faulty = stories.filter(({ isBeyond, inBook, mostOfOneId }) => {
			return isBeyond || inBook > 0 || mostOfOneId > 1;
		});
		expect(faulty).toEqual([]);
	}, 240_000);

	it.each(['rejectWhileOpen', 'accept'] as const)(
		'place an exit twice at most, and leave none in the book, where it takes them: %s',
		async (mode) => {
			const stories = await playAll(mode, plan);
			expect(stories.filter(({ inBook, mostOfOneId }) => inBook > 0 || mostOfOneId > 2)).toEqual(
				[],
			);
		},
		240_000,
	);
});

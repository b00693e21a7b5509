import { silentLog } from '../../mexc/core/log';
import { createListingCheck } from '../../mexc/market/listingCheck';
import { clientOf } from '../fault/flowHarness';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until, VirtualTime } from '../support/virtualTime';

// One for each test, because the names of pairs are remembered.
let running: Simulator;
const simulator = () => running;
beforeEach(async () => {
	running = await startTestSimulator();
});
afterEach(async () => await running.stop());

const HOUR_MS = 3_600_000;

function setUp(symbol: string) {
	const time = new VirtualTime();
	const logs: string[] = [];
	const note = (line: string) => void logs.push(line);
	const client = clientOf(simulator());
	let asked = 0;
	const call: typeof client.call = async (...given) => {
		try {
			return await client.call(...given);
		} finally {
			asked += 1;
		}
	};
	const check = createListingCheck(symbol, {
		client: { ...client, call, context: client.context, clockOffsetMs: async () => 0 },
		time,
		log: { ...silentLog, info: note, warn: note },
		signal: new AbortController().signal,
	});
	return { check, time, logs, asked: () => asked };
}

test('a pair that was taken off is said once it has been silent for an hour, and that it is back', async () => {
	simulator().act({ do: 'delist', symbol: 'SOLUSDT' });
	const { check, time, logs, asked } = setUp('SOLUSDT');
	check.quiet();
	await time.advance(HOUR_MS - 1);
	check.quiet();
	expect(asked()).toBe(0);
	await time.advance(1);
	check.quiet();
	await until('the warning', () => logs.length > 0, 20_000);
	expect(logs).toEqual([
		'MEXC no longer lists SOLUSDT: nothing on it can start the workflow. Remove it from Symbols.',
	]);
	check.quiet();
	await time.advance(5 * HOUR_MS);
	check.quiet();
	const before = asked();
	check.seen({ start: 0, volume: '0' });
	expect(logs).toHaveLength(1);
	check.seen({ start: 0, volume: '1' });
	expect(logs.slice(1)).toEqual(['SOLUSDT is traded again']);
	expect(asked()).toBe(before);
});

test('a pair that is only quiet is asked about every six hours, and nothing is said', async () => {
	const { check, time, logs, asked } = setUp('ETHUSDT');
	const quietHours = async (hours: number) => {
		for (let hour = 0; hour < hours; hour++) {
			// The same candle again is no trade.
			check.seen({ start: 0, volume: '1' });
			await time.advance(HOUR_MS);
			check.quiet();
		}
	};
	await quietHours(2);
	await until('an answer', () => asked() === 1, 20_000);
	await quietHours(4);
	expect(asked()).toBe(1);
	expect(logs).toEqual([]);
});

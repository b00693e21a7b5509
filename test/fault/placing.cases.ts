import type { Fault, Simulator } from '../../simulator/src';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { placeBatch } from '../../mexc/orders/placeBatch';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import { forgetProcessState } from '../support/freshProcess';
import { SharedTime } from '../support/sharedTime';
import { startTestSimulator } from '../support/simulator';
import { accountFor } from '../unit/restServer';

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.001', price: '64000' };

type Attempt = PlacedOrder | MexcError;

let simulator: Simulator;
let time: SharedTime;
let count = 0;

function client() {
	const { apiKey, apiSecret, restUrl } = simulator;
	const account = accountFor(restUrl, { apiKey, apiSecret });
	return createRestClient({ account, network: openNetwork, log: silentLog, time });
}

async function attempt(how: Partial<PlaceHow> & { clientOrderId: string }): Promise<Attempt> {
	const whole = { lookUpFirst: false, returnOutcome: false, ...how };
	const placing = placeOrder(client(), order, whole).catch((error: MexcError) => error);
	return await time.until(placing);
}

function ordersUnder(clientOrderId: string) {
	return Object.values(simulator.state().accounts)
		.flatMap(({ orders }) => orders)
		.filter((entry) => entry.clientOrderId === clientOrderId);
}

/** What was reported, held against the books of the exchange at that moment. */
function expectTruth(result: Attempt, clientOrderId: string): void {
	const held = ordersUnder(clientOrderId);
	if (result instanceof MexcError) {
		if (result.effect === 'none') expect([result.message, held]).toEqual([result.message, []]);
		return;
	}
	if (result.outcome === 'placed' || result.outcome === 'found') {
		expect(held.map(({ orderId }) => orderId)).toContain(result.orderId);
	}
	if (result.outcome === 'notPlaced') expect(held).toEqual([]);
}

const at = (fault: object, endpoint: string) => ({ ...fault, endpoint }) as Fault;
const LOST = at({ kind: 'resetAfter' }, 'newOrder');

/** Every point at which placing can be hit: one or several faults at once. */
const points: Array<[name: string, faults: Fault[]]> = [
	['no fault', []],
	['the connection breaks before sending', [at({ kind: 'reset' }, 'newOrder')]],
	['a gateway refuses', [at({ kind: 'status', status: 504, when: 'before' }, 'newOrder')]],
	['MEXC limits the rate', [at({ kind: '429', retryAfterSeconds: 1 }, 'newOrder')]],
	['the answer is lost after acceptance', [LOST]],
	['HTTP 503 after acceptance', [at({ kind: 'status', status: 503, when: 'after' }, 'newOrder')]],
	['code 603 after acceptance', [at({ kind: 'code', code: 603, when: 'after' }, 'newOrder')]],
	['the answer breaks in the middle', [at({ kind: 'resetMidBody' }, 'newOrder')]],
	['the look-up fails once', [LOST, at({ kind: 'reset' }, 'queryOrder')]],
	['the look-up is limited', [LOST, at({ kind: '429', retryAfterSeconds: 1 }, 'queryOrder')]],
	[
		'HTTP 429 after acceptance',
		[at({ kind: 'code', code: 429, status: 429, when: 'after' }, 'newOrder')],
	],
	['code 700003 after acceptance', [at({ kind: 'code', code: 700003, when: 'after' }, 'newOrder')]],
	[
		'the order is shown nowhere for 12 seconds',
		[LOST, { kind: 'orderNotFound', seconds: 12, lists: true }],
	],
	['the order is not shown for 3 seconds', [LOST, { kind: 'orderNotFound', seconds: 3 }]],
	[
		'the look-up fails for good',
		[LOST, at({ kind: 'status', status: 503, times: 99 }, 'queryOrder')],
	],
	['the rules cannot be read', [at({ kind: 'reset', times: 9 }, 'exchangeInfo'), LOST]],
];

/** At most one order, and the truth reported, where the exchange treats repeated ids in this way (design 6). */
export function placingWhere(
	repeatedClientOrderId: 'accept' | 'rejectWhileOpen' | 'rejectAlways',
): void {
	describe(`where repeated ids mean ${repeatedClientOrderId}`, () => {
		beforeAll(async () => {
			time = new SharedTime();
			simulator = await startTestSimulator({
				switches: { repeatedClientOrderId },
				manualClock: true,
				requestClock: 'exchange',
				startMs: time.now(),
			});
			time.share(simulator);
		});
		afterAll(() => simulator.stop());
		afterEach(() => simulator.fault({ kind: 'clear' }));

		describe.each(points)('and %s', (_name, faults) => {
			beforeEach(() => {
				forgetProcessState();
				for (const fault of faults) simulator.fault(fault);
			});

			it('one order at most, attempted three times by this process', async () => {
				const clientOrderId = `one-${count++}`;
				for (let turn = 0; turn < 3; turn++) {
					expectTruth(await attempt({ clientOrderId }), clientOrderId);
					simulator.fault({ kind: 'clear' });
				}
				expect(ordersUnder(clientOrderId)).toHaveLength(1);
			}, 20_000);

			it('one order, by the next process that looks first', async () => {
				const clientOrderId = `next-${count++}`;
				expectTruth(await attempt({ clientOrderId, lookUpFirst: true }), clientOrderId);
				simulator.fault({ kind: 'clear' });
				forgetProcessState();
				const result = await attempt({ clientOrderId, lookUpFirst: true });
				expectTruth(result, clientOrderId);
				expect(result).toMatchObject({ outcome: expect.stringMatching(/placed|found/) });
				expect(ordersUnder(clientOrderId)).toHaveLength(1);
			}, 20_000);

			it('one order of two deliveries at once', async () => {
				const clientOrderId = `both-${count++}`;
				const how = { clientOrderId, lookUpFirst: true };
				for (const result of await Promise.all([attempt(how), attempt(how)])) {
					if (!(result instanceof MexcError)) expectTruth(result, clientOrderId);
				}
				expect(ordersUnder(clientOrderId).length).toBeLessThan(2);
			}, 20_000);
		});

		it('two processes at once have what the exchange guarantees, and know it', async () => {
			const clientOrderId = `two-${count++}`;
			const how = { clientOrderId, lookUpFirst: true };
			const first = attempt(how);
			forgetProcessState();
			const results = [await attempt(how), await first];
			for (const result of results) expectTruth(result, clientOrderId);
			const most = repeatedClientOrderId === 'accept' ? 2 : 1;
			expect(ordersUnder(clientOrderId).length).toBeLessThanOrEqual(most);
			expect(ordersUnder(clientOrderId).length).toBeGreaterThan(0);
		});

		it('the retry of a whole execution does not repeat an equal order', async () => {
			const first = `n8n-${count++}`;
			simulator.fault(LOST);
			expect(await attempt({ clientOrderId: first })).toMatchObject({ outcome: 'found' });
			forgetProcessState();
			const retry = `n8n-${count++}`;
			const result = await attempt({
				clientOrderId: retry,
				lookUpFirst: true,
				refuseEqual: true,
			});
			expect(result).toMatchObject({ kind: 'conflict', effect: 'none' });
			expect(ordersUnder(retry)).toEqual([]);
		});

		it('a batch whose answer is lost says the truth of each order', async () => {
			const ids = [0, 1, 2].map(() => `batch-${count++}`);
			const elements = ids.map((clientOrderId) => ({
				values: order,
				how: { clientOrderId, lookUpFirst: false },
			}));
			simulator.fault(at({ kind: 'resetAfter' }, 'batchOrders'));
			simulator.fault(at({ kind: 'reset', times: 2 }, 'queryOrder'));
			const rows = await time.until(placeBatch(client(), elements));
			for (const [index, id] of ids.entries()) expectTruth(rows[index], id);
			const again = await time.until(placeBatch(client(), elements));
			for (const [index, id] of ids.entries()) {
				expect(again[index].outcome).toBe('found');
				expect(ordersUnder(id)).toHaveLength(1);
			}
		}, 20_000);
	});
}

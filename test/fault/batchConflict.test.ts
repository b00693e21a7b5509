import { MexcError } from '../../mexc/core/errors';
import { cancelOrder } from '../../mexc/endpoints/spotTrading';
import { placeBatch } from '../../mexc/orders/placeBatch';
import { placeOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import type { Fault } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { buy, ordersOf, startBench, type Bench } from './flowHarness';

const small = { ...buy, quantity: '0.1' };
const modes = ['accept', 'rejectWhileOpen', 'rejectAlways'] as const;
const TAKEN = 'The client order ID key-1 already belongs to another order: its quantity is 0.2.';

let bench: Bench;

/** Another process places an order of another quantity under the key. */
async function otherUnderKey(): Promise<void> {
	await bench.time.until(placeOrder(bench.client, { ...small, quantity: '0.2' }, howOf('key-1')));
	forgetProcessState();
}

function howOf(clientOrderId: string, more: Partial<PlaceHow> = {}): PlaceHow {
	return { clientOrderId, lookUpFirst: false, returnOutcome: false, ...more };
}

async function batch(lookUpFirst: boolean, notBefore?: number) {
	const elements = ['key-1', 'key-2'].map((clientOrderId) => {
		return { values: small, how: howOf(clientOrderId, { lookUpFirst, notBefore }) };
	});
	const placing = placeBatch(bench.client, elements);
	return await bench.time.until(placing.catch((error: MexcError) => error));
}

const single = async (lookUpFirst: boolean) => {
	const placing = placeOrder(bench.client, small, howOf('key-1', { lookUpFirst }));
	return await bench.time.until(placing.catch((error: MexcError) => error));
};
const under = (id: string) =>
	ordersOf(bench.simulator)
		.filter(({ clientOrderId }) => clientOrderId === id)
		.map(({ quantity }) => quantity);
const sent = (endpoint: string) => bench.simulator.state().requests[endpoint] ?? 0;
const rejecting = modes.filter((mode) => mode !== 'accept');

describe.each(modes)('a batch with a key of another order, where repeated ids mean %s', (mode) => {
	beforeEach(async () => {
		bench = await startBench({ switches: { repeatedClientOrderId: mode } });
		await otherUnderKey();
	});

	it('is not sent, and names the order at fault and the other one', async () => {
		const error = await batch(true);
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect((error as MexcError).message).toBe(`Order 1 of the batch: ${TAKEN} Nothing was sent.`);
		expect([sent('batchOrders'), under('key-1'), under('key-2')]).toEqual([0, ['0.2'], []]);
	});
});

describe.each(rejecting)(
	'an id that is taken and was not looked up, where repeated ids mean %s',
	(mode) => {
		beforeEach(async () => {
			bench = await startBench({ switches: { repeatedClientOrderId: mode } });
			await otherUnderKey();
		});

		it('is a conflict in the row of its order, as it is of an order alone', async () => {
			const rows = await batch(false);
			expect(rows).toMatchObject([
				{ outcome: 'unknown', clientOrderId: 'key-1', quantity: '0.1' },
				{ outcome: 'placed', clientOrderId: 'key-2' },
			]);
			forgetProcessState();
			const alone = (await single(false)) as MexcError;
			expect(alone).toMatchObject({ kind: 'conflict', message: expect.stringContaining(TAKEN) });
			expect(rows).toMatchObject([{ reason: alone.message, hint: alone.hint }, {}]);
			expect([under('key-1'), under('key-2')]).toEqual([['0.2'], ['0.1']]);
		});
	},
);

it('the id of a conflict in a batch is not free for a second order when the other one has ended', async () => {
	bench = await startBench({ switches: { repeatedClientOrderId: 'rejectWhileOpen' } });
	await otherUnderKey();
	await batch(false);
	const [{ orderId }] = ordersOf(bench.simulator);
	await bench.client.call(cancelOrder, { symbol: 'BTCUSDT', orderId });
	expect(await single(false)).toMatchObject({ kind: 'conflict' });
	expect(under('key-1')).toEqual(['0.2']);
});

/** A code that MEXC uses for a refusal, with the words of a repeated id. */
const refused = { kind: 'code', code: 30004, message: 'Duplicate clientOrderId' } as const;

describe('a whole batch that is refused for an id', () => {
	beforeEach(async () => {
		bench = await startBench();
		await otherUnderKey();
		bench.simulator.fault({ ...refused, endpoint: 'batchOrders' } as Fault);
	});

	it('says of each order what stands under its id', async () => {
		expect(await batch(false)).toMatchObject([
			{ outcome: 'notPlaced', reason: expect.stringContaining(TAKEN) },
			{ outcome: 'notPlaced', code: 30004 },
		]);
		expect(await single(false)).toMatchObject({ kind: 'conflict' });
		expect(under('key-1')).toEqual(['0.2']);
	});

	it('says of an order alone that it was refused, since the code proves it', async () => {
		bench.simulator.fault({ kind: 'clear' });
		bench.simulator.fault({ ...refused, endpoint: 'newOrder' } as Fault);
		const error = await single(false);
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect((error as MexcError).message).toBe(`${TAKEN} MEXC refused this one.`);
	});

	it('is unknown while what stands there cannot be dated', async () => {
		const lost = new MexcError({ kind: 'network', message: 'No connection.' });
		const call = bench.client.call.bind(bench.client);
		bench.client.call = async (endpoint, values, options) => {
			const body = await call(endpoint, values, options);
			const isRead = endpoint.id === 'queryOrder';
			if (isRead) bench.client.clockOffsetMs = async () => await Promise.reject(lost);
			return body;
		};
		const reason = expect.stringContaining('No connection.');
		expect(await batch(false, 0)).toMatchObject([{ outcome: 'unknown', reason }, {}]);
	});

	it('is unknown while the id cannot be looked up', async () => {
		const fault = { kind: 'status', status: 503, endpoint: 'queryOrder', times: 99 } as const;
		bench.simulator.fault(fault);
		const reason = expect.stringMatching(/^MEXC refused client order ID key-\d as used/);
		const unknown = { outcome: 'unknown', reason };
		expect(await batch(false)).toMatchObject([unknown, unknown]);
		bench.simulator.fault({ kind: 'clear' });
		expect(await single(false)).toMatchObject({ kind: 'conflict' });
		expect(under('key-1')).toEqual(['0.2']);
	});
});

describe('a repeated request, which is no proof that nothing was carried out, where another order has the id', () => {
	/** The other order had the id first, and is the one that MEXC shows under it. */
	async function repeated(endpoint: string, when: 'before' | 'after'): Promise<void> {
		bench = await startBench();
		await otherUnderKey();
		bench.simulator.fault({ kind: 'code', code: 603, message: 'Repeated request', endpoint, when });
		const [other] = ordersOf(bench.simulator);
		const json = JSON.stringify({ ...other, origQty: other.quantity });
		bench.simulator.fault({ kind: 'answer', endpoint: 'queryOrder', json, times: 99 });
	}

	it.each(['before', 'after'] as const)(
		'leaves it unknown what became of an order: %s',
		async (when) => {
			await repeated('newOrder', when);
			const error = (await single(false)) as MexcError;
			const parameter = 'newClientOrderId';
			expect(error).toMatchObject({ kind: 'conflict', effect: 'unknown', parameter });
			expect(error.message).toMatch(/^It is not known whether the order was placed: .*code 603/);
			expect(error.message).toContain(TAKEN);
			expect(error.hint).toContain('before placing it again');
			expect(under('key-1')).toEqual(when === 'after' ? ['0.2', '0.1'] : ['0.2']);
		},
	);

	it('leaves it unknown in its row of a batch', async () => {
		await repeated('batchOrders', 'after');
		expect(await batch(false)).toMatchObject([
			{ outcome: 'unknown', reason: expect.stringContaining(TAKEN) },
			{ outcome: expect.any(String) },
		]);
		expect(under('key-1')).toEqual(['0.2', '0.1']);
	});
});

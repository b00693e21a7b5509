import { placeBatch } from '../../mexc/orders/placeBatch';
import { buy, ordersOf, startBench, type Bench } from './flowHarness';

let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

/** Places two orders; MEXC's answer is changed on its way. */
async function place(change: (rows: Array<{ orderId: unknown }>) => unknown) {
	const call = bench.client.call.bind(bench.client);
	bench.client.call = async (endpoint, values, options) => {
		const body = await call(endpoint, values, options);
		return endpoint.id === 'batchOrders' ? change(body as Array<{ orderId: unknown }>) : body;
	};
	const elements = ['64000', '64001'].map((price) => ({
		values: { ...buy, quantity: '0.1', price },
		how: { clientOrderId: `rows-${price}`, lookUpFirst: false },
	}));
	return await bench.time.until(placeBatch(bench.client, elements));
}

it.each<[string, Parameters<typeof place>[0]]>([
	['lacks the first row', (rows) => rows.slice(1).map(({ orderId }) => ({ orderId }))],
	['has no order id in a row', ([first, ...rest]) => [{ ...first, orderId: null }, ...rest]],
])('an answer that %s gives no order the id of another', async (_name, change) => {
	const rows = await place(change);
	const truth = ordersOf(bench.simulator).map(({ orderId }) => orderId);
	expect(rows.map(({ orderId }) => orderId)).toEqual(truth);
	expect(rows[0].outcome).toBe('found');
});

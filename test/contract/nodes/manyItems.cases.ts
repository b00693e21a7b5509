import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { Simulator } from '../../../simulator/src';
import { useSimulator } from '../../support/simulator';
import { call, credentialFor, engine, ordersOf, placeOf, resting, type Call } from './call';

describe('many items', () => {
	const simulator = useSimulator();
	const orderBook = { symbol: '={{ $json.pair }}', options: { limit: '={{ $json.rows }}' } };

	/** Runs a call and says what it sent. */
	async function calling(exchange: Simulator, request: Call) {
		const before = exchange.requests().length;
		const startedAt = Date.now();
		const result = await call(exchange, request);
		const tookMs = Date.now() - startedAt;
		// What was under way when the run ended.
		await sleep(50);
		return { result, sent: exchange.requests().slice(before), tookMs };
	}

	it('are a hundred in order, with equal reads sent once', async () => {
		const pairs = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];
		const items = Array.from({ length: 100 }, (_, index) => ({
			pair: pairs[index % 3],
			rows: 1 + (index % 5),
		}));
		const request = { operation: 'orderBook', parameters: orderBook, items };
		const { result, sent } = await calling(simulator(), request);
		expect(result.error?.message).toBeUndefined();
		const books = result.items('MEXC');
		expect(books.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		const shown = books.map(({ json }) => ({
			pair: json.symbol,
			rows: (json.bids as unknown[]).length,
		}));
		expect(shown).toEqual(items);
		expect(sent.map(({ endpoint }) => endpoint)).toEqual(Array(15).fill('orderBook'));
		expect(new Set(sent.map(({ query }) => query)).size).toBe(15);
	});

	it('share an answer, but not its objects', async () => {
		const items = [{ pair: 'BTCUSDT' }, { pair: 'BTCUSDT' }];
		const parameters = { symbol: 'BTCUSDT', simplify: false, options: { limit: 5 } };
		const { result, sent } = await calling(simulator(), {
			operation: 'orderBook',
			parameters,
			items,
		});
		expect(sent).toHaveLength(1);
		const [first, second] = result.json('MEXC');
		expect(second).toEqual(first);
		expect(second).not.toBe(first);
		expect(second.bids).not.toBe(first.bids);
	});

	it('overlap, and an answer that comes last stays in its place', async () => {
		simulator().fault({ kind: 'delay', delayMs: 500, endpoint: 'orderBook', times: 4 });
		const rows = [4, 3, 2, 1, 5];
		const items = rows.map((count) => ({ pair: 'BTCUSDT', rows: count }));
		const request = { operation: 'orderBook', parameters: orderBook, items };
		const { result, tookMs } = await calling(simulator(), request);
		expect(result.json('MEXC').map(({ bids }) => (bids as unknown[]).length)).toEqual(rows);
		expect(tookMs).toBeGreaterThan(450);
		expect(tookMs).toBeLessThan(1500);
	});

	describe('with one in the middle that fails', () => {
		/** Each test has a pair of its own: a request of the one before may come late. */
		const itemsOf = (right: string) =>
			Array.from({ length: 40 }, (_, index) => ({
				pair: index === 3 ? 'NOPEUSDT' : right,
				rows: index + 1,
			}));
		const requestOf = (pair: string) => ({
			operation: 'orderBook',
			parameters: orderBook,
			items: itemsOf(pair),
		});

		it('end with its error, and ask no further', async () => {
			const { result, sent } = await calling(simulator(), requestOf('ETHUSDT'));
			expect(result.status).toBe('error');
			expect(result.error?.context).toMatchObject({ itemIndex: 3 });
			expect(sent.length).toBeLessThan(20);
		});

		it('lose nothing else with Continue On Fail', async () => {
			const node = { onError: 'continueRegularOutput' } as const;
			const request = { ...requestOf('SOLUSDT'), node };
			const { result, sent } = await calling(simulator(), request);
			expect(result.status).toBe('success');
			const outcomes = result.items('MEXC').map(({ json, pairedItem }) => {
				return { failed: 'error' in json, pairedItem };
			});
			const expected = request.items.map(({ pair }, item) => {
				return { failed: pair === 'NOPEUSDT', pairedItem: { item } };
			});
			expect(outcomes).toEqual(expected);
			expect(sent.filter(({ query }) => query.includes('SOLUSDT'))).toHaveLength(39);
		});
	});

	it('that write come one after the other, and none after a failure', async () => {
		const parameters = { ...resting, price: '={{ $json.price }}' };
		const prices = ['60001', '60002', 'nonsense', '60004'];
		const items = prices.map((price) => ({ price }));
		const { result } = await calling(simulator(), { operation: 'newOrder', parameters, items });
		expect(result.error?.context).toMatchObject({ itemIndex: 2 });
		expect(ordersOf(simulator()).map(({ price }) => price)).toEqual(['60001', '60002']);
	});

	it('read again in each run, so that a node sees what the one before it wrote', async () => {
		const { runWorkflow } = await engine();
		const symbol = 'ETHUSDT';
		const order = { ...resting, symbol, price: '2900', quantity: '0.1' };
		const node = (name: string, operation: string, parameters: INodeParameters) => ({
			name,
			type: 'mexcSpotTrading',
			parameters: { ...parameters, resource: placeOf[operation].resource, operation },
			alwaysOutputData: true,
		});
		const result = await runWorkflow({
			nodes: [
				node('Before', 'openOrders', { options: { symbol } }),
				node('Order', 'newOrder', order),
				node('After', 'openOrders', { options: { symbol } }),
			],
			credentials: { mexcApi: credentialFor(simulator()) },
			items: [{}],
		});
		expect(result.error?.message).toBeUndefined();
		expect(result.json('Before')).toEqual([{}]);
		expect(result.json('After')).toMatchObject([{ symbol, price: expect.stringMatching(/^2900/) }]);
	});
});

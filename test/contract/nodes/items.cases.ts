import { useSimulator } from '../../support/simulator';
import { call } from './call';

describe('items', () => {
	const simulator = useSimulator();

	it('are processed in order, with their own expressions, and paired', async () => {
		const result = await call(simulator(), {
			operation: 'klines',
			parameters: { symbol: '={{ $json.pair }}', interval: '1m', limit: '={{ $json.rows }}' },
			items: [
				{ pair: 'BTCUSDT', rows: 2 },
				{ pair: 'ETHUSDT', rows: 1 },
			],
		});
		expect(result.items('MEXC').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 1 },
		]);
		const [bitcoin, , ether] = result.json('MEXC').map(({ close }) => String(close));
		expect(bitcoin).toMatch(/^6\d{4}/);
		expect(ether).toMatch(/^3\d{3}/);
	});

	it('ask nothing when there are none', async () => {
		const before = simulator().requests().length;
		const result = await call(simulator(), {
			operation: 'tickerPrice',
			run: { items: [], startAt: 'MEXC' },
		});
		expect(result.status).toBe('success');
		expect(result.items('MEXC')).toEqual([]);
		expect(simulator().requests()).toHaveLength(before);
	});

	it.each([
		['text', 'btcusdt'],
		['text with a separator', 'BTC/USDT'],
		['a pick from the list', { __rl: true, mode: 'list', value: 'BTCUSDT' }],
		['a name', { __rl: true, mode: 'name', value: 'btc-usdt' }],
		['an expression', '={{ $json.pair }}'],
		['an expression as a name', { __rl: true, mode: 'name', value: '={{ $json.pair }}' }],
	])('name their symbol by %s', async (_kind, symbol) => {
		const result = await call(simulator(), {
			operation: 'orderBook',
			parameters: { symbol, options: { limit: 1 } },
			items: [{ pair: 'btc usdt' }],
		});
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')[0]).toMatchObject({ symbol: 'BTCUSDT' });
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'that fail do not hold up the others with %s',
		async (onError) => {
			const result = await call(simulator(), {
				operation: 'orderBook',
				parameters: { symbol: '={{ $json.pair }}', options: { limit: 1 } },
				items: [{ pair: 'BTCUSDT' }, { pair: 'NOPEUSDT' }, { pair: 'ETHUSDT' }],
				node: { onError },
			});
			expect(result.status).toBe('success');
			const failed = {
				error: expect.stringMatching(/MEXC: .*\(code -1121\)/i),
				details: expect.objectContaining({ code: -1121, httpStatus: 400 }),
			};
			const books = [{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }];
			if (onError === 'continueRegularOutput') {
				const [first, second, third] = result.items('MEXC');
				expect([first.json, third.json]).toMatchObject(books);
				expect(second).toMatchObject({ json: failed, pairedItem: { item: 1 } });
				return;
			}
			expect(result.json('MEXC')).toMatchObject(books);
			// n8n hands the input's fields on with the error.
			expect(result.json('MEXC', 1)).toEqual([{ pair: 'NOPEUSDT', ...failed }]);
		},
	);

	it('that fail stop the workflow otherwise, and the error names the item', async () => {
		const result = await call(simulator(), {
			operation: 'orderBook',
			parameters: { symbol: '={{ $json.pair }}', options: {} },
			items: [{ pair: 'BTCUSDT' }, { pair: 'NOPEUSDT' }],
		});
		expect(result.status).toBe('error');
		expect(result.error?.context).toMatchObject({ itemIndex: 1 });
		expect(result.error?.description).toMatch(/Choose the pair from the list/);
	});
});

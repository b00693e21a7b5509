import type { INodeExecutionData } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call } from './call';

describe('output as a file', () => {
	const simulator = useSimulator();
	const options = { putOutputInFile: true };
	const textOf = ({ binary }: INodeExecutionData) =>
		Buffer.from(binary?.data.data ?? '', 'base64').toString('utf8');
	const linesOf = (item: INodeExecutionData) => textOf(item).trimEnd().split('\r\n');

	beforeAll(() => {
		simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
	});

	it.each([
		[
			'klines',
			{ interval: '60m', limit: 3 },
			'BTCUSDT-1h-klines.csv',
			'openTime,openTimeIso,open,',
		],
		['klines', { interval: '1M', limit: 1 }, 'BTCUSDT-1mo-klines.csv', 'openTime,'],
		['recentTrades', { limit: 2 }, 'BTCUSDT-recent-trades.csv', 'symbol,price,qty,quoteQty,side,'],
		['aggTrades', { limit: 2 }, 'BTCUSDT-aggregated-trades.csv', 'symbol,price,qty,side,'],
		['myTrades', {}, 'BTCUSDT-my-trades.csv', 'symbol,id,orderId,price,qty,quoteQty,commission,'],
	])('of %s (%j) is %s', async (operation, more, fileName, header) => {
		const parameters = { symbol: 'btcusdt', ...more, options };
		const { items, error } = await call(simulator(), { operation, parameters });
		expect(error?.message).toBeUndefined();
		const [item, ...others] = items('MEXC');
		expect(others).toEqual([]);
		const lines = linesOf(item);
		expect(lines.length).toBeGreaterThan(1);
		expect(lines[0]).toContain(header);
		expect(item).toMatchObject({
			json: { fileName, rows: lines.length - 1 },
			binary: { data: { fileName, mimeType: 'text/csv', fileExtension: 'csv' } },
			pairedItem: { item: 0 },
		});
	});

	it('holds the same rows as items would, digit for digit, whatever their form', async () => {
		const parameters = { symbol: 'BTCUSDT', interval: '1d', limit: 5 };
		const operation = 'klines';
		const plain = await call(simulator(), { operation, parameters });
		const how = { simplify: false, numberFormat: 'number', options };
		const file = await call(simulator(), { operation, parameters: { ...parameters, ...how } });
		const [names, ...rows] = linesOf(file.items('MEXC')[0]).map((line) => line.split(','));
		const texts = plain.json('MEXC').map((row) => names.map((name) => String(row[name])));
		expect(rows).toEqual(texts);
		expect(rows).toHaveLength(5);
	});

	it('holds all rows of several answers with Return All', async () => {
		const startTime = Date.now() - 700 * 60_000;
		const more = { returnAll: true, options: { ...options, startTime } };
		const parameters = { symbol: 'BTCUSDT', interval: '1m', ...more };
		const result = await call(simulator(), { operation: 'klines', parameters });
		expect(Number(result.json('MEXC')[0].rows)).toBeGreaterThanOrEqual(699);
	});

	it('has its line of names even without rows', async () => {
		const parameters = { symbol: 'SOLUSDT', options };
		const result = await call(simulator(), { operation: 'myTrades', parameters });
		const [item] = result.items('MEXC');
		expect(item.json).toEqual({ fileName: 'SOLUSDT-my-trades.csv', rows: 0 });
		expect(textOf(item)).toMatch(/^symbol,id,[\w,]+\r\n$/);
	});

	it('is one for each item, and a failure does not hold up the others', async () => {
		const result = await call(simulator(), {
			operation: 'klines',
			parameters: { symbol: '={{ $json.pair }}', interval: '1m', limit: 1, options },
			items: [{ pair: 'BTCUSDT' }, { pair: 'NOPEUSDT' }, { pair: 'ETHUSDT' }],
			node: { onError: 'continueRegularOutput' },
		});
		expect(result.items('MEXC')).toMatchObject([
			{ json: { fileName: 'BTCUSDT-1m-klines.csv' }, pairedItem: { item: 0 } },
			{ json: { error: expect.any(String) }, pairedItem: { item: 1 } },
			{ json: { fileName: 'ETHUSDT-1m-klines.csv' }, pairedItem: { item: 2 } },
		]);
		expect(result.items('MEXC').map(({ binary }) => Boolean(binary))).toEqual([true, false, true]);
	});

	it('is made only when asked for, also by an expression', async () => {
		const request = { operation: 'klines', items: [{ file: true }, { file: false }] };
		const own = { putOutputInFile: '={{ $json.file }}' };
		const parameters = { symbol: 'BTCUSDT', interval: '1m', limit: 1, options: own };
		const [first, second] = (await call(simulator(), { ...request, parameters })).items('MEXC');
		expect(first.binary).toBeDefined();
		expect(second.binary).toBeUndefined();
		expect(second.json).toHaveProperty('close');
	});
});

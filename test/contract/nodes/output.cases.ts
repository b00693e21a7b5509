import { useSimulator } from '../../support/simulator';
import { call } from './call';

describe('output', () => {
	const simulator = useSimulator();
	const candles = { symbol: 'BTCUSDT', interval: '1m' };

	it('turns amounts into numbers when asked, and only amounts', async () => {
		const parameters = { ...candles, limit: 1, options: { numberFormat: 'number' } };
		const result = await call(simulator(), { operation: 'klines', parameters });
		const [candle] = result.json('MEXC');
		expect(candle).toMatchObject({ close: expect.any(Number), volume: expect.any(Number) });
		expect(candle.openTimeIso).toEqual(expect.any(String));
	});

	it('follows the format that a workflow saved beside the options, unless they have one', async () => {
		const saved = { ...candles, limit: 1, numberFormat: 'number' };
		const old = await call(simulator(), { operation: 'klines', parameters: saved });
		expect(old.json('MEXC')).toMatchObject([{ close: expect.any(Number) }]);
		const parameters = { ...saved, options: { numberFormat: 'text' } };
		const changed = await call(simulator(), { operation: 'klines', parameters });
		expect(changed.json('MEXC')).toMatchObject([{ close: expect.any(String) }]);
	});

	it('is what MEXC said without Simplify: one item per row', async () => {
		const parameters = { ...candles, limit: 2, simplify: false };
		const result = await call(simulator(), { operation: 'klines', parameters });
		expect(result.json('MEXC')).toHaveLength(2);
		for (const { data } of result.json('MEXC')) expect(data).toHaveLength(8);
	});

	it('is what MEXC said without Simplify: the object as it is', async () => {
		const parameters = { simplify: false };
		const result = await call(simulator(), { operation: 'accountInfo', parameters });
		expect(result.json('MEXC')).toHaveLength(1);
		expect(result.json('MEXC')[0]).toHaveProperty('makerCommission');
	});

	it('holds the rows asked for, over several requests where MEXC gives fewer', async () => {
		const before = simulator().state().requests.klines ?? 0;
		const parameters = { ...candles, limit: 1100 };
		const result = await call(simulator(), { operation: 'klines', parameters });
		const times = result.json('MEXC').map(({ openTime }) => openTime as number);
		expect(simulator().state().requests.klines).toBeGreaterThan(before + 1);
		expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
		const steps = new Set(times.slice(1).map((time, index) => time - times[index]));
		expect([...steps]).toEqual([60_000]);
		expect(times).toHaveLength(1100);
	});

	it('holds every own trade with Return All, over several answers and none twice', async () => {
		const orders = 230;
		for (let count = 0; count < orders; count++) {
			simulator().order({ symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' });
		}
		const parameters = { symbol: 'ETHUSDT', returnAll: true };
		const result = await call(simulator(), { operation: 'myTrades', parameters });
		const trades = result.json('MEXC');
		const ids = new Set(trades.map(({ id }) => id));
		expect(ids.size).toBe(trades.length);
		expect(new Set(trades.map(({ orderId }) => orderId)).size).toBe(orders);
		expect(simulator().state().requests.myTrades).toBeGreaterThan(2);
	});

	it('has no more rows than asked for', async () => {
		const limited = await call(simulator(), { operation: 'tickerPrice', parameters: { limit: 2 } });
		expect(limited.json('MEXC')).toHaveLength(2);
		const all = await call(simulator(), {
			operation: 'tickerPrice',
			parameters: { returnAll: true },
		});
		const pairs = Object.keys(simulator().state().prices);
		expect(all.json('MEXC').map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(pairs));
	});
});

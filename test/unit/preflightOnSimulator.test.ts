import { placeBatch } from '../../mexc/orders/placeBatch';
import { previewOrders } from '../../mexc/orders/previewOrders';
import { VirtualTime } from '../support/virtualTime';
import { buy, market, usePlacing } from './placing';
import { failure } from './restServer';
import { fastTime } from './tradingExchange';

const on = usePlacing();

describe('placing with the preflight', () => {
	it('says nothing when nothing had to be changed', async () => {
		const placed = await on.place({});
		expect(placed.outcome).toBe('placed');
		for (const name of ['asked', 'sent', 'adjusted', 'warnings']) {
			expect(placed).not.toHaveProperty(name);
		}
	});

	it('rounds, sends that, and says what was asked and sent', async () => {
		const placed = await on.place({ quantity: '0.012345678999', price: '64000.019' });
		expect(placed).toMatchObject({
			outcome: 'placed',
			asked: { quantity: '0.012345678999', price: '64000.019', side: 'BUY' },
			sent: { quantity: '0.01234567', price: '64000.01', side: 'BUY' },
			adjusted: [
				{ field: 'price', from: '64000.019', to: '64000.01' },
				{ field: 'quantity', from: '0.012345678999', to: '0.01234567' },
			],
		});
		expect(on.orders().at(-1)).toMatchObject({ price: '64000.01', quantity: '0.01234567' });
	});

	it('takes a number from an expression, 0.1 + 0.2, for what it is', async () => {
		const placed = await on.place({ symbol: 'XRPUSDT', quantity: 20 * (0.1 + 0.2), price: '0.5' });
		expect(placed).toMatchObject({ outcome: 'placed', sent: { quantity: '6' } });
	});

	it('refuses instead in strict mode, and sends as given when it is off', async () => {
		const values = { quantity: '0.0123456789' };
		const error = await failure(on.place(values, { preflight: { mode: 'strict' } }));
		expect(error).toMatchObject({ kind: 'rule', code: 'step', effect: 'none' });
		expect(on.sent()).toBe(0);
		const byMexc = await failure(on.place(values, { preflight: { mode: 'off' } }));
		expect(byMexc).toMatchObject({ kind: 'exchange', code: 400 });
	});

	it.each([
		['apiTrading', { symbol: 'RARIUSDT', price: '1', quantity: '10' }],
		['status', { symbol: 'SNTUSDT', price: '0.02', quantity: '100' }],
		['side', { symbol: 'CGPTUSDT', side: 'SELL', price: '0.08', quantity: '100' }],
		['orderType', { symbol: 'ETHUSDC', type: 'MARKET', price: undefined }],
		['minValue', { quantity: '0.00001' }],
		['minQuantity', { quantity: '0.0000001' }],
	])('refuses by the rule %s without asking MEXC again', async (code, values) => {
		const first = await failure(on.place(values));
		expect(first).toMatchObject({ kind: 'rule', code });
		const before = on.simulator.requests().length;
		expect(await failure(on.place(values))).toMatchObject({ kind: 'rule', code });
		expect(on.simulator.requests()).toHaveLength(before);
		expect(on.sent()).toBe(0);
	});

	it('turns a refusal into an outcome when asked to', async () => {
		const placed = await on.place({ quantity: '0.00001' }, { returnOutcome: true });
		expect(placed).toMatchObject({ outcome: 'notPlaced', code: 'minValue', symbol: 'BTCUSDT' });
		expect(placed.reason).toContain('1 USDT');
	});

	it('names similar pairs for one that MEXC does not have', async () => {
		const error = await failure(on.place({ symbol: 'BTCUSTD' }));
		expect(error).toMatchObject({ kind: 'input', hint: 'Did you mean BTCUSDT?' });
		expect(on.sent()).toBe(0);
	});

	it.each([['code' as const], ['unanswered' as const]])(
		'goes on with a warning when the rules cannot be read (%s)',
		async (kind) => {
			if (kind === 'unanswered') on.time = fastTime;
			const fault = kind === 'code' ? { kind, code: 10098 } : { kind };
			on.simulator.fault({ ...fault, endpoint: 'exchangeInfo', times: 5 });
			const placed = await on.place({});
			expect(placed.outcome).toBe('placed');
			expect(placed.warnings).toEqual([expect.stringMatching(/BTCUSDT could not be read.*unch/)]);
		},
	);

	it('warns of a price outside the band, and lets MEXC decide', async () => {
		const placed = await on.place({ price: '90000', quantity: '0.0001' }, { returnOutcome: true });
		expect(placed).toMatchObject({ outcome: 'notPlaced', code: 30087 });
		expect(placed.warnings).toEqual([expect.stringMatching(/MEXC may refuse it/)]);
	});

	it('finds an order under its key although the pair does not take it any more', async () => {
		const clientOrderId = 'key-of-mine';
		await on.place({}, { clientOrderId });
		const error = await failure(on.place({ quantity: '0.00001' }, { clientOrderId }));
		expect(error).toMatchObject({ kind: 'conflict' });
		const again = await on.place({}, { clientOrderId, lookUpFirst: true });
		expect(again.outcome).toBe('found');
		expect(on.sent()).toBe(1);
	});
});

describe('the rules a client remembers', () => {
	it('are forgotten when MEXC refuses by a rule', async () => {
		await on.place({});
		on.simulator.fault({ kind: 'code', code: 30002, endpoint: 'newOrder' });
		await failure(on.place({}));
		const before = on.sent('exchangeInfo');
		await on.place({});
		expect(on.sent('exchangeInfo')).toBe(before + 1);
	});

	it('are believed for half a minute, then a refusal reads them once more', async () => {
		on.time = new VirtualTime();
		const values = { quantity: '0.00001' };
		await failure(on.place(values));
		const before = on.sent('exchangeInfo');
		await failure(on.place(values));
		expect(on.sent('exchangeInfo')).toBe(before);
		await (on.time as VirtualTime).advance(31_000);
		await failure(on.place(values));
		expect(on.sent('exchangeInfo')).toBe(before + 1);
	});
});

describe('checks that are asked for', () => {
	it('compare with the free balance, the fee included', async () => {
		const preflight = { mode: 'adjust' as const, checkBalance: true };
		const error = await failure(on.place({ quantity: '20' }, { preflight }));
		expect(error).toMatchObject({ kind: 'rule', code: 'balance' });
		expect(error.message).toMatch(/needs 1280640 USDT, but only [\d.]+ USDT are free/);
		expect((await on.place({}, { preflight })).outcome).toBe('placed');
		expect(on.sent()).toBe(1);
	});

	it('let MEXC compare when the balance cannot be read', async () => {
		on.simulator.fault({ kind: 'code', code: 700007, endpoint: 'accountInfo' });
		const preflight = { mode: 'adjust' as const, checkBalance: true };
		const placed = await on.place({}, { preflight });
		expect(placed).toMatchObject({ outcome: 'placed' });
		expect(placed.warnings).toEqual([expect.stringMatching(/balance was not checked/)]);
	});

	it('guard against a price far from the book, and fail closed', async () => {
		const preflight = { mode: 'adjust' as const, maxDeviationPercent: '1' };
		const error = await failure(on.place({ price: '66000' }, { preflight }));
		expect(error).toMatchObject({ kind: 'rule', code: 'deviation', parameter: 'price' });
		on.simulator.fault({ kind: 'code', code: 10098, endpoint: 'orderBook' });
		expect(await failure(on.place({}, { preflight }))).toMatchObject({ code: 10098 });
		expect(on.sent()).toBe(0);
		expect((await on.place(market, { preflight })).outcome).toBe('placed');
	});

	it('know the pairs of a limited key, once MEXC has said or when asked to look', async () => {
		const limited = { uid: '7', accessKey: 'mx0limitedKey4711', secret: 'a'.repeat(32) };
		await on.start({
			accounts: [
				{
					uid: limited.uid,
					balances: { USDT: '100000' },
					keys: [{ ...limited, symbols: ['ETHUSDT'] }],
				},
			],
		});
		const credential = { apiKey: limited.accessKey, apiSecret: limited.secret };
		const byMexc = await failure(on.place({}, {}, credential));
		expect(byMexc).toMatchObject({ kind: 'credential', code: 70011 });
		const byUs = await failure(on.place({}, {}, credential));
		expect(byUs).toMatchObject({ kind: 'rule', code: 'keySymbols' });
		expect(byUs.message).toContain('may not trade BTCUSDT');
		expect(on.sent()).toBe(1);
		const eth = { symbol: 'ETHUSDT', price: '3400' };
		expect((await on.place(eth, {}, credential)).outcome).toBe('placed');
	});

	it('refuse a market order in an empty book', async () => {
		await on.start({ market: 'empty' });
		expect(await failure(on.place(market))).toMatchObject({ kind: 'rule', code: 'emptyBook' });
		expect(on.sent()).toBe(0);
	});

	it('cover the orders of a batch together', async () => {
		const preflight = { mode: 'adjust' as const, checkBalance: true };
		const free = Number(await on.freeOf('USDT'));
		const quantity = ((free * 0.6) / 64000).toFixed(4);
		const elements = [0, 1].map(() => ({
			values: { ...buy, quantity },
			how: on.how({ preflight }),
		}));
		const error = await failure(placeBatch(on.client(), elements));
		expect(error).toMatchObject({ kind: 'rule', code: 'balance' });
		expect(error.message).toMatch(/^The orders need/);
		expect(on.sent('batchOrders')).toBe(0);
		const preview = await failure(previewOrders(on.client(), elements, 'a preview'));
		expect(preview.message).toBe(error.message);
	});
});

describe('a batch', () => {
	it('is rounded order by order', async () => {
		const values = [buy, { ...buy, quantity: '0.0123456789' }];
		const rows = await placeBatch(
			on.client(),
			values.map((order) => ({ values: order, how: on.how() })),
		);
		expect(rows.map(({ outcome }) => outcome)).toEqual(['placed', 'placed']);
		expect(rows[0]).not.toHaveProperty('adjusted');
		expect(rows[1]).toMatchObject({ sent: { quantity: '0.01234567' } });
	});

	it('sends nothing when one of its orders breaks a rule', async () => {
		const elements = ['0.01', '0.00001'].map((quantity) => ({
			values: { ...buy, quantity },
			how: on.how(),
		}));
		const error = await failure(placeBatch(on.client(), elements));
		expect(error).toMatchObject({ kind: 'rule', code: 'minValue' });
		expect(error.message).toMatch(/^Order 2 of the batch: /);
		expect(on.sent('batchOrders')).toBe(0);
	});
});

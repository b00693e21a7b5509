import { routes } from '../../mexc/endpoints/routes';
import { fullValuesOf } from '../support/endpointValues';
import { allOn, ask, buy, given, market, order, refusal } from './policyAsking';

describe('switches', () => {
	const needed = {
		trade: ['allowTrading', 'Allow Trading'],
		transfer: ['allowTransfers', 'Allow Transfers'],
		withdraw: ['allowWithdrawals', 'Allow Withdrawals'],
		administer: ['allowAdministration', 'Allow Administration'],
	} as const;

	it.each(Object.values(routes).map((route) => [route.id, route] as const))(
		'%s obeys exactly its own switch',
		async (id, { method, path, policyClass, security }) => {
			const parameters = security === 'NONE' ? {} : fullValuesOf(id);
			const on = { ...allOn, allowTrading: true };
			expect(await ask(on, method, path, parameters)).toMatchObject({ route: { path } });
			if (policyClass === 'read' || policyClass === 'cancel' || policyClass === 'stream') {
				const off = { allowTrading: false };
				expect(await ask(off, method, path, parameters)).toMatchObject({ route: { path } });
				return;
			}
			const [name, label] = needed[policyClass];
			const error = await refusal(ask({ ...on, [name]: false }, method, path, parameters));
			expect(`${error.message} ${error.hint}`).toContain(label);
		},
	);

	it('refuses what is not in the table, GET included', async () => {
		for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'get ']) {
			const error = await refusal(ask(allOn, method, '/api/v3/somethingNew', { a: 'b' }));
			expect(error.message).toContain('/api/v3/somethingNew');
		}
	});
});

describe('ways round', () => {
	it.each([
		'/API/v3/Capital/Withdraw',
		'//api//v3///capital/withdraw',
		'/api/v3/capital/withdraw/',
		'/api/v3/capital/./withdraw',
		'/api/v3/x/../capital/withdraw',
		'/api/v3/capital/%77ithdraw',
		'/api/v3/capital%2Fwithdraw',
		'/api/v3/capital/%2577ithdraw',
		'/api/v3/capital/withdraw;a=b',
		'/api;x/v3/capital/withdraw',
		'/api/v3\\capital\\withdraw',
		'/api/v3/capital/withdraw%20',
		'/api/v3/capital/withdraw/%2e',
		'/api/v3/order/%2e%2e/capital/withdraw',
	])('%s is a withdrawal', async (path) => {
		const error = await refusal(ask({}, 'POST', path));
		expect(error.hint).toContain('Allow Withdrawals');
		// What is sent is the plain path of the table, never the odd one.
		expect(await ask(allOn, 'post', path, fullValuesOf('withdraw'))).toMatchObject({
			route: { path: '/api/v3/capital/withdraw' },
		});
	});

	it('reading key lists of sub-accounts is administration, even by GET', async () => {
		await refusal(ask({}, 'GET', '/api/v3/sub-account//apiKey'));
	});

	it.each(['/api/v3/%zz', '/api/v3/a%00b', '/api/v3/a%3Fb=c', `/${'%25'.repeat(6)}41`])(
		'refuses the unreadable path %s',
		async (path) => {
			for (const method of ['POST', 'GET']) {
				expect((await refusal(ask(allOn, method, path))).message).toContain(
					'cannot be read safely',
				);
			}
		},
	);

	it('refuses a parameter that stands twice', async () => {
		const pairs = [...Object.entries(buy), ['symbol', 'ETHUSDT']];
		const error = await refusal(ask({}, 'POST', '/api/v3/order', pairs));
		expect(error.message).toContain('more than once');
	});

	it('refuses _method', async () => {
		await refusal(ask({}, 'GET', '/api/v3/order', { _method: 'DELETE' }));
	});
});

describe('allowed symbols and sides', () => {
	const policy = { allowedSymbols: 'btc/usdt,ETHUSDT', allowedSides: ['BUY'] };

	it('limit single orders', async () => {
		await order(policy, buy);
		for (const change of [{ symbol: 'XUSDT' }, { side: 'SELL' }]) {
			await refusal(order(policy, { ...buy, ...change }));
		}
		const error = await refusal(order(policy, { ...buy, symbol: 'XUSDT' }));
		expect(error.hint).toContain('Allowed Symbols');
	});

	it('limit each order of a batch', async () => {
		const batch = (...orders: unknown[]) =>
			ask(policy, 'POST', '/api/v3/batchOrders', { batchOrders: JSON.stringify(orders) });
		await batch(buy, { ...buy, symbol: 'ETHUSDT' });
		await refusal(batch(buy, { ...buy, symbol: 'XUSDT' }));
		await refusal(batch(buy, { ...buy, side: 'SELL' }));
		await refusal(batch({ ...buy, symbol: undefined }));
		for (const batchOrders of ['', '[]', 'nonsense', '{"symbol":"BTCUSDT"}', '["BTCUSDT"]']) {
			await refusal(ask(policy, 'POST', '/api/v3/batchOrders', { batchOrders }));
		}
		// Nothing may stand beside the list: whether it counts there is not documented.
		const batchOrders = JSON.stringify([buy]);
		await ask(policy, 'POST', '/api/v3/batchOrders', { batchOrders });
		await refusal(ask(policy, 'POST', '/api/v3/batchOrders', { symbol: 'BTCUSDT', batchOrders }));
	});

	it('judge and send the same list, whatever its text hides', async () => {
		const text = `[{"symbol":"XUSDT","symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":0.12345678901234567891,"price":5}]`;
		const asked = await ask(policy, 'POST', '/api/v3/batchOrders', { batchOrders: text });
		expect(Object.fromEntries(asked.parameters)).toEqual({
			batchOrders:
				'[{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":"0.12345678901234567891","price":"5"}]',
		});
		const twice = '[{"symbol":"BTCUSDT","SYMBOL":"XUSDT","side":"BUY"}]';
		await refusal(ask(policy, 'POST', '/api/v3/batchOrders', { batchOrders: twice }));
	});

	it('leave cancelling and reading alone', async () => {
		await ask(policy, 'DELETE', '/api/v3/order', { symbol: 'XUSDT', orderId: '1' });
		await ask(policy, 'GET', '/api/v3/allOrders', { symbol: 'XUSDT' });
	});
});

describe('Max Order Value', () => {
	const policy = { maxOrderValue: '100' };

	it.each([
		[{ quantity: '2', price: '50' }, true],
		[{ quantity: '2.0000001', price: '50' }, false],
		// A sell far below the market executes at the market.
		[{ side: 'SELL', quantity: '1', price: '0.0001' }, true],
		[{ side: 'SELL', quantity: '1.1', price: '0.0001' }, false],
		[{ type: 'MARKET', quantity: '1', price: undefined }, true],
		[{ type: 'MARKET', quantity: '1.1', price: undefined }, false],
		[{ type: 'MARKET', quantity: undefined, price: undefined, quoteOrderQty: '100' }, true],
		[{ type: 'MARKET', quantity: undefined, price: undefined, quoteOrderQty: '100.01' }, false],
		// 1 ETH at 0.5 BTC at 100 USDT.
		[{ symbol: 'ETHBTC', quantity: '2', price: '0.5' }, true],
		[{ symbol: 'ETHBTC', quantity: '2.1', price: '0.5' }, false],
	] as Array<[Record<string, string | undefined>, boolean]>)(
		'%j: allowed %s',
		async (change, allowed) => {
			const asked = order(policy, given({ ...buy, ...change }));
			if (allowed) await asked;
			else expect((await refusal(asked)).hint).toContain('Max Order Value');
		},
	);

	it.each([
		{ symbol: 'BTCMX' },
		{ symbol: 'NOPE' },
		{ type: 'MARKET', symbol: 'GONEUSDT', price: undefined },
	] as Array<Record<string, string | undefined>>)(
		'refuses %j, which it cannot convert',
		async (change) => {
			const asked = order(policy, given({ ...buy, ...change }));
			expect((await refusal(asked)).message).toContain('cannot be');
		},
	);

	it('holds for each order of a batch', async () => {
		const orders = [buy, { ...buy, quantity: 3 }];
		const batchOrders = JSON.stringify(orders);
		await refusal(ask(policy, 'POST', '/api/v3/batchOrders', { batchOrders }));
	});
});

describe('Max Open Value', () => {
	const policy = { maxOpenValue: '200' };
	const open = { symbol: 'BTCUSDT', price: '50', origQty: '3', executedQty: '1' };

	afterEach(() => (market.orders = []));

	it('adds the open orders to the new one', async () => {
		market.orders = [open];
		await order(policy, { ...buy, quantity: '2' });
		const error = await refusal(order(policy, { ...buy, quantity: '2.1' }));
		expect(error.message).toContain('205');
		expect(error.hint).toContain('Max Open Value');
	});

	it('counts orders that are on their way, also when asked at the same time', async () => {
		const asked = [1, 2, 3, 4, 5].map((id) =>
			order(policy, { ...buy, newClientOrderId: `id${id}` }, 'same-key'),
		);
		const results = await Promise.allSettled(asked);
		expect(results.map(({ status }) => status)).toEqual([
			'fulfilled',
			'fulfilled',
			'fulfilled',
			'fulfilled',
			'rejected',
		]);
	});

	it('counts an order once when it is listed', async () => {
		const mine = { ...buy, quantity: '3', newClientOrderId: 'once' };
		await order(policy, mine, 'key-once');
		market.orders = [{ ...open, executedQty: '0', clientOrderId: 'once' }];
		await order(policy, { ...buy, newClientOrderId: 'other' }, 'key-once');
		await refusal(order(policy, { ...buy, newClientOrderId: 'third' }, 'key-once'));
	});

	it('counts each order under one id: MEXC may take the id twice', async () => {
		const mine = { ...buy, newClientOrderId: 'same' };
		const asked = Array.from({ length: 8 }, () => order(policy, mine, 'key-same'));
		const results = await Promise.allSettled(asked);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
		market.orders = [{ ...open, origQty: '1', executedQty: '0', clientOrderId: 'same' }];
		await refusal(order(policy, mine, 'key-same'));
	});

	it('counts an order no longer that was released', async () => {
		const mine = { ...buy, quantity: '4', newClientOrderId: 'released' };
		const { settle } = await order(policy, mine, 'key-released');
		await refusal(order(policy, mine, 'key-released'));
		settle({ kind: 'notTaken' });
		await order(policy, mine, 'key-released');
	});

	it('is not lowered by an order of which more was executed than ordered, but refuses to count it', async () => {
		market.orders = [{ ...open, origQty: '1', executedQty: '100' }];
		const { message } = await refusal(order(policy, { ...buy, quantity: '1' }));
		expect(message).toMatch(/The value of the open order .* cannot be determined/);
	});

	it('does not take an order without an id for one that is listed without an id', async () => {
		market.orders = [{ ...open, clientOrderId: '' }];
		await order(policy, { ...buy, quantity: '2' }, 'key-nameless');
		await refusal(order(policy, buy, 'key-nameless'));
	});

	it('refuses what it cannot convert', async () => {
		market.orders = [{ ...open, symbol: 'BTCMX' }];
		expect((await refusal(order(policy, buy))).message).toContain('cannot be determined');
	});
});

describe('Dry Run', () => {
	const policy = { ...allOn, dryRun: true };

	it('turns an order into a test and refuses every other change', async () => {
		expect(await order(policy, buy)).toMatchObject({
			route: { id: 'testOrder', path: '/api/v3/order/test' },
		});
		for (const { method, path, policyClass, id, security } of Object.values(routes)) {
			if (id === 'newOrder') continue;
			const asked = ask(policy, method, path, security === 'NONE' ? {} : fullValuesOf(id));
			if (policyClass === 'read' || policyClass === 'stream') await asked;
			else expect((await refusal(asked)).hint).toContain('Dry Run');
		}
	});

	it('keeps the other limits, so that it says the truth', async () => {
		await refusal(order({ ...policy, allowedSymbols: 'ETHUSDT' }, buy));
		await refusal(order({ ...policy, allowTrading: false }, buy));
	});
});

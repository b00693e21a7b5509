import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

const BIG = Number('505979017439002624');

describe('an expression that gives nothing', () => {
	const simulator = useSimulator();
	beforeEach(() => simulator().reset());
	const sent = (id: string) => simulator().state().requests[id] ?? 0;

	it.each<[string, string, INodeParameters, string]>([
		['undefined', 'openOrders', { options: { symbol: '={{ $json.symbol }}' } }, 'Symbol'],
		['null', 'openOrders', { options: { symbol: '={{ $json.none }}' } }, 'Symbol'],
		['an empty text', 'openOrders', { options: { symbol: '={{ $json.blank }}' } }, 'Symbol'],
		['an empty list', 'exchangeInfo', { options: { symbols: '={{ [] }}' } }, 'Symbols'],
		[
			'nothing in a locator',
			'openOrders',
			{ options: { symbol: { __rl: true, mode: 'name', value: '={{ $json.symbol }}' } } },
			'Symbol',
		],
		[
			'no time',
			'allOrders',
			{ symbol: 'BTCUSDT', options: { startTime: '={{ $json.since }}' } },
			'Start Time',
		],
		[
			'no order',
			'myTrades',
			{ symbol: 'BTCUSDT', options: { orderId: '={{ $json.orderId }}' } },
			'Order ID',
		],
		['no number of rows', 'allOrders', { symbol: 'BTCUSDT', limit: '={{ $json.rows }}' }, 'Limit'],
		[
			'no key',
			'newOrder',
			{ ...resting, options: { idempotencyKey: '={{ $json.signal }}' } },
			'Idempotency Key',
		],
		[
			'no limit of the deviation',
			'newOrder',
			{ ...resting, options: { maxDeviationPercent: '={{ $json.deviation }}' } },
			'Max Deviation (%)',
		],
		[
			'no check',
			'newOrder',
			{ ...resting, options: { duplicateCheck: '={{ $json.check }}' } },
			'Duplicate Check',
		],
		[
			'no quantity for the replacement',
			'cancelReplace',
			{ ...resting, orderId: 'C02__1', quantity: '={{ $json.quantity }}', quantityMeans: 'rest' },
			'Quantity',
		],
	])(
		'is not a field that was left empty: %s for %s',
		async (_what, operation, parameters, label) => {
			const items: IDataObject[] = [{ none: null, blank: ' ' }];
			const result = await call(simulator(), { operation, parameters, items });
			expect(result.error?.message).toContain(label);
			expect(result.error?.message).toMatch(/is empty, because its expression gives nothing/);
			expect(result.error?.description).toMatch(/Allow Empty Expressions/);
			expect(simulator().requests()).toEqual([]);
		},
	);

	it('is taken for an empty field where the owner of the workflow says so', async () => {
		simulator().order({ ...resting, newClientOrderId: 'one' });
		const options = { symbol: '={{ $json.symbol }}', allowEmptyExpressions: true };
		const result = await call(simulator(), { operation: 'openOrders', parameters: { options } });
		expect(result.json('MEXC')).toMatchObject([{ clientOrderId: 'one' }]);
		const computed = { ...options, allowEmptyExpressions: '={{ true }}' };
		const refused = await call(simulator(), {
			operation: 'openOrders',
			parameters: { options: computed },
		});
		expect(refused.error?.message).toMatch(/Symbol is empty/);
	});

	it('is what a field that was left empty is not', async () => {
		const options = { symbol: { __rl: true, mode: 'list', value: '' } };
		const result = await call(simulator(), { operation: 'openOrders', parameters: { options } });
		expect(result.status).toBe('success');
	});

	it('may stand beside the other of two fields of which one is enough', async () => {
		simulator().order({ ...resting, newClientOrderId: 'one' });
		const parameters = {
			symbol: 'BTCUSDT',
			orderId: '={{ $json.orderId }}',
			origClientOrderId: '={{ $json.clientOrderId }}',
		};
		const operation = 'queryOrder';
		const found = await call(simulator(), {
			operation,
			parameters,
			items: [{ clientOrderId: 'one' }],
		});
		expect(found.json('MEXC')).toMatchObject([{ clientOrderId: 'one' }]);
		const neither = await call(simulator(), { operation, parameters });
		expect(neither.error?.message).toMatch(/Neither Order ID nor Client Order ID/);
	});

	it('counts only where the field is needed', async () => {
		const parameters = {
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: '={{ $json.type }}',
			quantity: '={{ $json.quantity }}',
			quoteOrderQty: '={{ $json.amount }}',
			price: '={{ $json.price }}',
		};
		const items = [{ type: 'MARKET', amount: '25' }];
		const market = await call(simulator(), { operation: 'newOrder', parameters, items });
		expect(market.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
		const limit = [{ type: 'LIMIT', quantity: '0.01' }];
		const refused = await call(simulator(), { operation: 'newOrder', parameters, items: limit });
		expect(refused.error?.message).toMatch(/Price is required for type LIMIT/);
		expect(sent('newOrder')).toBe(1);
	});

	it('may come from a model, which leaves out what it does not need', async () => {
		simulator().order({ ...resting, newClientOrderId: 'one' });
		const options = {
			symbol: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('symbol', ``, 'string') }}",
		};
		const ask = async (query: IDataObject) =>
			await call(simulator(), {
				operation: 'openOrders',
				parameters: { options },
				node: { type: 'mexcSpotTradingTool' },
				items: [{ query }],
			});
		expect((await ask({})).json('MEXC')).toMatchObject([{ clientOrderId: 'one' }]);
		expect((await ask({ symbol: '' })).json('MEXC')).toMatchObject([{ clientOrderId: 'one' }]);
		expect((await ask({ symbol: 'ETHUSDT' })).json('MEXC')).toMatchObject([{ found: 0 }]);
		expect((await ask({ symbol: 'undefined' })).error?.message).toMatch(/stands for no value/);
	});
});

describe('a text that is put together of parts', () => {
	const simulator = useSimulator();
	beforeEach(() => simulator().reset());

	const place = async (options: INodeParameters, item: IDataObject) =>
		await call(simulator(), {
			operation: 'newOrder',
			parameters: { ...resting, options },
			items: [item],
		});

	it.each<[string, string, IDataObject, RegExp]>([
		['is not there', '=tv-{{ $json.id }}', {}, /\{\{ \$json\.id \}\} gives nothing/],
		['is null', '=tv-{{ $json.id }}', { id: null }, /gives nothing/],
		['is empty', '=tv-{{ $json.id }}', { id: '' }, /gives nothing/],
		['is no number', '=tv-{{ Number($json.id) }}', {}, /gives nothing/],
		[
			'is the second one',
			'={{ $json.a }}-{{ $json.id }}',
			{ a: 1 },
			/\{\{ \$json\.id \}\} gives nothing/,
		],
		[
			'has lost digits',
			'=tv-{{ $json.id }}',
			{ id: BIG },
			/\{\{ \$json\.id \}\} is a number that JavaScript cannot hold exactly/,
		],
		[
			'is all of it, and a list',
			'={{ $json.id }}',
			{ id: [1, 2] },
			/must be text, but \[1,2\] was given/,
		],
		['is all of it, and an object', '={{ $json.id }}', { id: { a: 1 } }, /must be text/],
		['is all of it, and has lost digits', '={{ $json.id }}', { id: BIG }, /cannot hold exactly/],
		['has lost digits before a blank', '={{ $json.id }} ', { id: BIG }, /cannot hold exactly/],
		['is an object', '=tv-{{ $json.id }}', { id: { a: 1 } }, /stands for no value/],
		['is undefined as text', '={{ "tv-" + $json.id }}', {}, /"tv-undefined"/],
		['was not computed', 'tv-{{ $json.id }}', { id: 7 }, /an expression that was not computed/],
	])('makes no key where a part %s', async (_what, idempotencyKey, item, message) => {
		const result = await place({ idempotencyKey }, item);
		expect(result.error?.message).toMatch(/^Idempotency Key /);
		expect(result.error?.message).toMatch(message);
		expect(ordersOf(simulator())).toEqual([]);
	});

	it('makes two keys of two signals, and one of one', async () => {
		const options = { idempotencyKey: '=tv-{{ $json.id }}' };
		const outcomes: unknown[] = [];
		for (const id of [0, 1, 1, String(BIG), 'x']) {
			const [{ outcome }] = (await place(options, { id })).json('MEXC');
			outcomes.push(outcome);
		}
		expect(outcomes).toEqual(['placed', 'placed', 'found', 'placed', 'placed']);
	});

	it('may have an empty part where it is no key', async () => {
		const parameters = { symbol: '=BTC{{ $json.none ?? "" }}USDT' };
		expect((await call(simulator(), { operation: 'avgPrice', parameters })).status).toBe('success');
		const undefinedPart = { symbol: '=BTC{{ $json.none }}USDT' };
		const refused = await call(simulator(), { operation: 'avgPrice', parameters: undefinedPart });
		expect(refused.error?.message).toMatch(/^Symbol is put together of parts/);
	});

	it('of a number with decimals is an amount', async () => {
		const parameters = { ...resting, quantity: '={{ 0.1 * 0.1 }} ' };
		const result = await call(simulator(), { operation: 'newOrder', parameters });
		expect(result.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
	});
});

describe('the orders of a batch', () => {
	const simulator = useSimulator();
	beforeEach(() => simulator().reset());
	const json = `=[{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":"0.01","price":"64000","newClientOrderId":"tv-{{ $json.id }}"}]`;
	const table = { ...resting, newClientOrderId: '=tv-{{ $json.id }}' };

	it.each<[string, INodeParameters, IDataObject, RegExp]>([
		['JSON with a part that is not there', { batchOrders: json }, {}, /^Orders is put together/],
		[
			'JSON with a part that has lost digits',
			{ batchOrders: json },
			{ id: BIG },
			/cannot hold exactly/,
		],
		[
			'an expression that gives nothing',
			{ batchOrders: '={{ $json.orders }}' },
			{},
			/^Orders is empty/,
		],
		[
			'a list with a number as ID',
			{ batchOrders: '={{ $json.orders }}' },
			{ orders: [{ ...resting, newClientOrderId: BIG }] },
			/Order 1 of the batch: Client Order ID was given as the number 505979017439002600/,
		],
		[
			'a list with a key that is nothing',
			{ batchOrders: '={{ $json.orders }}' },
			{ orders: [resting, { ...resting, newClientOrderId: 'undefined' }] },
			/Order 2 of the batch: Client Order ID is "undefined"/,
		],
		[
			'a row with a part that is not there',
			{ batchInput: 'table', batchTable: { order: [resting, table] } },
			{},
			/Order 2 of the batch: Client Order ID is put together/,
		],
		[
			'a row with an expression that gives nothing',
			{ batchInput: 'table', batchTable: { order: [{ ...resting, stpMode: '={{ $json.stp }}' }] } },
			{},
			/Order 1 of the batch: Self-Trade Prevention is empty/,
		],
	])('are not taken from %s', async (_what, parameters, item, message) => {
		const result = await call(simulator(), { operation: 'batchOrders', parameters, items: [item] });
		expect(result.error?.message).toMatch(message);
		expect(ordersOf(simulator())).toEqual([]);
	});

	it('keep the digits of numbers in the text', async () => {
		const order = JSON.stringify(resting).replace('}', `,"newClientOrderId":505979017439002624}`);
		const parameters = { batchOrders: `[${order.replace('"0.01"', '0.010000000000000000')}]` };
		const result = await call(simulator(), { operation: 'batchOrders', parameters });
		expect(result.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
		expect(ordersOf(simulator())).toMatchObject([{ clientOrderId: '505979017439002624' }]);
	});
});

describe('a date', () => {
	const simulator = useSimulator();
	beforeEach(() => simulator().reset());
	const startTimeOf = async (startTime: string) => {
		const parameters = { symbol: 'BTCUSDT', options: { startTime } };
		const result = await call(simulator(), { operation: 'myTrades', parameters });
		const asked = simulator()
			.requests()
			.find(({ endpoint }) => endpoint === 'myTrades');
		const sent = new URLSearchParams(asked?.query).get('startTime');
		return { error: result.error?.message, sent: sent === null ? undefined : Number(sent) };
	};

	it("is read in the workflow's time zone, date alone as well", async () => {
		// The workflow of these tests has the zone of n8n's instance.
		const yesterday = "={{ $now.minus({ days: 1 }).toFormat('yyyy-MM-dd') }}";
		const { sent } = await startTimeOf(yesterday);
		const midnight = new Date(sent ?? 0);
		const shown = new Intl.DateTimeFormat('en-GB', {
			timeZone: 'America/New_York',
			timeStyle: 'medium',
		});
		expect(shown.format(midnight)).toBe('00:00:00');
	});

	it.each([
		'={{ $now.minus({ hours: 5 }) }}',
		'={{ $now.minus({ hours: 5 }).toISO() }}',
		'={{ Date.now() - 18000000 }}',
	])('may come as %s', async (startTime) => {
		const { sent = 0 } = await startTimeOf(startTime);
		expect(Math.abs(Date.now() - sent - 18_000_000)).toBeLessThan(60_000);
	});

	it('is not guessed', async () => {
		const { error, sent } = await startTimeOf('12/31/2026 18:00');
		expect(error).toMatch(/^Start Time is not a time/);
		expect(sent).toBeUndefined();
	});
});

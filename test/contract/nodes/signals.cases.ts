import type { IDataObject } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, forgetProcessState, ordersOf, type Call } from './call';

const SECRET = 'tvSecret4711abcdefghij';

/** An item as n8n's Webhook node makes it. */
function received(body: IDataObject | string): IDataObject {
	return {
		headers: { host: 'n8n.example', 'content-type': 'application/json' },
		params: {},
		query: {},
		body,
		webhookUrl: 'https://n8n.example/webhook/tradingview',
		executionMode: 'production',
	};
}

describe('an order from a signal', () => {
	const simulator = useSimulator();
	const now = () => new Date().toISOString();
	const signal = (more: IDataObject = {}): IDataObject => {
		const order = { symbol: 'BINANCE:BTCUSDT', action: 'buy', quantity: '0.01' };
		return { secret: SECRET, ...order, time: now(), ...more };
	};
	// Behind a webhook the item itself holds the secret, so the search for secrets looks at what the node made of it.
	const send = async (bodies: Array<IDataObject | string>, more: Partial<Call> = {}) => {
		const result = await call(simulator(), {
			operation: 'orderFromSignal',
			items: bodies.map(received),
			credential: { signalSecret: SECRET },
			...more,
			run: { isSearched: false, ...more.run },
		});
		const made = JSON.stringify([
			result.json('MEXC'),
			result.error?.message,
			result.error?.description,
		]);
		expect(made).not.toMatch(/tvSecret|4711abc/i);
		return result;
	};
	const orders = () => ordersOf(simulator());

	it('is placed behind a webhook without a field filled in', async () => {
		const before = orders().length;
		const result = await send([signal({ comment: 'golden cross' })]);
		expect(result.error?.message).toBeUndefined();
		const [item] = result.json('MEXC');
		expect(item).toMatchObject({
			signal: 'accepted',
			outcome: 'placed',
			symbol: 'BTCUSDT',
			action: 'buy',
			untrustedComment: 'golden cross',
		});
		expect(orders().slice(before)).toMatchObject([
			{ symbol: 'BTCUSDT', side: 'BUY', quantity: '0.01', clientOrderId: item.clientOrderId },
		]);
	});

	it('is one order for a signal that arrives again, in other executions and processes', async () => {
		const before = orders().length;
		const body = signal({ id: 'webhook-1' });
		const first = await send([body, body]);
		forgetProcessState();
		const later = await send([JSON.stringify(body)], { run: { workflowId: 'another' } });
		const [one] = first.json('MEXC');
		// Within one execution it is a repeated attempt of the same order.
		expect(one).toMatchObject({ signal: 'accepted', outcome: 'placed' });
		expect(first.json('MEXC')[1]).toMatchObject({ outcome: 'found', orderId: one.orderId });
		expect(later.json('MEXC')).toMatchObject([
			{ signal: 'ignored', ignoredAs: 'duplicate', outcome: 'found', orderId: one.orderId },
		]);
		expect(orders()).toHaveLength(before + 1);
	});

	it('reaches a target, and says in numbers what was held where that is wanted', async () => {
		const body = { secret: SECRET, symbol: 'ETHUSDT', targetPosition: '2.5', time: now() };
		const parameters = { numberFormat: 'number', options: { waitSeconds: 10 } };
		const [item] = (await send([body], { parameters })).json('MEXC');
		expect(item).toMatchObject({
			signal: 'accepted',
			endedBy: 'filled',
			heldQuantity: expect.any(Number),
			targetQuantity: 2.5,
		});
		const again = await send([{ ...body, time: now() }]);
		expect(again.json('MEXC')).toMatchObject([{ signal: 'ignored', ignoredAs: 'alreadyThere' }]);
	});

	it('takes the text of an alert, and of a chat by an expression', async () => {
		const text = 'EMA: order buy @ 0.01 filled on BTCUSDT. New strategy position is 0.01';
		const alert = await send([`${text}\nsecret=${SECRET}\ntime=${now()}`]);
		expect(alert.json('MEXC')).toMatchObject([{ signal: 'accepted', strategy: 'EMA' }]);
		const chat = await call(simulator(), {
			operation: 'orderFromSignal',
			items: [{ message: { text: 'symbol=BTCUSDT action=sell quantity=0.01 id=chat-1' } }],
			parameters: {
				payload: '={{ $json.message.text }}',
				options: { secretCheck: 'whereGiven' },
			},
		});
		expect(chat.json('MEXC')).toMatchObject([{ signal: 'accepted', action: 'sell' }]);
	});

	it('is stale after its age, and the options may allow more', async () => {
		const time = new Date(Date.now() - 120_000).toISOString();
		const strategy = 'old';
		const stale = await send([signal({ time, strategy })]);
		expect(stale.json('MEXC')).toMatchObject([{ signal: 'ignored', ignoredAs: 'stale' }]);
		const parameters = { options: { maxAgeSeconds: 300 } };
		const taken = await send([signal({ time, strategy })], { parameters });
		expect(taken.json('MEXC')).toMatchObject([{ signal: 'accepted' }]);
	});

	it.each<[string, IDataObject, string, RegExp]>([
		['without the secret', { secret: '' }, 'secret', /has no secret/],
		[
			'with another secret',
			{ secret: 'tvSecret4711abcdefghiX' },
			'secret',
			/is not the Signal Secret/,
		],
		['of a perpetual', { symbol: 'BTCUSDT.P' }, 'symbol', /futures contract/],
		['with a quantity in words', { quantity: 'ten' }, 'quantity', /"ten"/],
		['with leverage', { leverage: 10 }, 'leverage', /is not known/],
		['from the future', { time: '2099-01-01T00:00:00Z' }, 'time', /2099/],
		['of a pair that does not exist', { symbol: 'BTCUSD' }, 'symbol', /no pair BTCUSD/],
		['with its secret in the wrong place', { symbol: SECRET }, 'secret', /"symbol" as well/],
		['to sell short', { action: 'short' }, 'action', /spot has none/],
	])('is refused %s, by the name of the field', async (_name, more, parameter, message) => {
		const before = orders().length;
		const node = { onError: 'continueRegularOutput' as const };
		const [item] = (await send([signal(more)], { node })).json('MEXC');
		expect(item).toMatchObject({
			error: expect.stringMatching(message),
			details: { parameter, effect: 'none' },
		});
		expect(orders()).toHaveLength(before);
	});

	it('is refused without a body, and names the field', async () => {
		const result = await call(simulator(), {
			operation: 'orderFromSignal',
			items: [{ text: 'x' }],
		});
		expect(result.error?.message).toMatch(/^Signal is required/);
	});

	it('needs a secret in the credential', async () => {
		const result = await send([signal()], { credential: {} });
		expect(result.error?.message).toMatch(/credential has no Signal Secret/);
	});

	it('is kept within the largest deviation of the node, whatever the signal says', async () => {
		const before = orders().length;
		const parameters = { options: { maxDeviationPercent: '0.1' } };
		const far = signal({ referencePrice: '1000', maxDeviation: '100' });
		const result = await send([far], { parameters });
		expect(result.error?.message).toMatch(/at most 0.1 % are allowed/);
		expect(orders()).toHaveLength(before);
	});

	it.each([
		['regular', { queryOrder: 1, bookTicker: 1, newOrder: 1 }],
		['queue', { queryOrder: 1, allOrders: 1, bookTicker: 1, newOrder: 1 }],
	])('asks MEXC for little before a market order stands (%s mode)', async (mode, requests) => {
		await send([signal()]);
		const before = simulator().state().requests;
		process.env.EXECUTIONS_MODE = mode;
		await send([signal()]).finally(() => delete process.env.EXECUTIONS_MODE);
		const asked = Object.entries(simulator().state().requests).map(([endpoint, count]) => {
			return [endpoint, count - (before[endpoint] ?? 0)] as const;
		});
		expect(Object.fromEntries(asked.filter(([, count]) => count > 0))).toEqual(requests);
	});
});

import type { IExecuteFunctions } from 'n8n-workflow';
import { orderBook } from '../../mexc/endpoints/marketData';
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { cancelOrder, openOrders } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/core/errors';
import type { CallOptions } from '../../mexc/rest/client';
import { createRestClient } from '../../mexc/client';
import { executeEndpoints } from '../../nodes/n8n/execute';

jest.mock('../../mexc/client');

const endpoints = [orderBook, openOrders, cancelOrder];
const read = (symbol: string) => ({ endpoint: orderBook, symbol });
const orders = { endpoint: openOrders, options: { symbol: 'BTCUSDT' } };
const write = (orderId: string) => ({ endpoint: cancelOrder, symbol: 'BTCUSDT', orderId });

interface Item {
	endpoint: Endpoint;
	[parameter: string]: unknown;
}

interface How {
	continueOnFail?: boolean;
	cancel?: AbortSignal;
}

/** Answers are given by hand; `log` says when a request begins and ends, by what it is about. */
function exchange() {
	const log: string[] = [];
	const open = new Map<string, { answer: (body: unknown) => void; fail: (e: Error) => void }>();
	const nameOf = ({ symbol, orderId }: Values) => String(orderId ?? symbol);
	const call = (endpoint: Endpoint, values: Values, { signal }: CallOptions = {}) =>
		new Promise((resolve, reject) => {
			const name = `${endpoint === openOrders ? 'orders ' : ''}${nameOf(values)}`;
			log.push(`> ${name}`);
			const fail = (error: Error) => {
				log.push(`< ${name}`);
				open.delete(name);
				reject(error);
			};
			const answer = (body: unknown) => {
				log.push(`< ${name}`);
				open.delete(name);
				resolve(body);
			};
			open.set(name, { answer, fail });
			signal?.addEventListener('abort', () => {
				if (open.has(name)) fail(new MexcError({ kind: 'cancelled', message: 'Cancelled.' }));
			});
		});
	const client = {
		context: { log: {}, account: {} },
		clockOffsetMs: () => Promise.resolve(0),
		call,
	};
	jest.mocked(createRestClient).mockReturnValue(client as never);
	const turn = () => new Promise((resolve) => setImmediate(resolve));
	const settle = async (name: string, how: (request: ReturnType<typeof get>) => void) => {
		await turn();
		how(get(name));
		await turn();
	};
	const get = (name: string) => {
		const request = open.get(name);
		if (!request) throw new Error(`${name} is not under way, but ${[...open.keys()].join()}`);
		return request;
	};
	return {
		log,
		turn,
		underWay: () => [...open.keys()],
		answer: (name: string, body: unknown = { name }) =>
			settle(name, (request) => request.answer(body)),
		fail: (name: string) =>
			settle(name, (request) =>
				request.fail(new MexcError({ kind: 'exchange', message: `No ${name}.` })),
			),
	};
}

function run(items: readonly Item[], { continueOnFail = false, cancel }: How = {}) {
	const node = { name: 'MEXC', type: 'mexcSpotTrading', parameters: {} };
	const parameterOf = (name: string, index: number, standard: unknown) => {
		const { endpoint, ...values } = items[index];
		const { id, resource } = endpoint;
		return { operation: id, resource, ...values }[name] ?? standard;
	};
	const context = {
		getInputData: () => items.map(() => ({ json: {} })),
		getNode: () => node,
		getNodeParameter: parameterOf,
		getExecutionCancelSignal: () => cancel,
		getTimezone: () => 'UTC',
		continueOnFail: () => continueOnFail,
		logger: {},
		helpers: {},
	};
	const running = executeEndpoints(context as unknown as IExecuteFunctions, endpoints);
	const ended = running.then(
		([output]) => ({
			names: output.map(({ json }) => json.name ?? json.error),
			items: output.map(({ pairedItem }) => (pairedItem as { item: number }).item),
			rows: output.map(({ json }) => json),
		}),
		(error: { message: string; context: { itemIndex: number } }) => ({
			error: error.message,
			itemIndex: error.context.itemIndex,
		}),
	);
	return ended;
}

const raw = { simplify: false };
const books = (...names: string[]) => names.map((name) => ({ ...read(name), ...raw }));

describe('reads', () => {
	it('overlap, eight at most, and stay in their place', async () => {
		const { answer, underWay, turn } = exchange();
		const names = 'ABCDEFGHIJ'.split('').map((name) => `${name}USDT`);
		const result = run(books(...names));
		await turn();
		expect(underWay()).toEqual(names.slice(0, 8));
		for (const name of names.slice(1)) await answer(name);
		expect(underWay()).toEqual(['AUSDT']);
		await answer('AUSDT');
		expect(await result).toMatchObject({ names, items: names.map((_, index) => index) });
	});

	it('that are equal are sent once, and each item has rows of its own', async () => {
		const { answer, log } = exchange();
		const result = run(books('AUSDT', 'BUSDT', 'ausdt', 'A/USDT'));
		await answer('BUSDT');
		await answer('AUSDT', { name: 'AUSDT', bids: [] });
		const { names, rows } = (await result) as unknown as {
			names: string[];
			rows: Array<{ bids: unknown }>;
		};
		expect(names).toEqual(['AUSDT', 'BUSDT', 'AUSDT', 'AUSDT']);
		expect(log.filter((line) => line.startsWith('>'))).toEqual(['> AUSDT', '> BUSDT']);
		expect(rows[2].bids).toEqual(rows[0].bids);
		expect(rows[2].bids).not.toBe(rows[0].bids);
		expect(rows[3].bids).not.toBe(rows[2].bids);
	});

	it('of one answer are equal however many rows an item takes, with or without Simplify', async () => {
		const { answer, log } = exchange();
		const rows = [{ name: 'x' }, { name: 'y' }];
		const result = run([
			{ ...orders, limit: 1 },
			{ ...orders, returnAll: true },
			{ ...orders, limit: 2, ...raw },
		]);
		await answer('orders BTCUSDT', rows);
		expect(await result).toMatchObject({ items: [0, 1, 1, 2, 2] });
		expect(log).toEqual(['> orders BTCUSDT', '< orders BTCUSDT']);
	});

	it('that fail alike are sent once too', async () => {
		const { fail, log } = exchange();
		const result = run(books('AUSDT', 'AUSDT'), { continueOnFail: true });
		await fail('AUSDT');
		expect(await result).toMatchObject({ names: ['No AUSDT.', 'No AUSDT.'], items: [0, 1] });
		expect(log).toHaveLength(2);
	});
});

describe('what changes something', () => {
	it('waits for all before it, runs alone, and ends the sharing of reads', async () => {
		const { answer, underWay } = exchange();
		const [first, second] = books('AUSDT', 'BUSDT');
		const result = run([first, second, write('1'), write('2'), first, first, second]);
		await answer('BUSDT');
		expect(underWay()).toEqual(['AUSDT']);
		await answer('AUSDT');
		expect(underWay()).toEqual(['1']);
		await answer('1');
		expect(underWay()).toEqual(['2']);
		await answer('2');
		expect(underWay()).toEqual(['AUSDT', 'BUSDT']);
		await answer('AUSDT', { name: 'A after' });
		await answer('BUSDT', { name: 'B after' });
		expect(await result).toMatchObject({
			names: ['AUSDT', 'BUSDT', '1', '2', 'A after', 'A after', 'B after'],
		});
	});

	it('is not shared, be it ever so equal', async () => {
		const { answer, log } = exchange();
		const result = run([write('1'), write('1')]);
		await answer('1');
		await answer('1');
		expect(await result).toMatchObject({ items: [0, 1] });
		expect(log).toEqual(['> 1', '< 1', '> 1', '< 1']);
	});

	it('is not begun after a failure', async () => {
		const { fail, answer, log } = exchange();
		const result = run([...books('AUSDT', 'BUSDT'), write('1'), ...books('CUSDT')]);
		await fail('BUSDT');
		await answer('AUSDT');
		expect(await result).toEqual({ error: 'No BUSDT.', itemIndex: 1 });
		expect(log).toEqual(['> AUSDT', '> BUSDT', '< BUSDT', '< AUSDT']);
	});

	it('goes on after a failure with Continue On Fail', async () => {
		const { fail, answer } = exchange();
		const result = run([...books('AUSDT'), write('1'), write('2')], { continueOnFail: true });
		await fail('AUSDT');
		await fail('1');
		await answer('2');
		expect(await result).toMatchObject({ names: ['No AUSDT.', 'No 1.', '2'], items: [0, 1, 2] });
	});
});

describe('a failure', () => {
	it('is that of the first item, not of the first answer, and the others are given up', async () => {
		const { fail, log, underWay } = exchange();
		const names = 'ABCDEFGHIJ'.split('').map((name) => `${name}USDT`);
		const result = run(books(...names));
		await fail('DUSDT');
		expect(underWay()).toHaveLength(7);
		await fail('BUSDT');
		await fail('AUSDT');
		expect(await result).toEqual({ error: 'No AUSDT.', itemIndex: 0 });
		expect(log.filter((line) => line.startsWith('>'))).toHaveLength(8);
		expect(underWay()).toEqual([]);
	});

	it('of a value is reported in its turn', async () => {
		const { answer, log } = exchange();
		const result = run([...books('AUSDT', ''), write('1')]);
		await answer('AUSDT');
		expect(await result).toMatchObject({ error: 'Symbol is required.', itemIndex: 1 });
		expect(log).toEqual(['> AUSDT', '< AUSDT']);
	});
});

it.each([true, false])('a cancellation ends the run at once (%s)', async (continueOnFail) => {
	const { turn, underWay, log } = exchange();
	const cancel = new AbortController();
	const options = { continueOnFail, cancel: cancel.signal };
	const result = run([...books('AUSDT', 'BUSDT'), write('1'), ...books('CUSDT')], options);
	await turn();
	expect(underWay()).toEqual(['AUSDT', 'BUSDT']);
	cancel.abort();
	expect(await result).toEqual({ error: 'Cancelled.', itemIndex: 0 });
	expect(log.filter((line) => line.startsWith('>'))).toEqual(['> AUSDT', '> BUSDT']);
});

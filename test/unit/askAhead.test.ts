import { bookTicker, serverTime } from '../../mexc/endpoints/marketData';
import { accountInfo, cancelOrder, newOrder } from '../../mexc/endpoints/spotTrading';
import type { Endpoint } from '../../mexc/endpoints/endpoint';
import { MexcError } from '../../mexc/core/errors';
import { askAhead } from '../../mexc/rest/askAhead';
import type { RestClient } from '../../mexc/rest/client';
import { VirtualTime } from '../support/virtualTime';
import { failure } from './restServer';

const TOUCH = { endpoint: bookTicker, values: { symbol: 'BTCUSDT' } };
const ACCOUNT = { endpoint: accountInfo, values: {} };

let time: VirtualTime;
let asked: string[];
let answers: Partial<Record<string, () => Promise<unknown>>>;
let client: RestClient;

beforeEach(() => {
	time = new VirtualTime();
	asked = [];
	answers = {};
	const call = async ({ id }: Endpoint) => {
		asked.push(id);
		return await (answers[id] ?? (async () => `${id} ${asked.length}`))();
	};
	const context = { time } as unknown as RestClient['context'];
	client = { context, call, clockOffsetMs: async () => 0 };
});

const ahead = (...questions: Parameters<typeof askAhead>[1]) => askAhead(client, questions, {});

it('asks everything at once, each question once', () => {
	ahead(TOUCH, ACCOUNT, TOUCH);
	expect(asked).toEqual(['bookTicker', 'accountInfo']);
});

it('gives an answer about the market to all who ask, and one about the account once', async () => {
	const reader = ahead(TOUCH, ACCOUNT);
	const ask = async ({ endpoint, values }: typeof TOUCH | typeof ACCOUNT) =>
		await reader.call(endpoint, values);
	expect(await ask(TOUCH)).toBe('bookTicker 1');
	expect(await ask(TOUCH)).toBe('bookTicker 1');
	expect(await ask(ACCOUNT)).toBe('accountInfo 2');
	expect(await ask(ACCOUNT)).toBe('accountInfo 3');
});

it('passes other questions and other words on', async () => {
	const reader = ahead(TOUCH);
	await reader.call(bookTicker, { symbol: 'ETHUSDT' });
	await reader.call(serverTime, {});
	expect(asked).toEqual(['bookTicker', 'bookTicker', 'serverTime']);
});

it('throws an error where the answer is needed, and nowhere else', async () => {
	answers.accountInfo = async () => {
		throw new MexcError({ kind: 'network', message: 'It is away.' });
	};
	const reader = ahead(TOUCH, ACCOUNT);
	// A failure that nobody needs would end the process here.
	await new Promise(setImmediate);
	expect(await reader.call(TOUCH.endpoint, TOUCH.values)).toBe('bookTicker 1');
	expect((await failure(reader.call(accountInfo, {}))).message).toBe('It is away.');
});

it('asks again for what was said more than a second ago, but waits for what is still to come', async () => {
	let answer: (value: string) => void = () => undefined;
	answers.accountInfo = async () => await new Promise((resolve) => (answer = resolve));
	const reader = ahead(TOUCH, ACCOUNT);
	await new Promise(setImmediate);
	await time.advance(1_001);
	expect(await reader.call(TOUCH.endpoint, TOUCH.values)).toBe('bookTicker 3');
	const waiting = reader.call(accountInfo, {});
	answer('at last');
	expect(await waiting).toBe('at last');
	expect(asked).toEqual(['bookTicker', 'accountInfo', 'bookTicker']);
});

it.each([
	['an order is sent', async (reader: RestClient) => await reader.call(newOrder, {})],
	['an order is canceled', async (reader: RestClient) => await reader.call(cancelOrder, {})],
	['it is forgotten', async (reader: RestClient) => (reader as ReturnType<typeof ahead>).forget()],
])('asks again for everything after %s', async (_name, change) => {
	const reader = ahead(TOUCH, ACCOUNT);
	await change(reader);
	const before = asked.length;
	await reader.call(TOUCH.endpoint, TOUCH.values);
	await reader.call(accountInfo, {});
	expect(asked.slice(before)).toEqual(['bookTicker', 'accountInfo']);
});

it('ends the wait of who is cancelled', async () => {
	answers.accountInfo = async () => await new Promise(() => undefined);
	const reader = ahead(ACCOUNT);
	const end = new AbortController();
	const waiting = failure(reader.call(accountInfo, {}, { signal: end.signal }));
	end.abort();
	expect(await waiting).toMatchObject({ kind: 'cancelled' });
});

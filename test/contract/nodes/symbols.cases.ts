import { PAIRS } from '../../../simulator/src';
import { startTestSimulator, useSimulator } from '../../support/simulator';
import { credentialFor, engine } from './call';

describe('the list of symbols', () => {
	const simulator = useSimulator();

	async function search(
		filter?: string,
		credentials = { mexcApi: credentialFor(simulator()) },
		paginationToken?: string,
	) {
		const { searchList } = await engine();
		const node = { name: 'MEXC', type: 'mexcSpotTrading' };
		return await searchList({
			nodes: [node],
			method: 'searchSymbols',
			filter,
			credentials,
			paginationToken,
		});
	}

	const valuesOf = ({ results }: Awaited<ReturnType<typeof search>>) =>
		results.map(({ value }) => value);

	it('holds every pair, those that the API may trade first', async () => {
		const { results } = await search();
		const pairs = Object.keys(simulator().state().prices);
		expect(results.map(({ value }) => value).sort()).toEqual(expect.arrayContaining(pairs));
		const refused = results.map(({ name }) => name.includes('(not tradable through the API)'));
		expect(refused).toContain(true);
		expect(refused.indexOf(true)).toBeGreaterThan(refused.lastIndexOf(false));
	});

	it.each([
		['btcusdt', 'BTCUSDT'],
		['btc/usdt', 'BTCUSDT'],
		['Eth-Usd', 'ETHUSDT'],
		['usdc', 'ETHUSDC'],
	])('finds for "%s" first %s', async (filter, expected) => {
		expect(valuesOf(await search(filter))[0]).toBe(expected);
	});

	it('is empty for what does not exist', async () => {
		expect(valuesOf(await search('nothing like that'))).toEqual([]);
	});

	it('is read once for many keystrokes', async () => {
		await search('b');
		const asked = simulator().state().requests.exchangeInfo;
		await Promise.all([search('bt'), search('btc'), search('btcu')]);
		expect(simulator().state().requests.exchangeInfo).toBe(asked);
	});

	it('says why it cannot be read, and is read again the next time', async () => {
		const other = await startTestSimulator();
		try {
			const credentials = { mexcApi: credentialFor(other) };
			other.fault({ kind: 'status', status: 503, endpoint: 'exchangeInfo', times: 3 });
			await expect(search('', credentials)).rejects.toThrow('HTTP 503');
			expect(valuesOf(await search('btcusdt', credentials))).toEqual(['BTCUSDT']);
		} finally {
			await other.stop();
		}
	});

	it('comes in pages', async () => {
		const pairs = Array.from({ length: 250 }, (_, index) => {
			return { ...PAIRS[0], symbol: `C${1000 + index}USDT`, baseAsset: `C${1000 + index}` };
		});
		const other = await startTestSimulator({ pairs, market: 'empty' });
		try {
			const credentials = { mexcApi: credentialFor(other) };
			const values: unknown[] = [];
			let token: string | undefined;
			do {
				const page = await search('c1', credentials, token);
				values.push(...valuesOf(page));
				token = page.paginationToken;
			} while (token !== undefined);
			expect(values).toEqual(pairs.map(({ symbol }) => symbol));
		} finally {
			await other.stop();
		}
	});
});

describe('the list of symbols in the trigger', () => {
	const simulator = useSimulator();

	async function load(credentials = { mexcApi: credentialFor(simulator()) }) {
		const { loadOptions } = await engine();
		const nodes = [{ name: 'MEXC Trigger', type: 'mexcSpotTradingTrigger' }];
		return await loadOptions({ nodes, method: 'getSymbols', credentials });
	}

	it('holds every pair by its name, against USDT first, and no pair that has left', async () => {
		const all = await load();
		const values = all.map(({ value }) => String(value));
		expect(values).toContain('BTCUSDT');
		const quotes = PAIRS.map(({ symbol, quoteAsset = 'USDT' }) => [symbol, quoteAsset] as const);
		const others = new Set(quotes.filter(([, quote]) => quote !== 'USDT').map(([one]) => one));
		const tradable = all.filter(({ name }) => !name.includes('('));
		const isOther = tradable.map(({ value }) => others.has(String(value)));
		expect(isOther).toContain(true);
		expect(isOther.indexOf(true)).toBeGreaterThan(isOther.lastIndexOf(false));
	});

	it('leaves out a pair that is delisted', async () => {
		const other = await startTestSimulator();
		try {
			other.act({ do: 'delist', symbol: 'ETHUSDT' });
			const values = (await load({ mexcApi: credentialFor(other) })).map(({ value }) => value);
			expect(values).toContain('BTCUSDT');
			expect(values).not.toContain('ETHUSDT');
		} finally {
			await other.stop();
		}
	});

	it('is one request for 2,500 pairs, and none for five minutes after', async () => {
		const pairs = Array.from({ length: 2_500 }, (_, index) => {
			return { ...PAIRS[0], symbol: `C${1000 + index}USDT`, baseAsset: `C${1000 + index}` };
		});
		const other = await startTestSimulator({ pairs, market: 'empty' });
		try {
			const credentials = { mexcApi: credentialFor(other) };
			expect(await load(credentials)).toHaveLength(2_500);
			await load(credentials);
			expect(other.state().requests.exchangeInfo).toBe(1);
		} finally {
			await other.stop();
		}
	});

	it('says why it cannot be read, and is read again the next time', async () => {
		const other = await startTestSimulator();
		try {
			const credentials = { mexcApi: credentialFor(other) };
			other.fault({ kind: 'status', status: 503, endpoint: 'exchangeInfo', times: 3 });
			await expect(load(credentials)).rejects.toThrow('HTTP 503');
			expect((await load(credentials)).length).toBeGreaterThan(0);
		} finally {
			await other.stop();
		}
	});
});

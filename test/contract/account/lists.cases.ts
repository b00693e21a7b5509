import type { INodeParameters } from 'n8n-workflow';
import { startTestSimulator, useSimulator } from '../../support/simulator';
import { credentialFor, engine } from '../nodes/call';
import { chosen } from './call';

describe('the lists of the account', () => {
	const simulator = useSimulator();

	async function search(
		method: string,
		filter?: string,
		parameters: INodeParameters = {},
		on = simulator(),
	) {
		const { searchList } = await engine();
		const type = method === 'searchSubAccounts' ? 'mexcSubAccount' : 'mexcWallet';
		const nodes = [{ name: 'MEXC', type, parameters }];
		return await searchList({ nodes, method, filter, credentials: { mexcApi: credentialFor(on) } });
	}

	async function names(...how: Parameters<typeof search>) {
		return (await search(...how)).results.map(({ name }) => name);
	}

	it('offer coins with their full names, the one that is meant first', async () => {
		expect((await names('searchCoins', 'usdt'))[0]).toBe('USDT (Tether)');
		expect((await names('searchCoins', 'bitcoin'))[0]).toBe('BTC (Bitcoin)');
		expect(await names('searchCoins', 'no such coin')).toEqual([]);
		expect((await search('searchCoins')).results.length).toBeGreaterThan(5);
	});

	it('offer the networks of the chosen coin with fee and minimum amount', async () => {
		const usdt = { resource: 'withdrawal', operation: 'withdraw', coin: chosen('USDT') };
		const { results } = await search('searchNetworks', '', usdt);
		expect(results.map(({ value }) => value)).toEqual(['BSC', 'ETH', 'TRX']);
		expect(results[2].name).toBe('TRX, Tron(TRC20) (fee 1, min 10)');
		expect(await names('searchNetworks', 'erc', usdt)).toHaveLength(1);
		expect(await names('searchNetworks', '', { ...usdt, coin: 'btc' })).toHaveLength(2);
	});

	it('mark closed networks', async () => {
		const eos = { resource: 'withdrawal', operation: 'withdraw', coin: chosen('EOS') };
		expect(await names('searchNetworks', '', eos)).toEqual(['EOS (closed)']);
	});

	it('offer long names where MEXC takes those', async () => {
		const parameters = { resource: 'deposit', coin: chosen('USDT') };
		const { results } = await search('searchNetworkNames', 'trx', parameters);
		expect(results).toEqual([{ name: 'TRX, Tron(TRC20)', value: 'Tron(TRC20)' }]);
	});

	it.each(['searchNetworks', 'searchNetworkNames', 'searchAddresses'])(
		'ask for the coin first (%s)',
		async (method) => {
			for (const coin of [chosen(''), '', '={{ $json.coin }}']) {
				await expect(search(method, '', { coin })).rejects.toThrow('Choose the Coin first');
			}
		},
	);

	it('say when the coin does not exist', async () => {
		await expect(search('searchNetworks', '', { coin: 'NOPE' })).rejects.toThrow('no coin NOPE');
	});

	it('offer the address book with network, label and memo', async () => {
		expect(await names('searchAddresses', '', { coin: chosen('XRP') })).toEqual([
			'rSimulatedAddressOfTheDemoAccount (XRP, broker, memo 1029384756)',
		]);
		expect(await names('searchAddresses', 'cold', { coin: chosen('USDT') })).toHaveLength(1);
	});

	it('offer sub-accounts', async () => {
		expect(await names('searchSubAccounts')).toEqual(['trading01']);
	});

	it('offer only what can be converted', async () => {
		const { results } = await search('searchDustAssets');
		expect(results.map(({ value }) => value)).toContain('SOL');
		expect(results.map(({ value }) => value)).not.toContain('USDT');
		expect(results[0].name).toMatch(/ gives [\d.]+ MX\)$/);
	});

	it('are read once for many keystrokes, and by each account for itself', async () => {
		await search('searchCoins');
		const asked = simulator().state().requests.currencyInfo;
		await Promise.all([search('searchCoins', 'b'), search('searchCoins', 'bt')]);
		expect(simulator().state().requests.currencyInfo).toBe(asked);
		const other = await startTestSimulator();
		await search('searchCoins', '', {}, other);
		expect(other.state().requests.currencyInfo).toBe(1);
	});

	it('say why they cannot be read, and are read again the next time', async () => {
		const other = await startTestSimulator();
		other.fault({ kind: 'status', status: 503, endpoint: 'listSubAccounts', times: 3 });
		await expect(search('searchSubAccounts', '', {}, other)).rejects.toThrow('HTTP 503');
		expect(await names('searchSubAccounts', '', {}, other)).toEqual(['trading01']);
	});
});

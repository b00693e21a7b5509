import type { IDataObject } from 'n8n-workflow';
import type { KeyChange, Simulator } from '../../../simulator/src';
import { startTestSimulator, useSimulator } from '../../support/simulator';
import { credentialFor, engine } from '../nodes/call';

const simulator = useSimulator();

/** Presses the credential's Test button. */
async function test(of: Simulator, change: IDataObject = {}) {
	const { testCredential } = await engine();
	return await testCredential('mexcApi', credentialFor(of, change));
}

describe('the Test button', () => {
	const needed = ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_READ', 'SPOT_DEAL_WRITE'];
	const good: Required<
		Pick<KeyChange, 'ipWhiteList' | 'permissions' | 'expired' | 'remainingValidity' | 'status'>
	> = {
		ipWhiteList: ['127.0.0.1'],
		permissions: needed,
		expired: false,
		remainingValidity: 90,
		status: 'VALID',
	};
	const { permissions } = { permissions: ['SPOT_DEAL_READ', 'SPOT_DEAL_WRITE'] };

	beforeAll(() => simulator().updateKey(good));

	afterEach(() => {
		simulator().fault({ kind: 'clear' });
		simulator().updateKey(good);
	});

	it('finds nothing wrong', async () => {
		expect(await test(simulator())).toEqual({ status: 'OK', message: 'Connected.' });
	});

	it.each([
		[5, 'Connected. The key ends in 5 days: renew it on the API management page of MEXC.'],
		[1, 'Connected. The key ends in 1 day: renew it on the API management page of MEXC.'],
		[30, 'Connected.'],
		[-999, 'Connected.'],
	])('says of a key that ends in %d days', async (remainingValidity, message) => {
		simulator().updateKey({ remainingValidity });
		expect(await test(simulator())).toEqual({ status: 'OK', message });
	});

	it.each<[string, KeyChange, IDataObject, RegExp]>([
		[
			'a key that may only read',
			{ permissions: ['SPOT_ACCOUNT_READ'] },
			{},
			/^Allow Trading is on, but the key may not place orders: switch it off, or give the key the permission SPOT_DEAL_WRITE/,
		],
		[
			'a key that may not make transfers',
			{},
			{ allowTransfers: true },
			/^Allow Transfers is on, .*SPOT_TRANSFER_WRITE/,
		],
		[
			'a key that may not withdraw',
			{},
			{ allowWithdrawals: true },
			/^Allow Withdrawals is on, .*SPOT_WITHDRAW_WRITE/,
		],
		[
			'allowed symbols that do not exist',
			{},
			{ allowedSymbols: 'BTCUSDT, ETHUSDTT' },
			/^Allowed Symbols names ETHUSDTT, .* Did you mean ETHUSDT/,
		],
		[
			'a WebSocket address where nothing is',
			{},
			{ wsUrl: 'ws://127.0.0.1:9/ws' },
			/^Triggers would not work: .*127\.0\.0\.1:9/,
		],
		[
			'several things at once',
			{ permissions: ['SPOT_ACCOUNT_READ'] },
			{ allowedSymbols: 'NOTHING' },
			/Allow Trading is on.*Allowed Symbols names NOTHING/,
		],
	])('fails where %s stops what the credential is set to do', async (_name, key, change, words) => {
		simulator().updateKey(key);
		const result = await test(simulator(), change);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(words) });
	});

	it('fails for the page of a web server in place of the streams', async () => {
		const { restUrl } = simulator();
		const wsUrl = `${restUrl.replace('http', 'ws')}/api/v3/ping`;
		const { status, message } = await test(simulator(), { wsUrl });
		expect(status).toBe('Error');
		expect(message).toMatch(/^Triggers would not work: /);
	});

	it('accepts a key that may only read where trading is off', async () => {
		simulator().updateKey({ permissions: ['SPOT_ACCOUNT_READ'] });
		const result = await test(simulator(), { allowTrading: false });
		expect(result).toEqual({ status: 'OK', message: 'Connected.' });
	});

	it('warns of more power than the credential needs', async () => {
		simulator().updateKey({ ipWhiteList: [], permissions: [...needed, 'SPOT_WITHDRAW_WRITE'] });
		const { status, message } = await test(simulator());
		expect(status).toBe('OK');
		expect(message).toMatch(/^Connected\. The key may withdraw.*bound to no IP address/);
	});

	it.each<[KeyChange, string]>([
		[{ remainingValidity: 0 }, 'The key has expired: renew it or make a new one'],
		[{ status: 'FROZEN' }, 'MEXC has frozen the key (FROZEN): look for the reason'],
		[{ status: 'DELETE' }, 'The key is deleted (DELETE): make a new one'],
	])('refuses a key that MEXC answers once more, but has stopped: %j', async (change, message) => {
		simulator().updateKey(change);
		const result = await test(simulator());
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(result.message).toMatch(/on the API management page of MEXC/);
	});

	it.each<[string, IDataObject, RegExp]>([
		['no key', { apiKey: '' }, /^API Key is empty\./],
		[
			'limits over a day of no pairs',
			{ maxOrdersPerDay: '3' },
			/^Max Orders per Day of the credential needs Allowed Symbols: .* Write the pairs/,
		],
		['no secret', { apiSecret: ' ' }, /^API Secret is empty\./],
		[
			'a wrong key',
			{ apiKey: 'mx0vWrongKeyOfSomebody' },
			/^MEXC does not know this API key: .*10072/,
		],
		['a broken key', { apiKey: 'mx0v with blanks' }, /^API Key in the credential contains a blank/],
		[
			'a wrong secret',
			{ apiSecret: 'f'.repeat(32) },
			/^The signature is wrong: the API Secret does not belong to this API Key.*700002/,
		],
		[
			'an address where nothing is',
			{ baseUrl: 'http://127.0.0.1:9' },
			/^Nothing answers at 127\.0\.0\.1:9 .*Check Base URL/,
		],
		['no address', { baseUrl: 'mexc' }, /^Base URL "mexc" is not a https address\./],
		['an unencrypted address', { baseUrl: 'http://api.mexc.com' }, /send your key unencrypted/],
	])('explains %s', async (_name, change, message) => {
		const result = await test(simulator(), change);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
	});

	it.each<[string, KeyChange, RegExp]>([
		['a key of other addresses', { ipWhiteList: ['203.0.113.7'] }, /^The key is bound to other IP/],
		['a missing permission', { permissions }, /^The key lacks the permission .*SPOT_ACCOUNT_READ/],
		['an expired key', { expired: true }, /expired/],
	])('explains %s', async (_name, change, message) => {
		const other = await startTestSimulator();
		try {
			other.updateKey(change);
			const result = await test(other);
			expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		} finally {
			await other.stop();
		}
	});

	it('explains a connection that is slower than the receive window', async () => {
		simulator().fault({ kind: 'delay', delayMs: 60, endpoint: 'accountInfo', times: 3 });
		const { status, message } = await test(simulator(), { recvWindow: 5 });
		expect(status).toBe('Error');
		expect(message).toMatch(/\(code 700003\)\. The clock of this machine is .*Receive Window/);
	});

	it('explains the page of a firewall', async () => {
		simulator().fault({ kind: '403html', times: 9 });
		const { status, message } = await test(simulator());
		expect(status).toBe('Error');
		expect(message).toMatch(/firewall of MEXC refused the request \(HTTP 403\)/);
		expect(message).not.toMatch(/[<>]/);
	});

	it.each([
		[
			10_200,
			/^Connected\. Your clock is 10\.[12] s behind the clock of MEXC; requests are corrected/,
		],
		[
			-3_000,
			/^Connected\. Your clock is (3\.0|2\.9) s ahead of the clock of MEXC; requests are corrected/,
		],
	])('measures a clock that is %d ms off', async (offsetMs, message) => {
		const other = await startTestSimulator();
		try {
			other.updateKey(good);
			other.fault({ kind: 'clockOffset', offsetMs });
			const result = await test(other);
			expect(result).toEqual({ status: 'OK', message: expect.stringMatching(message) });
		} finally {
			await other.stop();
		}
	});
});

import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { callAccount, sentTo } from './call';

const ADDRESS = 'TSimulatedAddressOfTheDemoAccount1';
const withdrawal = { coin: 'USDT', netWork: 'TRX', address: ADDRESS, amount: '25' };
const transfer = { fromAccountType: 'SPOT', toAccountType: 'FUTURES', asset: 'USDT', amount: '1' };
const internal = { toAccountType: 'UID', toAccount: '49910511', asset: 'MX', amount: '1' };
const newKey = { subAccount: 'trading01', note: 'n', permissions: ['SPOT_ACCOUNT_READ'] };
const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();

type Case = readonly [
	name: string,
	operation: string,
	parameters: INodeParameters,
	message: RegExp,
	hint: RegExp,
];

const beforeSending: Case[] = [
	[
		'no network',
		'withdraw',
		{ ...withdrawal, netWork: '' },
		/Network is required to withdraw USDT/,
		/Choose the network/,
	],
	[
		'an amount of zero',
		'withdraw',
		{ ...withdrawal, amount: '0' },
		/Amount must be greater than zero/,
		/positive/,
	],
	[
		'a negative amount',
		'withdraw',
		{ ...withdrawal, amount: '-5' },
		/must be a positive decimal number, but "-5"/,
		/Negative/,
	],
	['text as amount', 'withdraw', { ...withdrawal, amount: 'all' }, /but "all" was given/, /digits/],
	[
		'an exponent without end',
		'withdraw',
		{ ...withdrawal, amount: '1e999' },
		/but "1e999" was given/,
		/without an exponent/,
	],
	[
		'an address with a space',
		'withdraw',
		{ ...withdrawal, address: `${ADDRESS} x` },
		/Address must be one address without spaces/,
		/Correct/,
	],
	['no coin', 'withdraw', { ...withdrawal, coin: '={{ "" }}' }, /Coin is required/, /Fill in Coin/],
	[
		'a sentence as coin',
		'withdraw',
		{ ...withdrawal, coin: 'all my coins!' },
		/Coin names "all my coins!", which is no asset/,
		/short name, for example USDT/,
	],
	['no id', 'cancelWithdraw', { id: '={{ "" }}' }, /Withdrawal ID is required/, /Fill in/],
	[
		'the same wallet twice',
		'universalTransfer',
		{ ...transfer, toAccountType: 'SPOT' },
		/both SPOT/,
		/two different wallets/,
	],
	[
		'an unknown wallet',
		'universalTransfer',
		{ ...transfer, toAccountType: '={{ "MARGIN" }}' },
		/does not know the value "MARGIN"/,
		/FUTURES, SPOT/,
	],
	[
		'a wallet that MEXC does not have',
		'universalTransfer',
		{ ...transfer, fromAccountType: '={{ "margin" }}' },
		/does not know the value "margin"/,
		/Use one of: .*SPOT/,
	],
	[
		'an email as UID',
		'internalTransfer',
		{ ...internal, toAccount: 'jane@example.com' },
		/does not fit Receiver Is Given By UID/,
		/digits only/,
	],
	[
		'a UID as email',
		'internalTransfer',
		{ ...internal, toAccountType: 'EMAIL' },
		/does not fit .* EMAIL/,
		/email address/,
	],
	[
		'a mobile number without area code',
		'internalTransfer',
		{ ...internal, toAccountType: 'MOBILE', areaCode: '={{ "" }}' },
		/Area Code is required for toAccountType MOBILE/,
		/e\.g\. 49/,
	],
	[
		'sixteen assets',
		'dustTransfer',
		{ asset: 'A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P' },
		/has 16 entries; at most 15/,
		/several requests/,
	],
	['only commas', 'dustTransfer', { asset: ' , ' }, /Assets is empty/, /separated by commas/],
	[
		'a short name',
		'createSubAccount',
		{ subAccount: 'bot', note: 'n' },
		/Name must be 8 to 32 letters and digits: "bot"/,
		/Correct/,
	],
	[
		'no note',
		'createSubAccount',
		{ subAccount: 'gridbot02', note: '={{ "" }}' },
		/Note is required/,
		/Fill in Note/,
	],
	[
		'no permissions',
		'createSubAccountApiKey',
		{ ...newKey, permissions: '={{ [] }}' },
		/Permissions is required/,
		/Fill in/,
	],
	[
		'an unknown permission',
		'createSubAccountApiKey',
		{ ...newKey, permissions: '={{ ["SPOT_WITHDRAW_WRITE"] }}' },
		/does not know the value "SPOT_WITHDRAW_WRITE"/,
		/Use one of/,
	],
	[
		'too many addresses',
		'createSubAccountApiKey',
		{ ...newKey, options: { ip: Array.from({ length: 21 }, (_, last) => `1.1.1.${last}`).join() } },
		/has 21 entries; at most 20/,
		/several/,
	],
	[
		'the master to itself',
		'subAccountUniversalTransfer',
		{ ...transfer, toAccountType: 'SPOT' },
		/SPOT wallet of the master account to itself/,
		/To Account/,
	],
	[
		'a short client id',
		'subAccountUniversalTransfer',
		{ ...transfer, options: { toAccount: 'trading01', clientTranId: 'x1' } },
		/must be exactly 32 letters and digits: "x1"/,
		/Correct/,
	],
	[
		'a start too long ago',
		'depositHistory',
		{ options: { startTime: days(91) } },
		/Start Time .* is too old: MEXC keeps 90 days/,
		/earliest possible/,
	],
	[
		'times in the wrong order',
		'withdrawHistory',
		{ options: { startTime: days(1), endTime: days(2) } },
		/End Time is before Start Time/,
		/Exchange/,
	],
	[
		'an unknown state',
		'withdrawHistory',
		{ options: { status: '={{ 99 }}' } },
		/does not know the value 99/,
		/Use one of/,
	],
	[
		'no start',
		'affiliateCommission',
		{ startTime: '={{ "" }}', endTime: days(1) },
		/Start Time is required/,
		/Fill in/,
	],
	[
		'letters as user',
		'affiliateReferral',
		{ options: { uid: 'jane' } },
		/User ID must be a UID of digits/,
		/Correct/,
	],
];

describe('a wrong value of the account', () => {
	const simulator = useSimulator();

	it.each(beforeSending)(
		'%s is refused before sending (%s)',
		async (_name, operation, parameters, message, hint) => {
			const before = simulator().requests().length;
			const result = await callAccount(simulator(), { operation, parameters });
			expect(result.error?.message).toMatch(message);
			expect(result.error?.description).toMatch(hint);
			expect(sentTo(simulator(), operation)).toHaveLength(0);
			// At most the clock was asked.
			expect(simulator().requests().length - before).toBeLessThanOrEqual(1);
		},
	);

	it('stops only its own item with Continue On Fail', async () => {
		const parameters = { ...transfer, amount: '={{ $json.amount }}' };
		const node = { onError: 'continueRegularOutput' as const };
		const items = [{ amount: '1' }, { amount: 'all' }, { amount: '2' }];
		const result = await callAccount(simulator(), {
			operation: 'universalTransfer',
			parameters,
			node,
			items,
		});
		expect(result.items('MEXC')).toMatchObject([
			{ json: { tranId: expect.any(String) as unknown }, pairedItem: { item: 0 } },
			{ json: { error: expect.stringContaining('"all"') as unknown }, pairedItem: { item: 1 } },
			{ json: { tranId: expect.any(String) as unknown }, pairedItem: { item: 2 } },
		]);
	});
});

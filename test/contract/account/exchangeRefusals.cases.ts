import type { INodeParameters } from 'n8n-workflow';
import { useHurriedTimers } from '../../support/hurriedTimers';
import { useSimulator } from '../../support/simulator';
import { callAccount, sentTo } from './call';

const ADDRESS = 'TSimulatedAddressOfTheDemoAccount1';
const withdrawal = { coin: 'USDT', netWork: 'TRX', address: ADDRESS, amount: '25' };
const transfer = { fromAccountType: 'SPOT', toAccountType: 'FUTURES', asset: 'USDT', amount: '1' };
const internal = { toAccountType: 'UID', toAccount: '49910511', asset: 'MX', amount: '1' };
const newKey = { subAccount: 'trading01', note: 'n', permissions: ['SPOT_ACCOUNT_READ'] };

type Case = readonly [
	name: string,
	operation: string,
	parameters: INodeParameters,
	message: RegExp,
	hint: RegExp,
];

const byMexc: Case[] = [
	[
		'an address outside the address book',
		'withdraw',
		{ ...withdrawal, address: 'TOther' },
		/\(code 10212\)/,
		/address book/,
	],
	[
		'a closed network',
		'withdraw',
		{ ...withdrawal, coin: 'EOS', netWork: 'EOS', address: 'simulateddemo' },
		/\(code 10206\)/,
		/does not allow this now/,
	],
	[
		'a network of another coin',
		'withdraw',
		{ ...withdrawal, netWork: 'SOL' },
		/\(code 10100\)/,
		/combination/,
	],
	[
		'less than the least amount',
		'withdraw',
		{ ...withdrawal, amount: '0.5' },
		/\(code 10097\)/,
		/Check the values/,
	],
	[
		'more than there is',
		'withdraw',
		{ ...withdrawal, amount: '900000' },
		/\(code 10101\)/,
		/balance is too low/,
	],
	[
		'too many decimals',
		'withdraw',
		{ ...withdrawal, amount: '25.12345678' },
		/\(code 10096\)/,
		/fewer decimals/,
	],
	['an unknown coin', 'depositAddress', { coin: 'NOPE' }, /\(code 10232\)/, /name of the asset/],
	[
		'no address yet',
		'depositAddress',
		{ coin: 'SOL' },
		/\(code 10216\)/,
		/does not allow this now/,
	],
	[
		'a closed network for deposits',
		'generateDepositAddress',
		{ coin: 'EOS', network: 'EOS' },
		/\(code 10206\)/,
		/does not allow/,
	],
	['an unknown withdrawal', 'cancelWithdraw', { id: 'unknown' }, /\(code 22222\)/, /Check the ID/],
	[
		'an unknown transfer',
		'universalTransferByTranId',
		{ tranId: 'unknown' },
		/Record does not exist.*22222/,
		/Check the ID/,
	],
	[
		'more than the wallet holds',
		'universalTransfer',
		{ ...transfer, amount: '99999999' },
		/\(code 10101\)/,
		/balance is too low/,
	],
	[
		'an unknown sub-account',
		'subAccountAsset',
		{ subAccount: 'nobody01', accountType: 'SPOT' },
		/subAccount not exist.*140001/,
		/name of the sub-account/,
	],
	[
		'a name that is taken',
		'createSubAccount',
		{ subAccount: 'trading01', note: 'n' },
		/\(code 730101\)/,
		/new sub-account name/,
	],
	[
		'a wrong IP address',
		'createSubAccountApiKey',
		{ ...newKey, options: { ip: 'home' } },
		/\(code 730704\)/,
		/key settings/,
	],
	[
		'an unknown key',
		'deleteSubAccountApiKey',
		{ subAccount: 'trading01', apiKey: 'mx0vUnknown' },
		/\(code 730706\)/,
		/key settings/,
	],
];

describe('what MEXC refuses on the account', () => {
	const simulator = useSimulator();
	useHurriedTimers(20);

	it.each(byMexc)('%s is explained (%s)', async (_name, operation, parameters, message, hint) => {
		const before = sentTo(simulator(), operation).length;
		const result = await callAccount(simulator(), { operation, parameters });
		expect(result.error?.message).toMatch(message);
		expect(result.error?.description).toMatch(hint);
		expect(sentTo(simulator(), operation)).toHaveLength(before + 1);
	});

	it.each([
		['withdraw', withdrawal],
		['universalTransfer', transfer],
		['internalTransfer', internal],
		['subAccountUniversalTransfer', { ...transfer, options: { toAccount: 'trading01' } }],
		['dustTransfer', { asset: 'SOL' }],
	])('%s is sent once, whatever the answer says', async (operation, parameters) => {
		const before = sentTo(simulator(), operation).length;
		simulator().fault({ kind: 'status', status: 503, endpoint: operation, times: 1 });
		const result = await callAccount(simulator(), { operation, parameters });
		expect(result.error?.message).toContain('HTTP 503');
		expect(result.error?.description).toMatch(/look in [A-Z].* > Get Many for/);
		expect(sentTo(simulator(), operation)).toHaveLength(before + 1);
	});
});

import type { INodeParameters } from 'n8n-workflow';
import type { Simulator } from '../../../simulator/src';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { callAccount, chosen, endpoints, sentTo } from './call';

const ADDRESS = 'TSimulatedAddressOfTheDemoAccount1';
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
const AMOUNT = expect.stringMatching(/^\d+(\.\d+)?$/) as unknown;
const ID = expect.stringMatching(/^[0-9a-f]{32}$|^\d+$/) as unknown;

interface Known {
	parameters?: INodeParameters | ((simulator: Simulator) => Promise<INodeParameters>);
	/** What the first item holds at least. */
	first: object;
	/** Exactly what goes to MEXC; absent where another operation's case shows it. */
	sent?: Record<string, string>;
}

/** The first row of a history, which another operation is asked about. */
async function firstOf(simulator: Simulator, operation: string, parameters: INodeParameters = {}) {
	const result = await callAccount(simulator, { operation, parameters });
	return result.json('MEXC')[0];
}

const wallets = { fromAccountType: 'SPOT', toAccountType: 'FUTURES' };
const withdrawal = {
	coin: chosen('USDT'),
	netWork: chosen('TRX'),
	address: chosen(ADDRESS),
	amount: '25.5',
};
const year = { startTime: '2026-01-01T00:00:00Z', endTime: '={{ Date.now() }}' };

const known: Record<string, Known> = {
	currencyInfo: {
		first: {
			coin: expect.any(String),
			networks: expect.arrayContaining([
				expect.objectContaining({ network: expect.any(String), withdrawFee: AMOUNT }),
			]),
		},
		sent: {},
	},
	depositHistory: {
		parameters: { options: { coin: chosen('USDT'), status: '5' } },
		first: { coin: 'USDT', network: 'TRX', status: 5, statusName: 'success', insertTimeIso: ISO },
	},
	depositAddress: {
		parameters: { coin: chosen('usdt'), options: { network: 'Tron(TRC20)' } },
		first: { coin: 'USDT', network: 'TRX', networkName: 'Tron(TRC20)' },
		sent: { coin: 'USDT', network: 'Tron(TRC20)' },
	},
	generateDepositAddress: {
		parameters: { coin: 'BTC', network: chosen('BNB Smart Chain(BEP20)') },
		first: { coin: 'BTC', network: 'BSC', networkName: 'BNB Smart Chain(BEP20)' },
		sent: { coin: 'BTC', network: 'BNB Smart Chain(BEP20)' },
	},
	withdraw: {
		parameters: { ...withdrawal, options: { withdrawOrderId: 'payout-1', remark: 'rent' } },
		first: { id: ID },
		sent: {
			coin: 'USDT',
			netWork: 'TRX',
			address: ADDRESS,
			amount: '25.5',
			withdrawOrderId: 'payout-1',
			remark: 'rent',
		},
	},
	cancelWithdraw: {
		parameters: async (simulator) =>
			(await firstOf(simulator, 'withdraw', withdrawal)) as INodeParameters,
		first: { id: ID },
	},
	withdrawHistory: {
		parameters: { options: { coin: 'USDT', status: '7' } },
		first: {
			coin: 'USDT',
			amount: '250',
			statusName: 'success',
			network: 'TRX',
			applyTimeIso: ISO,
		},
	},
	withdrawAddress: {
		parameters: { options: { coin: 'USDT' } },
		first: { coin: 'USDT', address: ADDRESS, network: 'TRX', networkName: 'Tron(TRC20)' },
	},
	withdrawApply: {
		parameters: {
			coin: 'USDT',
			address: ADDRESS,
			amount: '30',
			options: { network: 'Tron(TRC20)' },
		},
		first: { id: ID },
		sent: {
			coin: 'USDT',
			network: 'Tron(TRC20)',
			address: ADDRESS,
			amount: '30',
			withdrawOrderId: expect.stringMatching(/^n8n[0-9a-f]{29}$/) as string,
		},
	},
	universalTransfer: {
		parameters: { ...wallets, asset: 'usdt', amount: 12.5 },
		first: { tranId: ID },
		sent: { ...wallets, asset: 'USDT', amount: '12.5' },
	},
	universalTransferHistory: {
		parameters: wallets,
		first: { asset: 'USDT', fromAccountType: 'SPOT', status: 'SUCCESS', timestampIso: ISO },
	},
	universalTransferByTranId: {
		parameters: async (simulator) => {
			const { tranId } = await firstOf(simulator, 'universalTransferHistory', wallets);
			return { tranId: String(tranId) };
		},
		first: { asset: 'USDT', amount: AMOUNT, timestampIso: ISO },
	},
	internalTransfer: {
		parameters: { toAccountType: 'UID', toAccount: '49910511', asset: 'MX', amount: '1' },
		first: { tranId: ID },
		sent: { toAccountType: 'UID', toAccount: '49910511', asset: 'MX', amount: '1' },
	},
	internalTransferHistory: { first: { asset: 'MX', amount: AMOUNT, timestampIso: ISO } },
	assetInternalTransferRecord: {
		parameters: async (simulator) => {
			const { tranId } = await firstOf(simulator, 'universalTransferHistory', wallets);
			return { transact_id: String(tranId) };
		},
		first: { currency: 'USDT', from: 'MAIN', to: 'CONTRACT', transact_state: 'SUCCESS' },
	},
	convertibleAssets: {
		first: { asset: expect.any(String), balance: AMOUNT, convertible: expect.any(Boolean) },
		sent: {},
	},
	dustTransfer: {
		parameters: { asset: 'sol, xrp' },
		first: { totalConvert: AMOUNT, successList: expect.any(Array) },
		sent: { asset: 'SOL,XRP' },
	},
	dustLog: {
		first: {
			totalConvert: AMOUNT,
			convertTimeIso: ISO,
			convertDetails: expect.arrayContaining([expect.objectContaining({ timeIso: ISO })]),
		},
	},
	listSubAccounts: {
		parameters: { options: { isFreeze: 'false' } },
		first: { subAccount: 'trading01', isFreeze: false, createTimeIso: ISO },
	},
	createSubAccount: {
		parameters: { subAccount: { __rl: true, mode: 'name', value: 'gridbot01' }, note: 'grid' },
		first: { subAccount: 'gridbot01' },
		sent: { subAccount: 'gridbot01', note: 'grid' },
	},
	subAccountAsset: {
		parameters: { subAccount: chosen('trading01'), accountType: 'SPOT' },
		first: { asset: expect.any(String), free: AMOUNT, locked: AMOUNT },
		sent: { subAccount: 'trading01', accountType: 'SPOT' },
	},
	enableSubAccountFutures: {
		parameters: { subAccount: 'trading01' },
		first: { subAccount: 'trading01', isFuturesEnabled: true, timestampIso: ISO },
	},
	enableSubAccountMargin: {
		parameters: { subAccount: 'trading01' },
		first: { subAccount: 'trading01', isMarginEnabled: true, timestampIso: ISO },
	},
	getSubAccountApiKeys: {
		parameters: { subAccount: 'trading01' },
		first: {
			apiKey: expect.any(String),
			createTimeIso: ISO,
			permissions: ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_WRITE'],
		},
	},
	createSubAccountApiKey: {
		parameters: {
			subAccount: 'trading01',
			note: 'grid',
			permissions: ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_READ'],
			options: { ip: '203.0.113.7, 203.0.113.8' },
		},
		first: { apiKey: expect.any(String), secretKey: expect.any(String), createTimeIso: ISO },
		sent: {
			subAccount: 'trading01',
			note: 'grid',
			ip: '203.0.113.7,203.0.113.8',
			permissions: 'SPOT_ACCOUNT_READ,SPOT_DEAL_READ',
		},
	},
	deleteSubAccountApiKey: {
		parameters: async (simulator) => {
			const subAccount = 'trading01';
			const { apiKey } = await firstOf(simulator, 'getSubAccountApiKeys', { subAccount });
			return { subAccount, apiKey: String(apiKey) };
		},
		first: { subAccount: 'trading01' },
	},
	subAccountUniversalTransfer: {
		parameters: {
			fromAccountType: 'SPOT',
			toAccountType: 'SPOT',
			asset: 'USDT',
			amount: '7',
			options: { toAccount: chosen('trading01'), clientTranId: 'a'.repeat(32) },
		},
		first: { tranId: ID },
		sent: {
			fromAccountType: 'SPOT',
			toAccountType: 'SPOT',
			asset: 'USDT',
			amount: '7',
			toAccount: 'trading01',
			clientTranId: 'a'.repeat(32),
		},
	},
	subAccountUniversalTransferHistory: {
		parameters: {
			fromAccountType: 'SPOT',
			toAccountType: 'SPOT',
			options: { toAccount: 'trading01' },
		},
		first: { asset: 'USDT', amount: AMOUNT, timestampIso: ISO },
	},
	rebateHistory: { first: { uid: '27121050', total: AMOUNT, inviteTimeIso: ISO } },
	rebateDetail: { first: { asset: expect.any(String), amount: AMOUNT, tradeTimeIso: ISO } },
	rebateKickback: { first: { asset: expect.any(String), amount: AMOUNT, tradeTimeIso: ISO } },
	referCode: { first: { referCode: expect.any(String) }, sent: {} },
	affiliateCommission: {
		parameters: year,
		first: { uid: expect.any(String), total: AMOUNT, inviteTimeIso: ISO },
	},
	affiliateWithdraw: { first: { asset: expect.any(String), amount: AMOUNT, withdrawTimeIso: ISO } },
	affiliateCommissionDetail: {
		parameters: { options: { type: '1' } },
		first: { type: 1, typeName: 'spot', commission: AMOUNT, dateIso: ISO },
	},
	affiliateCampaign: { first: { clicks: expect.any(Number), createTimeIso: ISO } },
	affiliateReferral: { first: { uid: expect.any(String), registerTimeIso: ISO } },
	affiliateSubaffiliates: {
		first: { subaffiliateName: expect.any(String), activationTimeIso: ISO },
	},
	affiliateList: { first: {} },
};

describe('every operation of the account', () => {
	const simulator = useSimulator();

	it('is tried here', () => {
		expect(Object.keys(known).sort()).toEqual(endpoints.map(({ id }) => id).sort());
	});

	it.each(Object.keys(known))('%s works', async (operation) => {
		const { parameters = {}, first, sent } = known[operation];
		const given = typeof parameters === 'function' ? await parameters(simulator()) : parameters;
		const result = await callAccount(simulator(), { operation, parameters: given });
		expect(result.error?.message).toBeUndefined();
		expect(result.items('MEXC')[0]).toMatchObject({ json: first, pairedItem: { item: 0 } });
		expect(result.json('MEXC')[0]).not.toHaveProperty('error');
		await expectOutputSchema(operation, result.json('MEXC'));
		if (sent) expect(sentTo(simulator(), operation).at(-1)).toEqual(sent);
		else expect(sentTo(simulator(), operation).length).toBeGreaterThan(0);
	});
});

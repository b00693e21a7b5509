import { useSimulator } from '../../support/simulator';
import { callAccount, sentTo } from './call';

const transfer = {
	...{ fromAccountType: 'SPOT', toAccountType: 'FUTURES', asset: 'USDT' },
	amount: '={{ $json.amount }}',
};
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

describe('money that moves', () => {
	const simulator = useSimulator();
	const amounts = () => sentTo(simulator(), 'universalTransfer').map(({ amount }) => amount);

	beforeEach(() => simulator().reset());

	it('moves once for each item, although Retry On Fail repeats all of them', async () => {
		const items = [{ amount: '1' }, { amount: '99999999' }];
		const result = await callAccount(simulator(), {
			...{ operation: 'universalTransfer', parameters: transfer, items, node: retry },
		});
		expect(result.error?.message).toMatch(/\(code 10101\)/);
		expect(amounts()).toEqual(['1', '99999999', '99999999', '99999999']);
	});

	it('is not risked twice after a lost answer, and the error says where to look', async () => {
		simulator().fault({ kind: 'status', status: 503, endpoint: 'withdraw', times: 1 });
		const parameters = {
			...{ coin: 'USDT', netWork: 'TRX', address: 'TSimulatedAddressOfTheDemoAccount1' },
			amount: '25',
		};
		const result = await callAccount(simulator(), {
			operation: 'withdraw',
			parameters,
			node: retry,
		});
		const sent = sentTo(simulator(), 'withdraw');
		expect(sent).toHaveLength(1);
		expect(sent[0].withdrawOrderId).toMatch(/^n8n[0-9a-f]{29}$/);
		expect(result.error?.message).toContain('was sent before and its outcome is unknown');
		expect(result.error?.description).toContain(
			`look in Withdrawal > Get Many for the ID ${sent[0].withdrawOrderId}`,
		);
	});

	it('is tried again after a refusal that moved nothing', async () => {
		simulator().fault({ kind: 'code', code: 10098, endpoint: 'universalTransfer', times: 1 });
		const result = await callAccount(simulator(), {
			...{
				operation: 'universalTransfer',
				parameters: transfer,
				items: [{ amount: '2' }],
				node: retry,
			},
		});
		expect(result.error?.message).toBeUndefined();
		expect(amounts()).toEqual(['2', '2']);
	});

	it('moves anew in each execution and for each item, with an ID of its own', async () => {
		const items = [{ amount: '3' }, { amount: '3' }];
		const parameters = { ...transfer, options: { toAccount: 'trading01' } };
		const operation = 'subAccountUniversalTransfer';
		await callAccount(simulator(), { operation, parameters, items });
		await callAccount(simulator(), { operation, parameters, items });
		const ids = sentTo(simulator(), operation).map(({ clientTranId }) => clientTranId);
		expect(ids).toHaveLength(4);
		for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{32}$/);
		expect(new Set(ids).size).toBeGreaterThanOrEqual(2);
	});
});

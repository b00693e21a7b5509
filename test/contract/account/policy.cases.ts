import { useSimulator } from '../../support/simulator';
import { callAccount, endpoints } from './call';

/** Enough to get past the checks of the values. */
const values = {
	coin: 'USDT',
	netWork: 'TRX',
	network: 'Tron(TRC20)',
	address: 'T1',
	amount: '1',
	id: '1',
	asset: 'USDT',
	fromAccountType: 'SPOT',
	subAccount: 'trading01',
	note: 'x',
	apiKey: 'x',
	permissions: ['SPOT_ACCOUNT_READ'],
	toAccount: '49910511',
};
const kindOfTransfer = { internalTransfer: 'UID' } as Readonly<Record<string, string>>;

const labels = {
	transfer: 'Allow Transfers',
	withdraw: 'Allow Withdrawals',
	administer: 'Allow Administration',
} as const;

const guarded = endpoints.filter(({ policyClass }) => policyClass in labels);

describe('the policy of the credential', () => {
	const simulator = useSimulator();
	const parametersOf = (id: string) => {
		return { ...values, toAccountType: kindOfTransfer[id] ?? 'FUTURES' };
	};

	it('guards what moves money out or changes keys', () => {
		expect(guarded.map(({ id }) => id)).toEqual(
			expect.arrayContaining([
				'withdraw',
				'withdrawApply',
				'internalTransfer',
				'createSubAccountApiKey',
			]),
		);
	});

	it.each(guarded.map(({ id, policyClass }) => [id, policyClass as keyof typeof labels] as const))(
		'refuses %s until its switch is on, and names it',
		async (operation, policyClass) => {
			const credential = {
				allowTransfers: policyClass !== 'transfer',
				allowWithdrawals: policyClass !== 'withdraw',
				allowAdministration: policyClass !== 'administer',
			};
			const before = simulator().requests().length;
			const parameters = parametersOf(operation);
			const result = await callAccount(simulator(), { operation, parameters, credential });
			expect(result.error?.message).toContain(`${labels[policyClass]} is off`);
			expect(result.error?.description).toContain(`Turn on ${labels[policyClass]}`);
			expect(simulator().requests()).toHaveLength(before);
		},
	);

	it('lets a withdrawal be cancelled without a switch', async () => {
		const credential = {};
		const parameters = { id: 'unknown' };
		const result = await callAccount(simulator(), {
			operation: 'cancelWithdraw',
			parameters,
			credential,
		});
		expect(result.error?.message).toMatch(/\(code 22222\)/);
	});

	it.each(endpoints.filter(({ effect }) => effect !== 'read').map(({ id, node }) => [id, node]))(
		'does not let an AI agent use %s',
		async (operation, type) => {
			const node = { type: `${type}Tool` };
			const parameters = parametersOf(operation);
			const before = simulator().requests().length;
			const result = await callAccount(simulator(), { operation, parameters, node });
			expect(result.error?.message).toMatch(/^AI agents may not use/);
			expect(simulator().requests()).toHaveLength(before);
		},
	);
});

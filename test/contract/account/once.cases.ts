import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { forgetProcessState } from '../../support/freshProcess';
import { useHurriedTimers } from '../../support/hurriedTimers';
import { useSimulator } from '../../support/simulator';
import { callAccount, sentTo } from './call';

const transfer = {
	fromAccountType: 'SPOT',
	toAccountType: 'FUTURES',
	asset: 'USDT',
	amount: '={{ $json.amount }}',
};
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

describe('money that moves', () => {
	const simulator = useSimulator();
	useHurriedTimers(20);
	const amounts = () => sentTo(simulator(), 'universalTransfer').map(({ amount }) => amount);

	beforeEach(() => simulator().reset());

	it('moves once for each item, although Retry On Fail repeats all of them', async () => {
		const items = [{ amount: '1' }, { amount: '99999999' }];
		const result = await callAccount(simulator(), {
			operation: 'universalTransfer',
			parameters: transfer,
			items,
			node: retry,
		});
		expect(result.error?.message).toMatch(/\(code 10101\)/);
		expect(amounts()).toEqual(['1', '99999999', '99999999', '99999999']);
	});

	it('is not risked twice after a lost answer, and the error says where to look', async () => {
		simulator().fault({ kind: 'status', status: 503, endpoint: 'withdraw', times: 1 });
		const parameters = {
			coin: 'USDT',
			netWork: 'TRX',
			address: 'TSimulatedAddressOfTheDemoAccount1',
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
			operation: 'universalTransfer',
			parameters: transfer,
			items: [{ amount: '2' }],
			node: retry,
		});
		expect(result.error?.message).toBeUndefined();
		expect(amounts()).toEqual(['2', '2']);
	});

	it('moves again in each execution and for each item, with an ID of its own', async () => {
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

	const withdrawal = {
		coin: 'USDT',
		netWork: 'TRX',
		address: 'TSimulatedAddressOfTheDemoAccount1',
		amount: '25',
	};
	const own = { ...withdrawal, options: { withdrawOrderId: 'payout-1' } };
	const withdraw = async (parameters: INodeParameters, items?: IDataObject[]) =>
		await callAccount(simulator(), { operation: 'withdraw', parameters, items });

	it('under an ID of the user moves once, over items, executions and processes', async () => {
		const both = await withdraw(own, [{ a: 1 }, { a: 2 }]);
		const later = await withdraw(own);
		forgetProcessState();
		const afterRestart = await withdraw(own);
		const ids = [both, later, afterRestart].flatMap((run) => run.json('MEXC').map(({ id }) => id));
		expect(ids).toHaveLength(4);
		expect(new Set(ids).size).toBe(1);
		expect(sentTo(simulator(), 'withdraw')).toHaveLength(1);
	});

	it('under an ID of the user refuses something else, also after a restart', async () => {
		await withdraw(own);
		const other = { ...own, amount: '26' };
		expect((await withdraw(other)).error?.message).toMatch(/sent before with another amount/);
		forgetProcessState();
		expect((await withdraw(other)).error?.message).toMatch(/payout-1 already belongs.*amount/);
		expect(sentTo(simulator(), 'withdraw')).toHaveLength(1);
	});

	it('under an ID of the user is not sent while the history cannot be read', async () => {
		forgetProcessState();
		simulator().fault({ kind: 'code', code: 10098, endpoint: 'withdrawHistory' });
		const result = await withdraw(own);
		expect(result.error?.message).toMatch(/Nothing was sent, because it cannot be checked/);
		expect(sentTo(simulator(), 'withdraw')).toEqual([]);
	});

	describe('in an execution that a person runs again', () => {
		const again = { mode: 'retry', executionId: 'again' } as const;
		const internal = { toAccountType: 'UID', toAccount: '49910511', asset: 'USDT', amount: '7' };
		const cases: Array<[operation: string, parameters: INodeParameters, history: string]> = [
			['withdraw', withdrawal, 'withdrawHistory'],
			['universalTransfer', { ...transfer, amount: '7' }, 'universalTransferHistory'],
			['internalTransfer', internal, 'internalTransferHistory'],
			[
				'subAccountUniversalTransfer',
				{ ...transfer, amount: '7', options: { toAccount: 'trading01' } },
				'subAccountUniversalTransferHistory',
			],
		];

		it.each(cases)('%s is not sent twice', async (operation, parameters, history) => {
			simulator().fault({ kind: 'resetAfter', endpoint: operation });
			simulator().fault({ kind: 'status', status: 503, endpoint: history, times: 20 });
			const first = await callAccount(simulator(), { operation, parameters });
			expect(first.error?.description).toContain('It may have been carried out all the same.');
			simulator().fault({ kind: 'clear' });
			forgetProcessState();
			const second = await callAccount(simulator(), { operation, parameters, run: again });
			expect(second.error?.message).toMatch(/this execution is a retry, and the same was sent at/);
			expect(sentTo(simulator(), operation)).toHaveLength(1);
		});

		it.each(cases)('%s is sent when it was not before', async (operation, parameters) => {
			simulator().fault({ kind: 'code', code: 10098, endpoint: operation });
			const first = await callAccount(simulator(), { operation, parameters });
			expect(first.error).toBeDefined();
			forgetProcessState();
			// Its own items may be equal.
			const items = [{ a: 1 }, { a: 2 }];
			const second = await callAccount(simulator(), { operation, parameters, items, run: again });
			expect(second.error?.message).toBeUndefined();
			expect(sentTo(simulator(), operation)).toHaveLength(3);
		});

		it.each(cases)('%s waits for a history', async (operation, parameters, history) => {
			simulator().fault({ kind: 'code', code: 10098, endpoint: history, times: 99 });
			const result = await callAccount(simulator(), { operation, parameters, run: again });
			expect(result.error?.message).toMatch(/cannot be checked whether it was sent before/);
			expect(sentTo(simulator(), operation)).toEqual([]);
		});

		it.each(cases)('%s is not sent twice when it shows late', async (operation, parameters) => {
			simulator().fault({ kind: 'historyLate', seconds: 1 });
			await callAccount(simulator(), { operation, parameters });
			forgetProcessState();
			// Twelve seconds later in the hurried time of the node.
			const second = await callAccount(simulator(), { operation, parameters, run: again });
			expect(second.error?.message).toMatch(/this execution is a retry, and the same was sent at/);
			expect(sentTo(simulator(), operation)).toHaveLength(1);
		});

		it.each(cases)('%s is not sent when nothing can prove it', async (operation, parameters) => {
			const startedAt = Date.now() - 8 * 86_400_000;
			const run = { ...again, startedAt };
			const result = await callAccount(simulator(), { operation, parameters, run });
			expect(result.error?.message).toMatch(/more than 7 days ago, and the history cannot prove/);
			expect(result.error?.description).toMatch(/^Look in .* > Get Many with a start time/);
			expect(sentTo(simulator(), operation)).toEqual([]);
		});

		it.each(cases)(
			'%s is not sent when this process has sent it without an answer',
			async (operation, parameters) => {
				const startedAt = Date.now();
				simulator().fault({ kind: 'reset', endpoint: operation });
				const run = { executionId: 'first', startedAt };
				expect(
					(await callAccount(simulator(), { operation, parameters, run })).error,
				).toBeDefined();
				const second = await callAccount(simulator(), {
					operation,
					parameters,
					run: { ...again, startedAt },
				});
				expect(second.error?.message).toMatch(/was sent before and its outcome is unknown/);
				expect(sentTo(simulator(), operation)).toHaveLength(1);
			},
		);
	});

	describe('that MEXC says it has not begun', () => {
		const internal = { toAccountType: 'UID', toAccount: '49910511', asset: 'USDT', amount: '7' };
		const cases: Array<[operation: string, parameters: INodeParameters]> = [
			['withdraw', withdrawal],
			['universalTransfer', { ...transfer, amount: '7' }],
			['internalTransfer', internal],
			[
				'subAccountUniversalTransfer',
				{ ...transfer, amount: '7', options: { toAccount: 'trading01' } },
			],
		];
		const send = async (operation: string, parameters: INodeParameters) =>
			await callAccount(simulator(), { operation, parameters });

		it.each(cases)('%s is sent again after the history', async (operation, parameters) => {
			simulator().fault({ kind: '429', retryAfterSeconds: 1, endpoint: operation });
			const result = await send(operation, parameters);
			expect(result.error?.message).toBeUndefined();
			expect(sentTo(simulator(), operation)).toHaveLength(2);
		});

		it.each(cases)('%s is not, when it was begun', async (operation, parameters) => {
			simulator().fault({
				kind: 'code',
				code: 429,
				status: 200,
				when: 'after',
				endpoint: operation,
			});
			const result = await send(operation, parameters);
			expect(sentTo(simulator(), operation)).toHaveLength(1);
			const isTraced = operation === 'withdraw' || operation === 'subAccountUniversalTransfer';
			if (isTraced) expect(result.error?.message).toBeUndefined();
			else expect(result.error?.description).toContain('It may have been carried out all the same');
		});

		it.each(cases)('%s is not, when the history is closed', async (operation, parameters) => {
			simulator().fault({ kind: '429', retryAfterSeconds: 1, endpoint: operation });
			simulator().fault({
				kind: 'status',
				status: 503,
				endpoint: `${operation}History`,
				times: 99,
			});
			simulator().fault({ kind: 'status', status: 503, endpoint: 'withdrawHistory', times: 99 });
			const result = await send(operation, parameters);
			expect(result.error?.description).toContain('It may have been carried out all the same');
			expect(sentTo(simulator(), operation)).toHaveLength(1);
		});
	});

	it('for an event of the trigger moves once, in however many executions', async () => {
		const run = {
			nodes: [
				{ name: 'MEXC Trigger', type: 'mexcTrigger', parameters: { event: 'fill' } },
				{
					name: 'MEXC',
					type: 'mexcWallet',
					parameters: { resource: 'withdrawal', operation: 'withdraw', ...withdrawal },
				},
			],
			startAt: 'MEXC Trigger',
			items: [{ event: 'fill', eventId: 'trade-1' }],
			workflowId: 'two mains',
		};
		const first = await callAccount(simulator(), { operation: 'withdraw', run });
		forgetProcessState();
		const second = await callAccount(simulator(), { operation: 'withdraw', run });
		expect(second.error?.message).toBeUndefined();
		expect(second.json('MEXC')).toEqual(first.json('MEXC'));
		expect(sentTo(simulator(), 'withdraw')).toHaveLength(1);
	});

	it('is found in the history after its answer was lost', async () => {
		simulator().fault({ kind: 'resetAfter', endpoint: 'withdraw' });
		const result = await withdraw(withdrawal);
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toMatchObject([{ id: expect.any(String) }]);
		expect(sentTo(simulator(), 'withdraw')).toHaveLength(1);
	});

	it('between accounts is found after its answer was lost, and repeated never', async () => {
		simulator().fault({ kind: 'resetAfter', endpoint: 'subAccountUniversalTransfer' });
		const parameters = {
			...transfer,
			toAccountType: 'SPOT',
			amount: '4',
			options: { toAccount: 'trading01', clientTranId: 'm'.repeat(32) },
		};
		const operation = 'subAccountUniversalTransfer';
		const first = await callAccount(simulator(), { operation, parameters });
		expect(first.error?.message).toBeUndefined();
		forgetProcessState();
		const second = await callAccount(simulator(), { operation, parameters });
		expect(first.json('MEXC')).toEqual(second.json('MEXC'));
		expect(sentTo(simulator(), operation)).toHaveLength(1);
	});
});

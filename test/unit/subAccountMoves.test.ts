import type { Row } from '../../mexc/endpoints/answers';
import type { Values } from '../../mexc/endpoints/endpoint';
import { silentLog } from '../../mexc/core/log';
import type { RestClient } from '../../mexc/rest/client';
import { readSubAccountMoves } from '../../mexc/statistics/subAccountMoves';

const NOW = Date.UTC(2026, 10, 22);

const transfer = (tranId: string, more: Row = {}): Row => ({
	tranId,
	fromAccount: 'a@test.com',
	toAccount: 'b@test.com',
	asset: 'BTC',
	amount: '0.1',
	fromAccountType: 'SPOT',
	toAccountType: 'SPOT',
	status: 'SUCCESS',
	timestamp: NOW + 2_000,
	...more,
});

/** An exchange that answers each question with these rows. */
async function movesOf(subAccounts: readonly Row[], rowsFor: (values: Values) => readonly Row[]) {
	const asked: Values[] = [];
	const client = {
		context: { log: silentLog, account: {} } as unknown as RestClient['context'],
		clockOffsetMs: async () => 0,
		async call({ id }: { id: string }, values: Values) {
			if (id === 'listSubAccounts') return { subAccounts };
			asked.push(values);
			const result = rowsFor(values);
			return { result, totalCount: result.length };
		},
	} as RestClient;
	const wanted = { from: NOW, isWanted: (asset: string) => asset === 'BTC' };
	return { asked, ...(await readSubAccountMoves(client, wanted)) };
}

const subs = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ subAccount: `sub${index}` }));

it('asks for nothing else where there are no sub-accounts', async () => {
	expect(await movesOf([], () => [transfer('1')])).toEqual({ asked: [], moves: [], gaps: [] });
});

it('takes the direction from the question that has the row', async () => {
	const { asked, moves, gaps } = await movesOf(subs(1), ({ fromAccount, fromAccountType }) => {
		return fromAccount === 'sub0' && fromAccountType === 'FUTURES' ? [transfer('1')] : [];
	});
	expect(asked).toHaveLength(4);
	expect(moves).toEqual([
		{
			kind: 'move',
			type: 'fromSubAccount',
			direction: 'in',
			id: '1',
			time: NOW + 2_000,
			asset: 'BTC',
			quantity: '0.1',
		},
	]);
	expect(gaps).toEqual([]);
});

it('does not count what failed, and what is of another asset', async () => {
	const { moves, gaps } = await movesOf(subs(1), ({ toAccount, toAccountType }) => {
		if (toAccount !== 'sub0' || toAccountType !== 'SPOT') return [];
		return [transfer('1', { status: 'FAILED' }), transfer('2', { asset: 'ETH' })];
	});
	expect([moves, gaps]).toEqual([[], []]);
});

it('names what stands in several answers, because nobody knows where it went', async () => {
	const { moves, gaps } = await movesOf(subs(1), () => [transfer('1')]);
	expect(moves).toEqual([]);
	expect(gaps).toEqual([
		'A transfer of 0.1 BTC with a sub-account is not counted: MEXC lists it for several pairs of accounts, so it does not say whether it came or went.',
	]);
});

it('names a row that does not say what moved', async () => {
	const { moves, gaps } = await movesOf(subs(1), ({ toAccount, toAccountType }) => {
		return toAccount === 'sub0' && toAccountType === 'SPOT' ? [transfer('1', { amount: 'x' })] : [];
	});
	expect(moves).toEqual([]);
	expect(gaps.join()).toMatch(/1 of them do not say what moved and when, and are not counted/);
});

it('asks for ten sub-accounts at most, and names the others', async () => {
	const { asked, gaps } = await movesOf([...subs(12), { note: 'without a name' }], () => []);
	expect(asked).toHaveLength(40);
	expect(gaps).toEqual([
		'Transfers between sub-accounts and the master account: those of 3 sub-accounts are not read and not counted; those of 10 with a name are at most.',
	]);
});

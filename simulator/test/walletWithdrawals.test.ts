import { STEP_MS } from '../src/wallet/withdrawals';
import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { type Parameters, signed } from './support/client';
import { accountPushes, control, holdings, short, reported } from './support/accountSide';

const DAY_MS = 86_400_000;
const ADDRESS = 'TSimulatedAddressOfTheDemoAccount1';
const HUNDRED = { coin: 'USDT', netWork: 'TRX', address: ADDRESS, amount: '100' };

describe('withdrawals', () => {
	const simulator = useSimulator({ manualClock: true });
	const path = '/api/v3/capital/withdraw';
	const ask = (parameters: Parameters) => signed(simulator(), 'POST', path, parameters);
	const refused = (change: Parameters) => ask({ ...HUNDRED, ...change }).then(short);
	const row = async (id: string) => {
		const { body } = await signed(simulator(), 'GET', `${path}/history`, { coin: 'USDT' });
		return (body as Array<Record<string, unknown>>).find((known) => known['id'] === id);
	};
	const cancel = (id: string) => signed(simulator(), 'DELETE', path, { id });

	beforeEach(() => simulator().reset());

	it('lock amount and fee, walk their states, and leave the account at the end', async () => {
		const listener = await accountPushes(simulator());
		const request = { ...HUNDRED, withdrawOrderId: 'mine', remark: 'rent' };
		const { id } = (await ask(request)).body;
		expect(await holdings(simulator(), 'USDT')).toEqual(['99899', '101']);
		expect(await row(id)).toMatchObject({
			withdrawOrderId: 'mine',
			remark: 'rent',
			amount: '100',
			transactionFee: '1',
			network: 'Tron(TRC20)',
			netWork: 'TRX',
			txId: null,
			status: 1,
		});
		const states: unknown[] = [];
		for (let step = 0; step < 5; step++) {
			simulator().advance(STEP_MS);
			states.push((await row(id))?.['status']);
		}
		expect(states).toEqual([2, 4, 6, 7, 7]);
		expect((await row(id))?.['txId']).toMatch(/^[0-9a-f]{64}$/);
		expect(await holdings(simulator(), 'USDT')).toEqual(['99899', '0']);
		await listener.until(() => listener.pushes.length === 4);
		expect(reported(listener)).toEqual([
			'USDT WITHDRAW -100 100',
			'USDT WITHDRAW_FEE -1 1',
			'USDT WITHDRAW 0 -100',
			'USDT WITHDRAW_FEE 0 -1',
		]);
		listener.close();
	});

	it('can be cancelled early, and only once', async () => {
		const { id } = (await ask(HUNDRED)).body;
		simulator().advance(STEP_MS);
		expect((await cancel(id)).body).toEqual({ id });
		expect((await row(id))?.['status']).toBe(9);
		expect(await holdings(simulator(), 'USDT')).toEqual(['100000', '0']);
		expect(short(await cancel(id))).toBe('400 22222 record does not exist');
		simulator().advance(10 * STEP_MS);
		expect((await row(id))?.['status']).toBe(9);
		const late = (await ask(HUNDRED)).body.id as string;
		simulator().advance(2 * STEP_MS);
		expect(short(await cancel(late))).toBe('400 22222 record does not exist');
	});

	it('give everything back when they fail', async () => {
		const { id } = (await ask(HUNDRED)).body;
		simulator().advance(3 * STEP_MS);
		expect((await control(simulator(), 'withdrawal', { id, fail: true })).body).toEqual({
			ok: true,
		});
		expect((await row(id))?.['status']).toBe(8);
		expect(await holdings(simulator(), 'USDT')).toEqual(['100000', '0']);
		const again = await control(simulator(), 'withdrawal', { id, fail: true });
		expect(again.body.error).toBe(`There is no withdrawal ${id} under way`);
		const unsaid = await control(simulator(), 'withdrawal', { id });
		expect(unsaid.body.error).toBe('The field "fail" must be true');
	});

	it.each<[string, Parameters, string]>([
		['an address outside the book', { address: 'TUnknown' }, '10212 withdrawal address not on'],
		['an address of another network', { netWork: 'BSC' }, '10212 withdrawal address not on'],
		['an unknown coin', { coin: 'NOPE' }, '10232 currency does not exist'],
		['a coin that is null', { coin: 'null' }, '10222 currency cannot be null'],
		['an unknown network', { netWork: 'DOGE' }, '10100 this currency transfer'],
		['another contract', { contractAddress: '0x1' }, '10100 this currency transfer'],
		['a closed network', { coin: 'EOS', netWork: 'EOS' }, '10206 transfer is disabled'],
		['an amount below the least', { amount: '9.99' }, '10097 amount is error'],
		['an amount above the most', { amount: '1000000.1' }, '10097 amount is error'],
		['an amount in letters', { amount: 'ten' }, '10097 amount is error'],
		['an exponent', { amount: '1e3' }, '10097 amount is error'],
		['a null amount', { amount: 'null' }, '10095 amount cannot be null'],
		['nothing', { amount: '0.000' }, '10102 amount cannot be zero or negative'],
		['less than nothing', { amount: '-100' }, '10102 amount cannot be zero or negative'],
		['a finer step than the network has', { amount: '10.0000001' }, '10096 amount decimal places'],
		['more than there is', { amount: '99999.5' }, '10101 Insufficient balance'],
		['a long remark', { remark: 'x'.repeat(101) }, '10268 remark length is too long'],
		['no address', { address: '' }, "700004 Mandatory parameter 'address'"],
	])('refuse %s', async (_what, change, text) => {
		expect(await refused(change)).toContain(`400 ${text}`);
		expect(await holdings(simulator(), 'USDT')).toEqual(['100000', '0']);
	});

	it('need a memo where the address is shared, and take it from the book', async () => {
		const shared = { coin: 'XRP', netWork: 'XRP', address: 'rShared', amount: '20' };
		simulator().deposit('XRP', '100');
		simulator().addWithdrawalAddress({ coin: 'XRP', network: 'Ripple(XRP)', address: 'rShared' });
		expect(await refused(shared)).toContain("400 700004 Mandatory parameter 'memo'");
		expect((await ask({ ...shared, memo: '77' })).status).toBe(200);
		const booked = { ...shared, address: 'rSimulatedAddressOfTheDemoAccount' };
		await ask(booked);
		const { body } = await signed(simulator(), 'GET', `${path}/history`, { coin: 'XRP' });
		expect(body.map((entry: { memo: string }) => entry.memo)).toEqual(['1029384756', '77']);
	});

	it('find the network in the book when none is named, also by its old name', async () => {
		const { coin, address, amount } = HUNDRED;
		const request = { coin, address, amount };
		expect(await row((await ask(request)).body.id)).toMatchObject({ netWork: 'TRX' });
		const old = { ...request, network: 'Tron(TRC20)' };
		const answer = await signed(simulator(), 'POST', `${path}/apply`, old);
		expect(await row(answer.body[0].id)).toMatchObject({ netWork: 'TRX' });
	});

	it('are stopped by risk control until it is lifted', async () => {
		await control(simulator(), 'wallet', { withdrawalsBlocked: true });
		expect(await refused({})).toContain('400 10265');
		await control(simulator(), 'wallet', { withdrawalsBlocked: false });
		expect((await ask(HUNDRED)).status).toBe(200);
	});

	it('can take the fee out of the amount instead', async () => {
		const other = await startTestSimulator({ switches: { withdrawalFee: 'included' } });
		await signed(other, 'POST', path, HUNDRED);
		expect(await holdings(other, 'USDT')).toEqual(['99900', '100']);
		await other.stop();
	});

	it('show at most seven days, ninety days back', async () => {
		const now = simulator().state().time;
		const from = (days: number, to = 0) =>
			signed(simulator(), 'GET', `${path}/history`, {
				startTime: String(now - days * DAY_MS),
				endTime: String(now - to * DAY_MS),
			});
		expect((await from(7)).body).toHaveLength(1);
		expect((await from(2)).body).toEqual([]);
		expect((await from(90, 84)).body).toEqual([]);
		const early = '400 400 The start time cannot be earlier than 90 days';
		expect(short(await from(91, 85))).toBe(early);
		expect(short(await from(8))).toBe("400 33333 Only 7 day's data can be queried");
		expect(short(await from(1, 2))).toBe('400 33333 param is error');
		const other = await signed(simulator(), 'GET', `${path}/history`, { status: '9' });
		expect(other.body).toEqual([]);
		const wrong = await signed(simulator(), 'GET', `${path}/history`, { status: '77' });
		expect(short(wrong)).toContain("400 700008 Illegal characters found in parameter 'status'");
	});
});

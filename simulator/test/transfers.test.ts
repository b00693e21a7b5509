import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { type Parameters, signed } from './support/client';
import { accountPushes, control, holdings, short, reported } from './support/accountSide';

const OUT = { fromAccountType: 'SPOT', toAccountType: 'FUTURES' };
const BACK = { fromAccountType: 'FUTURES', toAccountType: 'SPOT' };
const PATH = '/api/v3/capital/transfer';
const DAY_MS = 86_400_000;

describe('transfers between spot and futures', () => {
	const simulator = useSimulator({ manualClock: true });
	const move = (parameters: Parameters) => signed(simulator(), 'POST', PATH, parameters);
	const history = async (parameters: Parameters) =>
		(await signed(simulator(), 'GET', PATH, parameters)).body as {
			rows: Array<Record<string, unknown>>;
			total: number;
		};

	beforeEach(() => simulator().reset());

	it('move the money to the last digit, push it, and can be found again', async () => {
		const listener = await accountPushes(simulator());
		const amount = '0.000000000000000001';
		const { tranId } = (await move({ ...OUT, asset: 'ETH', amount })).body;
		expect(await holdings(simulator(), 'ETH')).toEqual(['19.999999999999999999', '0']);
		const row = {
			...OUT,
			tranId,
			clientTranId: null,
			asset: 'ETH',
			amount,
			symbol: null,
			status: 'SUCCESS',
			timestamp: simulator().state().time,
		};
		expect((await history(OUT)).rows[0]).toEqual(row);
		const byId = await signed(simulator(), 'GET', `${PATH}/tranId`, { tranId });
		expect(byId.body).toEqual(row);
		const old = await signed(simulator(), 'GET', '/api/v3/asset/internal/transfer/record', {
			transact_id: tranId,
		});
		expect(old.body.data).toMatchObject({ from: 'MAIN', to: 'CONTRACT', transact_id: tranId });
		await move({ ...BACK, asset: 'ETH', amount });
		expect(await holdings(simulator(), 'ETH')).toEqual(['20', '0']);
		await listener.until(() => listener.pushes.length === 2);
		expect(reported(listener)).toEqual([
			`ETH CONTRACT_TRANSFER -${amount} 0`,
			`ETH CONTRACT_TRANSFER ${amount} 0`,
		]);
		listener.close();
	});

	it.each<[string, Parameters, string]>([
		['to the same wallet', { toAccountType: 'SPOT' }, '10103 this account transfer'],
		['of an unknown asset', { asset: 'NOPE' }, '10232 currency does not exist'],
		['of nothing', { amount: '0' }, '10102 amount cannot be zero or negative'],
		['of less than nothing', { amount: '-1' }, '10102 amount cannot be zero or negative'],
		['of null', { amount: 'null' }, '10095 amount cannot be null'],
		['of too fine an amount', { amount: '0.0000000000000000001' }, '10096 amount decimal'],
		['of no number', { amount: '1,5' }, '10097 amount is error'],
		['of more than there is', { amount: '100000.01' }, '10101 Insufficient balance'],
		[
			'in lower case',
			{ fromAccountType: 'spot' },
			"700008 Illegal characters found in parameter 'fr",
		],
		['without an amount', { amount: '' }, "700004 Mandatory parameter 'amount'"],
	])('refuse one %s', async (_what, change, text) => {
		const wanted: Parameters = { ...OUT, asset: 'USDT', amount: '1', ...change };
		expect(short(await move(wanted))).toContain(`400 ${text}`);
		expect(await holdings(simulator(), 'USDT')).toEqual(['100000', '0']);
	});

	it('cannot use what an order has locked', async () => {
		await signed(simulator(), 'POST', '/api/v3/order', {
			symbol: 'MXUSDT',
			side: 'SELL',
			type: 'LIMIT',
			price: '3.8',
			quantity: '9990',
		});
		expect(short(await move({ ...OUT, asset: 'MX', amount: '10.1' }))).toContain('10101');
		expect((await move({ ...OUT, asset: 'MX', amount: '10' })).status).toBe(200);
	});

	it('page through six months, seven days by default', async () => {
		for (let n = 1; n <= 12; n++) await move({ ...OUT, asset: 'MX', amount: String(n) });
		const second = await history({ ...OUT, page: '2', size: '10' });
		expect([second.total, second.rows.length]).toEqual([13, 3]);
		expect((await history(OUT)).rows).toHaveLength(10);
		expect(await history(BACK)).toEqual({ rows: [], total: 0 });
		simulator().advance(8 * DAY_MS);
		expect((await history(OUT)).total).toBe(0);
		const since = String(simulator().state().time - 9 * DAY_MS);
		expect((await history({ ...OUT, startTime: since })).total).toBe(12);
		const early = String(simulator().state().time - 200 * DAY_MS);
		const refused = await signed(simulator(), 'GET', PATH, { ...OUT, startTime: early });
		expect(short(refused)).toBe('400 33333 Exceeded the queryable time range');
	});

	it('are unknown by a wrong id', async () => {
		const byId = await signed(simulator(), 'GET', `${PATH}/tranId`, { tranId: 'x' });
		expect(short(byId)).toBe('400 22222 Record does not exist');
	});

	it('can end half-way, so that only both balances and the history say', async () => {
		const fail = (code: number) => control(simulator(), 'wallet', { nextTransfer: code });
		const wanted = { ...OUT, asset: 'USDT', amount: '10' };
		await fail(10219);
		expect(short(await move(wanted))).toBe('400 10219 asset flow writing failed');
		expect(await holdings(simulator(), 'USDT')).toEqual(['99990', '0']);
		expect((await history(OUT)).rows[0]).toMatchObject({ status: 'FAILED', amount: '10' });
		await fail(10200);
		expect(short(await move(wanted))).toBe('400 10200 transfer operation processing');
		expect((await history(OUT)).rows[0]).toMatchObject({ status: 'WAIT' });
		await fail(10202);
		expect(short(await move(wanted))).toBe('400 10202 transfer out failed');
		expect(await holdings(simulator(), 'USDT')).toEqual(['99980', '0']);
		expect((await history(OUT)).total).toBe(3);
		expect((await move(wanted)).status).toBe(200);
	});

	it('can be forbidden', async () => {
		await control(simulator(), 'wallet', { transfersBlocked: true });
		const answer = await move({ ...OUT, asset: 'USDT', amount: '1' });
		expect(short(answer)).toBe('400 10206 transfer is disabled');
	});
});

describe('transfers to another user', () => {
	const accounts = [
		{
			uid: '1001',
			balances: { MX: '10' },
			keys: [{ accessKey: 'mx0vAliceAliceAlice', secret: 'alice' }],
		},
		{ uid: '1002', keys: [{ accessKey: 'mx0vBobBobBobBobBob', secret: 'bob' }] },
	];
	const simulator = useSimulator({ accounts });
	const path = `${PATH}/internal`;
	const wanted = { toAccountType: 'UID', toAccount: '1002', asset: 'MX', amount: '2.5' };
	const send = (change: Parameters) => signed(simulator(), 'POST', path, { ...wanted, ...change });
	const free = (uid: string) => simulator().state().accounts[uid]?.balances['MX']?.free;

	it('arrive by uid, e-mail and telephone, and both sides see them', async () => {
		const { tranId } = (await send({})).body;
		await send({ toAccountType: 'EMAIL', toAccount: '1002@example.com', amount: '1' });
		await send({ toAccountType: 'MOBILE', areaCode: '44', amount: '0.5' });
		expect([free('1001'), free('1002')]).toEqual(['6', '4']);
		const list = async (parameters: Parameters) =>
			(await signed(simulator(), 'GET', path, parameters)).body;
		expect(await list({ tranId })).toEqual({
			data: [
				{
					...wanted,
					tranId,
					fromAccount: '1001@example.com',
					status: 'SUCCESS',
					timestamp: expect.any(Number),
				},
			],
			totalRecords: 1,
			page: 1,
			totalPageNum: 1,
		});
		expect(await list({ page: '2', limit: '2' })).toMatchObject({ totalRecords: 3, page: 2 });
		const bob = { ...simulator(), apiKey: 'mx0vBobBobBobBobBob', apiSecret: 'bob' };
		const seen = await signed({ ...bob, restUrl: simulator().restUrl }, 'GET', path);
		expect(seen.body.totalRecords).toBe(3);
	});

	it.each<[string, Parameters, string]>([
		['to nobody', { toAccount: '7' }, '10001 user does not exist'],
		['to oneself', { toAccount: '1001' }, '10103 this account transfer'],
		[
			'by telephone without an area',
			{ toAccountType: 'MOBILE' },
			"700004 Mandatory parameter 'area",
		],
		['of too much', { amount: '100' }, '10101 Insufficient balance'],
		[
			'by another way',
			{ toAccountType: 'FAX' },
			"700008 Illegal characters found in parameter 'to",
		],
	])('refuse one %s', async (_what, change, text) => {
		expect(short(await send(change))).toContain(`400 ${text}`);
	});
});

describe('the account side in a snapshot', () => {
	it('goes on: wallets, histories, switches, keys and what was under way', async () => {
		const first = await startTestSimulator({ manualClock: true });
		const call = (simulator: typeof first, method: string, path: string, parameters = {}) =>
			signed(simulator, method, path, parameters);
		await call(first, 'POST', PATH, { ...OUT, asset: 'USDT', amount: '7' });
		const created = { subAccount: 'another01', note: 'x' };
		await call(first, 'POST', '/api/v3/sub-account/virtualSubAccount', created);
		const withdrawal = { coin: 'USDT', address: 'TSimulatedAddressOfTheDemoAccount1' };
		await call(first, 'POST', '/api/v3/capital/withdraw', { ...withdrawal, amount: '50' });
		first.deposit('BTC', '1', undefined, { network: 'BTC' });
		first.updateWallet({ kycStatus: '4' });
		await call(first, 'POST', '/api/v3/apiKeyInfo', {
			apiKey: first.apiKey,
			ipWhiteList: '127.0.0.1',
			note: 'bound',
		});
		const state = JSON.parse(JSON.stringify(first.snapshot())) as ReturnType<typeof first.snapshot>;
		const startMs = first.state().time;
		await first.stop();
		const second = await startTestSimulator({ manualClock: true, startMs, state });
		expect(second.state().accounts).toEqual(first.state().accounts);
		expect(second.snapshot().wallet).toEqual(state.wallet);
		second.advance(60_000);
		const list = async (path: string) => (await call(second, 'GET', path)).body;
		expect((await list('/api/v3/capital/withdraw/history'))[0]).toMatchObject({ status: 7 });
		expect((await list('/api/v3/capital/deposit/hisrec'))[0]).toMatchObject({ status: 5 });
		expect(await holdings(second, 'BTC')).toEqual(['3', '0']);
		expect(await list('/api/v3/kyc/status')).toEqual({ status: '4' });
		const names = (await list('/api/v3/sub-account/list')).subAccounts as Parameters[];
		expect(names.map(({ subAccount }) => subAccount)).toEqual(['trading01', 'another01']);
		const info = await call(second, 'GET', '/api/v3/apiKeyInfo', { accessKey: second.apiKey });
		expect(info.body).toMatchObject({ note: 'bound', ipWhiteList: '127.0.0.1' });
		const back = await call(second, 'POST', PATH, { ...BACK, asset: 'USDT', amount: '5007' });
		expect(back.status).toBe(200);
		await second.stop();
	});
});

import type { Simulator } from '../src';
import { useSimulator } from '../../test/support/simulator';
import { type Parameters, placeOrder, signed } from './support/client';
import { accountPushes, holdings, short, reported } from './support/accountSide';

const SUB = 'trading01';
const BASE = '/api/v3/sub-account';
const TRANSFER = '/api/v3/capital/sub-account/universalTransfer';
const SPOT = { fromAccountType: 'SPOT', toAccountType: 'SPOT' };

describe('sub-accounts', () => {
	const simulator = useSimulator();
	const ask = (method: string, path: string, parameters: Parameters = {}) =>
		signed(simulator(), method, path, parameters);
	const create = (subAccount: string, note = 'note') =>
		ask('POST', `${BASE}/virtualSubAccount`, { subAccount, note });
	const names = async (parameters: Parameters = {}) =>
		((await ask('GET', `${BASE}/list`, parameters)).body.subAccounts as Parameters[]).map(
			({ subAccount }) => subAccount,
		);
	const assets = async (subAccount: string, accountType = 'SPOT') =>
		(await ask('GET', `${BASE}/asset`, { subAccount, accountType })).body.balances as unknown;

	beforeEach(() => simulator().reset());

	it('are created, listed by name, state and page, and start empty', async () => {
		expect((await create('second02')).body).toEqual({ subAccount: 'second02', note: 'note' });
		expect(await names()).toEqual([SUB, 'second02']);
		expect(await names({ subAccount: 'second02' })).toEqual(['second02']);
		expect(await names({ isFreeze: 'true' })).toEqual([]);
		expect(await names({ page: '2', limit: '1' })).toEqual(['second02']);
		expect(await assets('second02')).toEqual([]);
		const wrong = await ask('GET', `${BASE}/list`, { isFreeze: 'yes' });
		expect(short(wrong)).toContain("400 700008 Illegal characters found in parameter 'isFreeze'");
	});

	it.each([
		['short', 'note', '730601 Sub-account name must be 8-32 letters and numbers'],
		['with space', 'note', '730601 Sub-account name must be 8-32 letters and numbers'],
		['x'.repeat(33), 'note', '730601 Sub-account name must be 8-32 letters and numbers'],
		[' ', 'note', '730600 Sub-account name cannot be null'],
		['goodname1', ' ', '730602 Sub-account remarks cannot be null'],
		['TRADING01', 'note', '730101 The user Name already exists'],
		['', 'note', "700004 Mandatory parameter 'subAccount' was not sent"],
	])('refuse the name "%s" with the note "%s"', async (name, note, text) => {
		expect(short(await create(name, note))).toContain(`400 ${text}`);
	});

	it('number at most thirty', async () => {
		for (let n = 2; n <= 30; n++) expect((await create(`account${n}`)).status).toBe(200);
		expect(short(await create('account31'))).toBe('400 730003 Unsupported operation');
	});

	it('keep the retired switches', async () => {
		for (const kind of ['futures', 'margin']) {
			const answer = await ask('POST', `${BASE}/${kind}`, { subAccount: SUB });
			expect([answer.body.code, answer.body.data[0].subAccount]).toEqual(['0', SUB]);
			const unknown = await ask('POST', `${BASE}/${kind}`, { subAccount: 'nobody00' });
			expect(short(unknown)).toBe('400 140001 subAccount not exist');
		}
	});

	it('exchange money with the master and each other, wallet by wallet', async () => {
		await create('second02');
		const listener = await accountPushes(simulator());
		const move = (parameters: Parameters) => ask('POST', TRANSFER, parameters);
		const usdt = { ...SPOT, asset: 'USDT' };
		const clientTranId = 'c'.repeat(32);
		const down = { ...usdt, toAccount: SUB, amount: '250.5', clientTranId };
		const { tranId } = (await move(down)).body;
		expect(tranId).toMatch(/^\d{11}$/);
		await move({ ...usdt, fromAccount: SUB, toAccount: 'second02', amount: '50' });
		await move({
			fromAccountType: 'SPOT',
			toAccountType: 'FUTURES',
			asset: 'USDT',
			fromAccount: 'second02',
			toAccount: 'second02',
			amount: '20',
		});
		await move({ ...usdt, fromAccount: 'second02', amount: '5' });
		expect(await holdings(simulator(), 'USDT')).toEqual(['99754.5', '0']);
		const mx = { asset: 'MX', free: '50', locked: '0' };
		expect(await assets(SUB)).toEqual([{ asset: 'USDT', free: '1200.5', locked: '0' }, mx]);
		expect(await assets('second02')).toEqual([{ asset: 'USDT', free: '25', locked: '0' }]);
		expect(await assets('second02', 'FUTURES')).toEqual([
			{ asset: 'USDT', free: '20', locked: '0' },
		]);
		const list = async (parameters: Parameters) =>
			(await ask('GET', TRANSFER, { ...SPOT, ...parameters })).body;
		const { result, totalCount } = await list({ toAccount: SUB });
		expect(totalCount).toBe(2);
		expect(result[0]).toMatchObject({ tranId, amount: '250.5', toAccount: SUB, clientTranId });
		expect(await list({ toAccount: SUB, clientTranId })).toMatchObject({ totalCount: 1 });
		expect(await list({ fromAccount: 'second02' })).toMatchObject({ totalCount: 1 });
		expect(await list({})).toEqual({ result: [], totalCount: 0 });
		await listener.until(() => listener.pushes.length === 2);
		expect(reported(listener)).toEqual([
			'USDT CONTRACT_TRANSFER -250.5 0',
			'USDT CONTRACT_TRANSFER 5 0',
		]);
		listener.close();
	});

	it.each<[string, Parameters, string]>([
		['to nobody', { toAccount: 'nobody00' }, '140001 subAccount not exist'],
		['to itself', { toAccount: '' }, '10103 this account transfer'],
		['of too much', { amount: '100001' }, '10101 Insufficient balance'],
		['of an unknown asset', { asset: 'NOPE' }, '10232 currency does not exist'],
		['of nothing', { amount: '0' }, '10102 amount cannot be zero'],
		['of a tiny bit', { amount: '0.1234567890123456789' }, '10096 amount decimal places'],
		[
			'with a short client id',
			{ clientTranId: 'abc' },
			'700008 Illegal characters found in parame',
		],
	])('refuse a transfer %s', async (_what, change, text) => {
		const wanted: Parameters = { ...SPOT, toAccount: SUB, asset: 'USDT', amount: '1', ...change };
		expect(short(await ask('POST', TRANSFER, wanted))).toContain(`400 ${text}`);
	});
});

describe('keys of sub-accounts', () => {
	const simulator = useSimulator();
	const path = `${BASE}/apiKey`;
	const wanted = { subAccount: SUB, note: 'bot', permissions: 'SPOT_ACCOUNT_READ,SPOT_DEAL_WRITE' };
	const create = (change: Parameters = {}) =>
		signed(simulator(), 'POST', path, { ...wanted, ...change });
	const remove = (apiKey: string, subAccount = SUB) =>
		signed(simulator(), 'DELETE', path, { subAccount, apiKey });
	/** The simulator as the owner of a created key sees it. */
	const as = ({ apiKey, secretKey }: { apiKey: string; secretKey: string }): Simulator => ({
		...simulator(),
		restUrl: simulator().restUrl,
		apiKey,
		apiSecret: secretKey,
	});

	beforeEach(() => simulator().reset());

	it('work at once, for the sub-account only, until they are deleted', async () => {
		const { body } = await create({ permissions: `${wanted.permissions},SPOT_DEAL_READ` });
		const sub = as(body);
		const account = await signed(sub, 'GET', '/api/v3/account');
		expect(account.body.balances).toEqual([
			{ asset: 'USDT', free: '1000', locked: '0', available: '1000' },
			{ asset: 'MX', free: '50', locked: '0', available: '50' },
		]);
		const order = { symbol: 'MXUSDT', side: 'SELL', type: 'MARKET', quantity: '2' };
		expect((await placeOrder(sub, order)).status).toBe(200);
		const withdraw = await signed(sub, 'GET', '/api/v3/capital/config/getall');
		expect(short(withdraw)).toBe('400 700007 No permission to access the endpoint');
		const list = await signed(sub, 'GET', `${BASE}/list`);
		expect(short(list)).toBe('400 700007 No permission to access the endpoint');
		expect((await remove(body.apiKey)).body).toEqual({ subAccount: SUB });
		expect(short(await signed(sub, 'GET', '/api/v3/account'))).toContain('10072');
		expect(short(await remove(body.apiKey))).toBe('400 730706 API key does not exist');
	});

	it('are listed without their secrets, bound to addresses when asked', async () => {
		const { apiKey, creatTime } = (await create({ ip: '10.0.0.1, 10.0.0.2' })).body;
		const { body } = await signed(simulator(), 'GET', path, { subAccount: SUB });
		expect(body.subAccount[1]).toEqual({
			note: 'bot',
			apiKey,
			permissions: wanted.permissions,
			creatTime,
			ip: '10.0.0.1,10.0.0.2',
		});
		expect(body.subAccount).toHaveLength(2);
		const secretKey = (await create({ ip: '10.0.0.1' })).body;
		expect(short(await signed(as(secretKey), 'GET', '/api/v3/account'))).toBe(
			'400 700006 IP [127.0.0.1] not in the ip white list',
		);
	});

	it.each<[string, Parameters, string]>([
		['an unknown sub-account', { subAccount: 'nobody00' }, '140001 subAccount not exist'],
		['a blank note', { note: ' ' }, '730700 API key remarks cannot be null'],
		['no permission', { permissions: ',' }, '730701 API key permission cannot be null'],
		['a wrong permission', { permissions: 'ALL' }, '730702 API key permission does not exist'],
		['withdrawals', { permissions: 'SPOT_WITHDRAW_WRITE' }, '730702 API key permission does not'],
		['eleven addresses', { ip: Array(11).fill('10.0.0.1').join(',') }, '730703 IP information'],
		['a wrong address', { ip: '10.0.0.300' }, '730704 IP format incorrect'],
	])('are refused with %s', async (_what, change, text) => {
		expect(short(await create(change))).toContain(`400 ${text}`);
	});

	it('are not deleted without a name, nor those of others', async () => {
		expect(short(await remove(' '))).toBe('400 730707 accessKey cannot be null');
		expect(short(await remove(simulator().apiKey))).toBe('400 730706 API key does not exist');
		expect(short(await remove('x', 'nobody00'))).toBe('400 140001 subAccount not exist');
	});

	it('number at most thirty for one account', async () => {
		for (let n = 2; n <= 30; n++) expect((await create()).status).toBe(200);
		expect(short(await create())).toBe('400 730705 At most 30 API keys');
	});
});

describe('the own key', () => {
	const simulator = useSimulator();
	const path = '/api/v3/apiKeyInfo';
	const update = (change: Parameters) =>
		signed(simulator(), 'POST', path, { apiKey: simulator().apiKey, ...change });

	it('is bound to addresses and renamed, and then lives without end', async () => {
		const addresses = Array.from({ length: 20 }, (_, n) => (n === 0 ? '127.0.0.1' : `10.0.0.${n}`));
		const { body } = await update({ ipWhiteList: addresses.join(','), note: 'renamed' });
		expect(body).toEqual({
			note: 'renamed',
			apikey: simulator().apiKey,
			ipWhiteList: addresses.join(','),
		});
		const info = await signed(simulator(), 'GET', path, { accessKey: simulator().apiKey });
		expect(info.body).toMatchObject({ note: 'renamed', remainingValidity: -999 });
		const many = await update({ ipWhiteList: `${addresses.join(',')},10.1.1.1` });
		expect(short(many)).toContain('400 730703');
		expect(short(await update({ ipWhiteList: 'here' }))).toContain('400 730704');
		expect(short(await update({ apiKey: 'x', ipWhiteList: '10.0.0.1' }))).toContain('400 730706');
	});

	it('locks itself out with a wrong list', async () => {
		expect((await update({ ipWhiteList: '10.0.0.1' })).status).toBe(200);
		expect(short(await signed(simulator(), 'GET', '/api/v3/account'))).toContain('400 700006');
	});
});

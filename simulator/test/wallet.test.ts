import { useSimulator } from '../../test/support/simulator';
import { type Parameters, signed } from './support/client';
import { accountPushes, control, holdings, short, reported } from './support/accountSide';

describe('deposits', () => {
	const simulator = useSimulator({ manualClock: true });
	const history = async (parameters: Parameters = {}) =>
		(await signed(simulator(), 'GET', '/api/v3/capital/deposit/hisrec', parameters)).body as Array<
			Record<string, unknown>
		>;
	const address = (method: string, parameters: Parameters) =>
		signed(simulator(), method, '/api/v3/capital/deposit/address', parameters);

	beforeEach(() => simulator().reset());

	it('count their confirmations, then credit and push', async () => {
		const listener = await accountPushes(simulator());
		const fields = { asset: 'BTC', amount: '0.123456789', network: 'BTC', confirmEveryMs: 20_000 };
		await control(simulator(), 'deposit', fields);
		const pending = { status: 4, confirmTimes: '0', unlockConfirm: '2', amount: '0.123456789' };
		expect((await history({ coin: 'BTC' }))[0]).toMatchObject(pending);
		simulator().advance(20_000);
		expect((await history())[0]).toMatchObject({ status: 4, confirmTimes: '1' });
		expect(await holdings(simulator(), 'BTC')).toEqual(['2', '0']);
		expect(listener.pushes).toEqual([]);
		simulator().advance(20_000);
		expect((await history({ status: '5' }))[0]).toMatchObject({ confirmTimes: '2', coin: 'BTC' });
		expect(await holdings(simulator(), 'BTC')).toEqual(['2.123456789', '0']);
		await listener.until(() => listener.pushes.length === 1);
		expect(reported(listener)).toEqual(['BTC DEPOSIT 0.123456789 0']);
		listener.close();
	});

	it('are credited at once without a network, and listed by coin, old coin form and state', async () => {
		await control(simulator(), 'deposit', { asset: 'MX', amount: '5' });
		expect(await holdings(simulator(), 'MX')).toEqual(['10005', '0']);
		expect((await history()).map(({ coin, status }) => [coin, status])).toEqual([
			['MX', 5],
			['USDT', 5],
		]);
		expect(await history({ coin: 'USDT-TRX' })).toHaveLength(1);
		expect(await history({ coin: 'USDT-BSC' })).toEqual([]);
		expect(await history({ status: '4' })).toEqual([]);
		expect(await history({ limit: '1' })).toHaveLength(1);
	});

	it('may be several of one transaction to one address', async () => {
		const twin = { asset: 'USDT', network: 'TRX', txId: 'one', confirmEveryMs: 1 };
		await control(simulator(), 'deposit', { ...twin, amount: '0.1' });
		await control(simulator(), 'deposit', { ...twin, amount: '0.25', memo: 'm' });
		const rows = (await history()).filter(({ txId }) => txId === 'one');
		expect(rows.map(({ amount, memo }) => [amount, memo]).sort()).toEqual([
			['0.1', null],
			['0.25', 'm'],
		]);
		expect(new Set(rows.map((row) => row['address'])).size).toBe(1);
	});

	it('refuse in a sentence what cannot arrive', async () => {
		const error = async (fields: object) =>
			(await control(simulator(), 'deposit', fields)).body.error as string;
		expect(await error({ asset: 'NOPE', amount: '1' })).toBe('There is no coin NOPE');
		expect(await error({ asset: 'BTC', amount: '1', network: 'X' })).toBe('BTC has no network X');
		expect(await error({ asset: 'BTC', amount: '1', uid: '1' })).toBe('There is no account 1');
		expect(await error({ asset: 'BTC', amount: '1e3' })).toContain('is not a number above zero');
	});

	it('have one address per network, made on request', async () => {
		expect((await address('GET', { coin: 'USDT' })).body).toHaveLength(3);
		const tron = await address('GET', { coin: 'USDT', network: 'TRX' });
		expect(tron.body).toMatchObject([{ network: 'Tron(TRC20)', netWork: 'TRX' }]);
		const known = await address('POST', { coin: 'USDT', network: 'TRX' });
		expect(known.body).toEqual(tron.body);
		expect(short(await address('GET', { coin: 'XRP' }))).toBe('400 10216 no address available');
		const fresh = await address('POST', { coin: 'XRP', network: 'XRP' });
		expect(fresh.body[0].memo).toBe('209302839');
		expect((await address('GET', { coin: 'XRP' })).body).toEqual(fresh.body);
		expect(short(await address('POST', { coin: 'EOS', network: 'EOS' }))).toContain('400 10206');
		expect(short(await address('POST', { coin: 'NOPE', network: 'X' }))).toContain('400 10232');
		expect(short(await address('GET', { coin: 'USDT', network: 'X' }))).toContain('400 10100');
	});
});

describe('small balances', () => {
	const simulator = useSimulator();
	const path = '/api/v3/capital/convert';
	const convert = (asset: string) => signed(simulator(), 'POST', path, { asset });
	const log = (parameters: Parameters) => signed(simulator(), 'GET', path, parameters);

	it('become MX, one by one, and stand in the log', async () => {
		const listener = await accountPushes(simulator());
		const { body: before } = await signed(simulator(), 'GET', `${path}/list`);
		expect(before).toEqual(
			[
				...[{ asset: 'SOL', balance: '0.0123', convertUsdt: '1.845', convertMx: '0.52714285' }],
				...[{ asset: 'XRP', balance: '4.5', convertUsdt: '2.7', convertMx: '0.77142857' }],
			].map((row) => ({ ...row, code: '', message: '' })),
		);
		const { body } = await convert('SOL,BTC,NOPE,ETH,SOL,RARI');
		expect(body).toEqual({
			successList: ['SOL'],
			failedList: [
				{ asset: 'BTC', message: 'not convertible', code: 30021 },
				{ asset: 'NOPE', message: 'currency does not exist', code: 10232 },
				{ asset: 'ETH', message: 'not convertible', code: 30021 },
				{ asset: 'RARI', message: 'Insufficient balance', code: 10101 },
			],
			totalConvert: '0.52714285',
			convertFee: '0.01054285',
		});
		expect(await holdings(simulator(), 'MX')).toEqual(['10000.5166', '0']);
		expect(await holdings(simulator(), 'SOL')).toEqual(['0', '0']);
		await listener.until(() => listener.pushes.length === 2);
		expect(reported(listener)).toEqual(['SOL ENTRUST -0.0123 0', 'MX ENTRUST 0.5166 0']);
		listener.close();
		// The log's usual page has one row.
		expect((await log({})).body).toMatchObject({ totalRecords: 2, totalPageNum: 2, page: 1 });
		const { data } = (await log({ limit: '10' })).body;
		expect(data.map((row: { totalConvert: string }) => row.totalConvert)).toEqual([
			...['0.52714285', '0.01253714'],
		]);
	});

	it('are converted up to fifteen at a time', async () => {
		const many = Array.from({ length: 16 }, (_, index) => `A${index}`).join(',');
		expect(short(await convert(many))).toBe('400 33333 param is error');
		expect(short(await convert(','))).toBe('400 33333 param is error');
	});
});

describe('the withdrawal addresses', () => {
	const simulator = useSimulator();
	const list = (parameters: Parameters) =>
		signed(simulator(), 'GET', '/api/v3/capital/withdraw/address', parameters);

	it('are listed by coin and page', async () => {
		expect((await list({ coin: 'USDT' })).body).toMatchObject({ totalRecords: 2, totalPageNum: 1 });
		const second = (await list({ page: '2', limit: '3' })).body;
		expect(second).toMatchObject({ page: 2, totalRecords: 5, totalPageNum: 2 });
		expect(second.data).toHaveLength(2);
		const empty = { data: [], totalRecords: 0, page: 1, totalPageNum: 1 };
		expect((await list({ coin: 'SOL' })).body).toEqual(empty);
	});

	it('grow by the control API', async () => {
		const entry = { coin: 'SOL', network: 'SOL', address: 'mine', label: 'new' };
		await control(simulator(), 'address', entry);
		expect((await list({ coin: 'SOL' })).body.data).toEqual([
			{
				coin: 'SOL',
				network: 'Solana(SOL)',
				netWork: 'SOL',
				address: 'mine',
				memo: null,
				addressTag: 'new',
			},
		]);
		const wrong = await control(simulator(), 'address', { ...entry, network: 'BTC' });
		expect(wrong.body.error).toBe('There is no network BTC for SOL');
		const unknown = await control(simulator(), 'wallet', { withdrawalBlocked: true });
		expect(unknown.body.error).toBe('There is no wallet switch "withdrawalBlocked"');
		const other = await control(simulator(), 'wallet', { nextTransfer: 7 });
		expect(other.body.error).toBe(
			'The switch "nextTransfer" is one of null, 10200, 10201, 10202, 10219',
		);
	});
});

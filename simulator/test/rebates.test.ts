import { useSimulator } from '../../test/support/simulator';
import { type Parameters, send, signed } from './support/client';
import { accountPushes, control, holdings, short, reported } from './support/accountSide';

const DAY_MS = 86_400_000;
const BASE = '/api/v3/rebate';

describe('rebates', () => {
	const simulator = useSimulator();
	const ask = (path: string, parameters: Parameters = {}) =>
		signed(simulator(), 'GET', `${BASE}/${path}`, parameters);
	const days = (from: number, to = 0): Parameters => {
		const now = simulator().state().time;
		return { startTime: String(now - from * DAY_MS), endTime: String(now - to * DAY_MS) };
	};
	const sums = async (parameters: Parameters = {}) =>
		((await ask('taxQuery', parameters)).body.data as Parameters[]).map(
			({ uid, spot, futures, total }) => [uid, spot, futures, total],
		);

	beforeEach(() => simulator().reset());

	it('add up per referral to the single payments', async () => {
		expect(await sums()).toEqual([
			['27121050', '0.375075', '0', '0.375075'],
			['52813530', '0', '0.00085246', '0.00085246'],
		]);
		await control(simulator(), 'rebate', { amount: '1.5', fromUid: '27121050', asset: 'MX' });
		expect((await sums())[0]).toEqual(['27121050', '5.625075', '0', '5.625075']);
		const { body } = await ask('detail');
		expect(body).toMatchObject({ totalRecords: 3, page: 1, totalPageNum: 1 });
		expect(body.data[0]).toMatchObject({ asset: 'MX', amount: '1.5', type: 'spot', rate: '0.1' });
		expect(await sums(days(200, 100))).toEqual([
			['27121050', '0', '0', '0'],
			['52813530', '0', '0', '0'],
		]);
	});

	it('are paid into the account and pushed', async () => {
		const listener = await accountPushes(simulator());
		await control(simulator(), 'rebate', { amount: '2.25' });
		expect(await holdings(simulator(), 'USDT')).toEqual(['100002.25', '0']);
		await listener.until(() => listener.pushes.length === 1);
		expect(reported(listener)).toEqual(['USDT SUGAR 2.25 0']);
		listener.close();
		const { body } = await ask('detail/kickback');
		expect(body.data.map(({ amount }: { amount: string }) => amount)).toEqual(['2.25', '0.045']);
		const wrong = await control(simulator(), 'rebate', { amount: '1', market: 'moon' });
		expect(wrong.body.error).toBe('The field "market" must be spot, futures or etf');
		const coin = await control(simulator(), 'rebate', { amount: '1', asset: 'NOPE' });
		expect(coin.body.error).toBe('There is no coin NOPE');
	});

	it('come ten to a page and reach back one year', async () => {
		for (let n = 0; n < 12; n++) await control(simulator(), 'rebate', { amount: '1' });
		const page = (await ask('detail/kickback', { page: '2' })).body;
		expect([page.totalRecords, page.totalPageNum, page.data.length]).toEqual([13, 2, 3]);
		expect((await ask('detail', days(365, 300))).body).toMatchObject({ data: [], totalRecords: 0 });
		expect(short(await ask('detail', days(400, 300)))).toBe(
			'400 33333 Exceeded the queryable time range',
		);
	});

	it('belong to a code', async () => {
		expect((await ask('referCode')).body).toEqual({ referCode: 'sim2839' });
	});
});

describe('affiliate pages', () => {
	const simulator = useSimulator();
	const PAGES = ['commission', 'withdraw', 'commission/detail', 'campaign', 'referral'];
	const ALL = [...PAGES, 'subaffiliates', 'list'];
	const ask = (page: string, parameters: Parameters = {}) =>
		signed(simulator(), 'GET', `${BASE}/affiliate/${page}`, parameters);
	const since = (fromDays: number, toDays = 0): Parameters => {
		const now = simulator().state().time;
		const at = (day: number) => String(now - day * DAY_MS);
		return { startTime: at(fromDays), endTime: at(toDays) };
	};
	const rows = async (page: string, parameters: Parameters = {}) =>
		(await ask(page, parameters)).body.data.resultList as Array<Record<string, unknown>>;

	it('say commissions by referral and invite code, times being mandatory', async () => {
		expect(short(await ask('commission'))).toContain("400 700004 Mandatory parameter 'startTime'");
		const found = await rows('commission', since(10));
		expect(found.map(({ uid, total }) => [uid, total])).toEqual([
			['27121050', '0.375075'],
			['52813530', '0.00085246'],
		]);
		expect(Number(found[0]?.['inviteTime'])).toBeLessThan(1e10);
		expect(await rows('commission', { ...since(10), uid: '52813530' })).toHaveLength(1);
		expect(await rows('commission', { ...since(10), inviteCode: 'other' })).toEqual([]);
	});

	it('say single commissions by type, thirty days at a time', async () => {
		expect(await rows('commission/detail')).toHaveLength(2);
		const futures = await ask('commission/detail', { type: '2' });
		expect(futures.body.data).toMatchObject({
			totalCommissionUsdtAmount: '0.00085246',
			totalTradeUsdtAmount: '170.49326',
			resultList: [{ type: 2, uid: '52813530' }],
		});
		expect(short(await ask('commission/detail', since(40)))).toContain("Only 30 day's data");
		expect(short(await ask('commission/detail', { type: '4' }))).toContain('400 700008');
	});

	it('page with pageSize and keep to their usual week', async () => {
		expect((await ask('referral')).body.data).toMatchObject({ totalCount: 1, totalPage: 1 });
		const wide = { ...since(365), page: '2', pageSize: '1' };
		expect((await ask('referral', wide)).body.data).toMatchObject({
			pageSize: 1,
			totalCount: 2,
			totalPage: 2,
			currentPage: 2,
			resultList: [{ uid: '52813530' }],
		});
		expect(await rows('withdraw')).toHaveLength(1);
		expect(await rows('campaign', since(2))).toEqual([]);
		expect(await rows('subaffiliates', { inviteCode: 'other' })).toEqual([]);
	});

	it('are closed to accounts that are no affiliates', async () => {
		await control(simulator(), 'wallet', { affiliate: false });
		for (const page of ALL) {
			const { body } = await ask(page, since(7));
			expect(body).toEqual({ success: false, code: 403, message: 'Access Denied' });
		}
	});
});

describe('notices', () => {
	const simulator = useSimulator();
	const ask = (path: string) => send(simulator(), 'GET', `/api/v3/${path}`);

	it('page announcements in the language asked for', async () => {
		const { body } = await ask('announcements?page=2&limit=5&language=CN');
		expect(body.data[0]).toMatchObject({ totalPage: 2, details: [{ language: 'CN' }] });
		expect(body.data[0].details).toHaveLength(1);
		expect(short(await ask('announcements?limit=4'))).toContain('400 700008');
	});

	it('value leveraged funds by the price of their pair', async () => {
		simulator().setPrice('BTCUSDT', '71500');
		const value = async (symbol: string) => (await ask(`etf/info?symbol=${symbol}`)).body.netValue;
		expect([await value('BTC3LUSDT'), await value('BTC3SUSDT')]).toEqual(['0.1911', '0.0364']);
		expect((await ask('etf/info')).body).toHaveLength(2);
		expect(short(await ask('etf/info?symbol=BTCUSDT'))).toContain('-1121');
	});

	it('list the pairs that are paused or offline', async () => {
		expect((await ask('symbol/offline')).body.data).toEqual([
			{ symbol: 'SNTUSDT', state: 2 },
			{ symbol: 'MOGUSDT', state: 3 },
		]);
	});
});

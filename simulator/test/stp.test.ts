import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { sign, send, signed, type Answer } from './support/client';

const KEYS = {
	master: { accessKey: 'mx0vMasterMaster1', secret: 'master-secret' },
	second: { accessKey: 'mx0vSecondSecond2', secret: 'second-secret' },
};
const BALANCES = { USDT: '1000', MX: '1000' };
const GROUP = '/api/v3/strategy/group';
const LIMIT = { symbol: 'MXUSDT', type: 'LIMIT', price: '3.5', quantity: '10' };

describe('self-trade prevention', () => {
	const simulator = useSimulator({
		market: 'empty',
		accounts: [
			{ uid: '1001', balances: BALANCES, keys: [KEYS.master] },
			{ uid: '1002', balances: BALANCES, keys: [KEYS.second] },
		],
	});
	beforeEach(() => simulator().reset());

	function call(
		method: string,
		path: string,
		parameters: Readonly<Record<string, string>> = {},
		who: keyof typeof KEYS = 'master',
	): Promise<Answer> {
		const { accessKey, secret } = KEYS[who];
		const query = new URLSearchParams({ ...parameters, timestamp: String(Date.now()) });
		const headers = { 'X-MEXC-APIKEY': accessKey, 'Content-Type': 'application/json' };
		const target = `${path}?${query.toString()}&signature=${sign(secret, query.toString())}`;
		return send(simulator(), method, target, headers);
	}

	const create = async (tradeGroupName: string) => {
		const { body } = await call('POST', GROUP, { tradeGroupName });
		return String(body.data.tradeGroupId);
	};

	const place = async (
		side: string,
		fields: Readonly<Record<string, string>> = {},
		who: keyof typeof KEYS = 'master',
	) => {
		const { body } = await call('POST', '/api/v3/order', { ...LIMIT, side, ...fields }, who);
		return String(body.orderId);
	};

	const state = async (orderId: string, who: keyof typeof KEYS = 'master') => {
		const ids = { symbol: 'MXUSDT', orderId };
		const { body } = await call('GET', '/api/v3/order', ids, who);
		return [body.status, body.executedQty, body.cancelReason];
	};

	const locked = () => {
		const { balances } = simulator().state().accounts['1001'] ?? { balances: {} };
		return [balances['USDT']?.locked, balances['MX']?.locked];
	};

	it('groups are created, found, filled, emptied and deleted', async () => {
		const created = await call('POST', GROUP, { tradeGroupName: 'one' });
		expect(created.body).toMatchObject({ code: 200, data: { tradeGroupName: 'one' } });
		const tradeGroupId = String(created.body.data.tradeGroupId);
		const added = await call('POST', `${GROUP}/uid`, { tradeGroupId, uid: '1001,1002' });
		expect(added.body.data).toMatchObject({ tradeGroupUid: '1001,1002' });
		const again = await call('POST', `${GROUP}/uid`, { tradeGroupId, uid: '1002' });
		expect(again.body.data).toMatchObject({ tradeGroupUid: '1002' });
		const removed = await call('DELETE', `${GROUP}/uid`, { tradeGroupId, uid: '1001' });
		expect(removed.body).toMatchObject({ data: true, code: 200 });
		const found = await call('GET', GROUP, { tradeGroupName: 'one' });
		expect(found.body.data).toMatchObject([{ tradeGroupName: 'one', tradeGroupUid: '1002' }]);
		expect((await call('DELETE', GROUP, { tradeGroupId })).body).toMatchObject({ data: true });
		expect((await call('GET', GROUP, { tradeGroupName: 'one' })).body.data).toEqual([]);
	});

	it.each<[what: string, method: string, path: string, fields: object, code: number]>([
		['a name in use', 'POST', GROUP, { tradeGroupName: 'taken' }, 33333],
		['no name', 'POST', GROUP, {}, 700004],
		['an unknown group', 'DELETE', GROUP, { tradeGroupId: '5' }, 22222],
		['a wrong group id', 'DELETE', GROUP, { tradeGroupId: 'one' }, 22222],
		['an unknown account', 'POST', `${GROUP}/uid`, { tradeGroupId: '91', uid: '7' }, 22222],
		['a non-member', 'DELETE', `${GROUP}/uid`, { tradeGroupId: '91', uid: '1002' }, 22222],
	])('refuses %s', async (_what, method, path, fields, code) => {
		expect(await create('taken')).toBe('91');
		const { status, body } = await call(method, path, { ...fields });
		expect([status, body.code]).toEqual([400, code]);
	});

	it('refuses an eleventh group and the group of another account', async () => {
		for (let count = 0; count < 10; count++) await create(`group${count}`);
		const { body } = await call('POST', GROUP, { tradeGroupName: 'more' });
		expect(body).toEqual({ code: 33333, msg: 'At most 10 groups are allowed' });
		const foreign = await call('DELETE', GROUP, { tradeGroupId: '91' }, 'second');
		expect(foreign.body.code).toBe(22222);
	});

	it('does nothing without a group or without a mode: the trade is marked as self-trade', async () => {
		await place('SELL');
		const taker = await place('BUY', { stpMode: 'cancel_both' });
		expect(await state(taker)).toEqual(['FILLED', '10', '']);
		await create('one');
		await place('SELL');
		expect(await state(await place('BUY'))).toEqual(['FILLED', '10', '']);
		const trades = await call('GET', '/api/v3/myTrades', { symbol: 'MXUSDT' });
		expect(trades.body).toMatchObject(Array.from({ length: 4 }, () => ({ isSelfTrade: true })));
	});

	it('may give both sides of a self-trade one trade id', async () => {
		const other = await startTestSimulator({
			market: 'empty',
			switches: { selfTradeIds: 'shared' },
		});
		const order = { symbol: 'MXUSDT', type: 'LIMIT', price: '3.4', quantity: '10' };
		for (const side of ['SELL', 'BUY']) other.order({ ...order, side });
		const { body } = await signed(other, 'GET', '/api/v3/myTrades', { symbol: 'MXUSDT' });
		const own = (body as Record<string, unknown>[]).filter(({ isSelfTrade }) => isSelfTrade);
		expect(new Set(own.map(({ orderId }) => orderId)).size).toBe(2);
		expect(new Set(own.map(({ id }) => id)).size).toBe(1);
		await other.stop();
	});

	it.each([
		['cancel_taker', ['CANCELED', '0', 'stp_cancel'], ['NEW', '0', ''], ['0', '10']],
		['cancel_maker', ['NEW', '0', ''], ['CANCELED', '0', 'stp_cancel'], ['35.0175', '0']],
		['cancel_both', ['CANCELED', '0', 'stp_cancel'], ['CANCELED', '0', 'stp_cancel'], ['0', '0']],
	])('%s cancels that side', async (stpMode, taker, maker, stillLocked) => {
		await create('one');
		const resting = await place('SELL');
		const incoming = await place('BUY', { stpMode });
		expect(await state(incoming)).toEqual(taker);
		expect(await state(resting)).toEqual(maker);
		expect(locked()).toEqual(stillLocked);
	});

	it('trades with strangers first and keeps what was filled', async () => {
		await create('one');
		const stranger = await place('SELL', { price: '3.4', quantity: '4' }, 'second');
		await place('SELL');
		const incoming = await place('BUY', { stpMode: 'cancel_taker' });
		expect(await state(incoming)).toEqual(['PARTIALLY_CANCELED', '4', 'stp_cancel']);
		expect(await state(stranger, 'second')).toEqual(['FILLED', '4', '']);
		expect(locked()).toEqual(['0', '10']);
	});

	it('goes on to the next order behind a cancelled one', async () => {
		await create('one');
		const own = await place('SELL');
		await place('SELL', {}, 'second');
		const incoming = await place('BUY', { stpMode: 'cancel_maker' });
		expect(await state(incoming)).toEqual(['FILLED', '10', '']);
		expect((await state(own))[2]).toBe('stp_cancel');
	});

	it.each([
		['cancel_maker', ['FILLED', '10', '']],
		['cancel_taker', ['CANCELED', '0', '']],
	])('FILL_OR_KILL with %s counts only what it may trade with', async (stpMode, expected) => {
		await create('one');
		await place('SELL');
		await place('SELL', { price: '3.51' }, 'second');
		const order = { type: 'FILL_OR_KILL', price: '3.51', stpMode };
		expect(await state(await place('BUY', order))).toEqual(expected);
	});

	it('holds between two accounts of one group, and ends with the membership', async () => {
		const tradeGroupId = await create('both');
		await call('POST', `${GROUP}/uid`, { tradeGroupId, uid: '1001,1002' });
		await place('SELL', {}, 'second');
		const order = { stpMode: 'cancel_taker' };
		expect((await state(await place('BUY', order)))[2]).toBe('stp_cancel');
		await call('DELETE', `${GROUP}/uid`, { tradeGroupId, uid: '1002' });
		expect(await state(await place('BUY', order))).toEqual(['FILLED', '10', '']);
	});
});

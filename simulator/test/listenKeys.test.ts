import { useSimulator } from '../../test/support/simulator';
import { Listener, placeOrder, signed } from './support/client';

const DEALS = 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT';
const ORDERS = 'spot@private.orders.v3.api.pb';
const OWN_DEALS = 'spot@private.deals.v3.api.pb';
const ACCOUNT = 'spot@private.account.v3.api.pb';

describe('listen keys', () => {
	const simulator = useSimulator({ manualClock: true });
	const path = '/api/v3/userDataStream';
	const create = async () => String((await signed(simulator(), 'POST', path)).body.listenKey);

	it('live 60 minutes from the last keep-alive, and their connections with them', async () => {
		const listenKey = await create();
		expect(listenKey).toMatch(/^[0-9a-f]{64}$/);
		const client = await Listener.open(simulator(), listenKey);
		await client.subscribe(ORDERS);
		const forward = async (minutes: number) => {
			for (let minute = 0; minute < minutes; minute++) {
				simulator().advance(59_000);
				await client.ask({ method: 'PING' });
			}
		};
		await forward(50);
		const kept = await signed(simulator(), 'PUT', path, { listenKey });
		expect(kept.body).toEqual({ listenKey });
		await forward(55);
		expect(client.closeCode).toBeUndefined();
		simulator().advance(6 * 60_000);
		await client.until(() => client.closeCode !== undefined);
		expect((await signed(simulator(), 'PUT', path, { listenKey })).body.code).toBe(22222);
		const late = await Listener.open(simulator(), listenKey);
		await late.until(() => late.closeCode !== undefined);
		expect(late.texts).toEqual(['Invalid listen key']);
	});

	it('are listed, closed, and limited to 60 per account and 5 connections each', async () => {
		simulator().reset();
		const keys: string[] = [];
		for (let count = 0; count < 60; count++) keys.push(await create());
		expect((await signed(simulator(), 'POST', path)).status).toBe(400);
		const list = await signed(simulator(), 'GET', path);
		expect(list.body).toEqual({ total: 60, listenKey: keys, available: 0 });
		const [listenKey = ''] = keys;
		const clients = [];
		for (let count = 0; count < 6; count++) {
			clients.push(await Listener.open(simulator(), listenKey));
		}
		const [first, , , , , sixth] = clients;
		await sixth?.until(() => sixth.closeCode !== undefined);
		expect(first?.closeCode).toBeUndefined();
		await signed(simulator(), 'DELETE', path, { listenKey });
		for (const client of clients) await client.until(() => client.closeCode !== undefined);
	});

	it('carry the owner orders, deals and balances, and no one else', async () => {
		simulator().reset();
		const client = await Listener.open(simulator(), await create());
		const stranger = await Listener.open(simulator());
		await client.subscribe(ORDERS, OWN_DEALS, ACCOUNT);
		await stranger.subscribe(DEALS);
		const order = {
			symbol: 'BTCUSDT',
			side: 'SELL',
			type: 'LIMIT',
			price: '65500',
			quantity: '0.5',
		};
		await placeOrder(simulator(), { ...order, newClientOrderId: 'mine' });
		await client.until(() => client.pushes.length === 2);
		simulator().setPrice('BTCUSDT', '65600');
		await client.until(() => client.pushes.length === 6);
		const reported = client.pushes.map((push) => [push['channel'], push['symbol']]);
		expect(reported).toEqual([
			[ACCOUNT, undefined],
			[ORDERS, 'BTCUSDT'],
			[OWN_DEALS, 'BTCUSDT'],
			[ORDERS, 'BTCUSDT'],
			[ACCOUNT, undefined],
			[ACCOUNT, undefined],
		]);
		expect(client.pushes[1]?.['privateOrders']).toMatchObject({ status: 1, clientId: 'mine' });
		expect(client.pushes[2]?.['privateDeals']).toMatchObject({
			price: '65500',
			isMaker: true,
			feeAmount: '0',
		});
		expect(client.pushes[3]?.['privateOrders']).toMatchObject({
			status: 2,
			avgPrice: '65500',
			remainQuantity: '0',
			orderType: 1,
			tradeType: 2,
		});
		expect(client.pushes[5]?.['privateAccount']).toMatchObject({
			vcoinName: 'USDT',
			balanceAmount: '132750',
			balanceAmountChange: '32750',
			type: 'ENTRUST',
		});
		expect(stranger.pushes).toEqual([]);
		client.close();
		stranger.close();
	});
});

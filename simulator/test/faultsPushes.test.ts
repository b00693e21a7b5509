import { useSimulator } from '../../test/support/simulator';
import { createCertificate } from '../../test/support/certificate';
import { Listener, type Push, send, signed } from './support/client';

const DEALS = 'spot@public.aggre.deals.v3.api.pb@10ms@MXUSDT';
const DEPTH = 'spot@public.aggre.depth.v3.api.pb@10ms@MXUSDT';
const PRIVATE = ['account', 'deals', 'orders'].map((name) => `spot@private.${name}.v3.api.pb`);

describe.each([
	['plain', undefined],
	['TLS', createCertificate()],
])('faults of pushes, %s', (_name, tls) => {
	const simulator = useSimulator({ manualClock: true, ...(tls && { tls }) });
	let client: Listener;
	const window = 10;
	const tick = (price: string) => {
		simulator().trade('MXUSDT', { price, quantity: '10' });
		simulator().advance(window);
	};
	const prices = () =>
		client.pushes
			.filter((push) => push['publicAggreDeals'] !== undefined)
			.map((push) => (push['publicAggreDeals'] as Push)['deals'][0].price as string);
	const open = async (...channels: string[]) => {
		simulator().reset();
		client = await Listener.open(simulator());
		await client.subscribe(...channels);
	};
	/** Everything that was sent before has arrived when the answer is here. */
	const settle = () => client.ask({ method: 'PING' });
	afterEach(() => client.close());

	it('send twice, as often as reported and only on the channel that is named', async () => {
		await open(DEALS, DEPTH);
		simulator().fault({ kind: 'duplicatePush', channel: 'aggre.deals', times: 2 });
		for (const price of ['3.6', '3.61', '3.62']) tick(price);
		await settle();
		expect(prices()).toEqual(['3.6', '3.6', '3.61', '3.61', '3.62']);
		expect(client.pushes.length - prices().length).toBe(3);
	});

	it('send late, so that later ones overtake', async () => {
		await open(DEALS);
		simulator().fault({ kind: 'latePush', delayMs: 2 * window + 5 });
		for (const price of ['3.6', '3.61', '3.62']) tick(price);
		await settle();
		expect(prices()).toEqual(['3.61', '3.62']);
		tick('3.63');
		await settle();
		expect(prices()).toEqual(['3.61', '3.62', '3.6', '3.63']);
	});

	it('change places with the next one of the channel', async () => {
		await open(DEALS, DEPTH);
		simulator().fault({ kind: 'reorderPush', channel: 'aggre.deals' });
		for (const price of ['3.6', '3.61', '3.62']) tick(price);
		await settle();
		expect(prices()).toEqual(['3.61', '3.6', '3.62']);
		expect(simulator().state().faults).toEqual([]);
	});

	it('come at the end of all faults when no other has come', async () => {
		await open(DEALS);
		simulator().fault({ kind: 'reorderPush' });
		tick('3.6');
		await settle();
		expect(prices()).toEqual([]);
		simulator().fault({ kind: 'clear' });
		await settle();
		expect(prices()).toEqual(['3.6']);
	});

	it('leave a gap in the versions of the depth, which REST closes', async () => {
		await open(DEALS, DEPTH);
		const versions = () =>
			client.pushes
				.map((push) => push['publicAggreDepths'] as Push | undefined)
				.filter((body) => body !== undefined)
				.map((body) => [BigInt(body['fromVersion']), BigInt(body['toVersion'])] as const);
		tick('3.6');
		simulator().fault({ kind: 'versionGap' });
		for (const price of ['3.61', '3.62']) tick(price);
		await settle();
		expect(prices()).toEqual(['3.6', '3.61', '3.62']);
		const [first, second] = versions();
		expect(versions()).toHaveLength(2);
		expect(second?.[0]).toBeGreaterThan((first?.[1] ?? 0n) + 1n);
		const { body } = await send(simulator(), 'GET', '/api/v3/depth?symbol=MXUSDT');
		expect(second?.[1]).toBe(BigInt(body.lastUpdateId as number));
	});

	it('are lost', async () => {
		await open(DEALS);
		simulator().fault({ kind: 'losePush', times: 2 });
		for (const price of ['3.6', '3.61', '3.62']) tick(price);
		await settle();
		expect(prices()).toEqual(['3.62']);
		expect(simulator().state().connections.subscriptions).toEqual([DEALS]);
	});
});

describe('shuffled private pushes', () => {
	const simulator = useSimulator();

	/** The private channels in the order in which a resting order's fill is reported. */
	async function orderOfPushes(shuffle: boolean): Promise<string[]> {
		simulator().reset();
		const { listenKey } = (await signed(simulator(), 'POST', '/api/v3/userDataStream')).body;
		const client = await Listener.open(simulator(), String(listenKey));
		await client.subscribe(...PRIVATE);
		if (shuffle) simulator().fault({ kind: 'shufflePushes' });
		const sale = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', quantity: '0.01' };
		for (let count = 0; count < 10; count++) {
			simulator().order({ ...sale, price: `650${20 + count}` });
			// Each change is reported by itself, however many of them come in one go.
			await new Promise(setImmediate);
		}
		simulator().setPrice('BTCUSDT', '65100');
		const { length } = client.pushes;
		await client.until(() => client.pushes.length >= length + 40);
		await client.ask({ method: 'PING' });
		client.close();
		return client.pushes.map((push) => String(push['channel']).split('.')[1] ?? '');
	}

	it('hold the same messages in another order, until reported otherwise', async () => {
		const usual = await orderOfPushes(false);
		const shuffled = await orderOfPushes(true);
		expect(shuffled).not.toEqual(usual);
		expect([...shuffled].sort()).toEqual([...usual].sort());
		simulator().fault({ kind: 'shufflePushes', on: false });
		expect(await orderOfPushes(false)).toEqual(usual);
	});
});

describe('half-open connections', () => {
	const simulator = useSimulator();

	it('can be those of one kind only', async () => {
		const { listenKey } = (await signed(simulator(), 'POST', '/api/v3/userDataStream')).body;
		const owner = await Listener.open(simulator(), String(listenKey));
		const other = await Listener.open(simulator());
		simulator().fault({ kind: 'halfOpen', only: 'private' });
		owner.socket.send('{"method":"PING"}');
		expect(await other.ask({ method: 'PING' })).toContain('PONG');
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect([owner.texts, owner.closeCode]).toEqual([[], undefined]);
		owner.close();
		other.close();
	});
});

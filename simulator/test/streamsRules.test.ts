import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSimulator } from '../../test/support/simulator';
import { windowEnd, windowStart } from '../src/market/windows';
import { Listener, type Push, send, signed } from './support/client';

interface ChannelFact {
	readonly template: string;
	readonly access: string;
	readonly status: string;
	readonly wrapperField: string;
	readonly parameters: ReadonlyArray<{ readonly name: string; readonly enum?: readonly string[] }>;
}

const { channels } = JSON.parse(
	readFileSync(join(__dirname, '..', 'facts', 'streams.json'), 'utf8'),
) as { channels: readonly ChannelFact[] };

/** Every name a channel can have for one pair. */
function namesOf({ template, parameters }: ChannelFact): string[] {
	return parameters.reduce(
		(names, { name, enum: values = ['MXUSDT'] }) =>
			names.flatMap((text) => values.map((value) => text.replace(`{${name}}`, value))),
		[template],
	);
}

const isLive = ({ status }: ChannelFact) => status.startsWith('live');
const START = Date.UTC(2026, 10, 22, 10, 7, 30);

describe('every channel of the facts', () => {
	const simulator = useSimulator({ manualClock: true, startMs: START });

	/** Makes trades and lets enough time pass for every kind of channel. */
	const stir = () => {
		for (const price of ['3.6', '3.7']) {
			simulator().trade('MXUSDT', { price, quantity: '10' });
			simulator().advance(3000);
		}
	};

	it.each(
		channels
			.filter(isLive)
			.filter(({ access }) => access === 'public')
			.map((fact) => [fact.template, fact] as const),
	)('%s is pushed under each of its names', async (_template, fact) => {
		for (const name of namesOf(fact)) {
			const client = await Listener.open(simulator());
			expect(await client.subscribe(name)).toBe(JSON.stringify({ id: 7, code: 0, msg: name }));
			stir();
			await client.ask({ method: 'PING' });
			expect(client.pushes.length).toBeGreaterThan(0);
			for (const push of client.pushes) {
				expect([push['channel'], Object.keys(push)]).toEqual([
					name,
					expect.arrayContaining(['channel', 'sendTime', fact.wrapperField]),
				]);
			}
			client.close();
		}
	});

	it.each(channels.filter((fact) => !isLive(fact)).map(({ template }) => template))(
		'%s is retired and Blocked',
		async (template) => {
			const client = await Listener.open(simulator());
			expect(await client.subscribe(template.replace('{symbol}', 'MXUSDT'))).toContain('Blocked!');
			client.close();
		},
	);

	it('klines carry the window of their interval', async () => {
		const intervals =
			channels.flatMap(({ parameters }) => parameters).find(({ name }) => name === 'interval')
				?.enum ?? [];
		const client = await Listener.open(simulator());
		await client.subscribe(
			...intervals.map((name) => `spot@public.kline.v3.api.pb@MXUSDT@${name}`),
		);
		stir();
		await client.ask({ method: 'PING' });
		const now = simulator().state().time - 1;
		for (const interval of intervals) {
			const body = client.pushes
				.map((push) => push['publicSpotKline'] as Push)
				.reverse()
				.find((kline) => kline['interval'] === interval);
			const start = windowStart(interval, now);
			expect([body?.['windowStart'], body?.['windowEnd']]).toEqual([
				start / 1000,
				windowEnd(interval, start) / 1000,
			]);
		}
		expect(intervals).toHaveLength(10);
		client.close();
	});

	it.each(['5', '10', '20'])(
		'limit depth holds the %s best levels of both sides',
		async (level) => {
			const client = await Listener.open(simulator());
			await client.subscribe(`spot@public.limit.depth.v3.api.pb@MXUSDT@${level}`);
			stir();
			await client.ask({ method: 'PING' });
			const body = client.pushes.at(-1)?.['publicLimitDepths'] as Push;
			const { body: book } = await send(
				simulator(),
				'GET',
				`/api/v3/depth?symbol=MXUSDT&limit=${level}`,
			);
			const rows = (side: string) =>
				(body[side] as Array<Record<string, string>>).map(({ price, quantity }) => [
					price,
					quantity,
				]);
			expect([rows('bids'), rows('asks'), rows('bids').length]).toEqual([
				book.bids,
				book.asks,
				Number(level),
			]);
			client.close();
		},
	);

	it('mini tickers say the change of the day in their own zone', async () => {
		simulator().reset();
		// 10:07 UTC: the day of UTC+13 began at 11:00 yesterday, the one of UTC-10 at 10:00, minutes ago.
		const client = await Listener.open(simulator());
		const ticker = (zone: string) => `spot@public.miniTicker.v3.api.pb@BTCUSDT@${zone}`;
		await client.subscribe(ticker('UTC-10'), ticker('UTC+8'), ticker('24H'), ticker('UTC+5:30'));
		const klines = await send(
			simulator(),
			'GET',
			'/api/v3/klines?symbol=BTCUSDT&interval=30m&limit=60',
		);
		const opens = new Map(
			(klines.body as Array<[number, string]>).map(([time, open]) => [time, Number(open)]),
		);
		simulator().setPrice('BTCUSDT', '66000');
		simulator().advance(3000);
		await client.ask({ method: 'PING' });
		const rate = (zone: string, name: string) =>
			Number(
				(
					client.pushes.find((push) => push['channel'] === ticker(zone))?.[
						'publicMiniTicker'
					] as Push
				)[name],
			);
		const since = (time: number) => 66_000 / (opens.get(time) ?? NaN) - 1;
		const begins = {
			'UTC-10': Date.UTC(2026, 10, 22, 10),
			'UTC+8': Date.UTC(2026, 10, 21, 16),
			'UTC+5:30': Date.UTC(2026, 10, 21, 18, 30),
		};
		for (const [zone, begin] of Object.entries(begins)) {
			expect(rate(zone, 'zonedRate')).toBeCloseTo(since(begin), 3);
			expect(rate(zone, 'rate')).toBeCloseTo(since(begins['UTC+8']), 3);
		}
		expect(rate('24H', 'zonedRate')).not.toBe(rate('UTC-10', 'zonedRate'));
		client.close();
	});
});

describe('limits of the sockets', () => {
	const simulator = useSimulator({ manualClock: true });
	beforeEach(() => simulator().reset());

	it('refuse an address that floods again and again, until a reset', async () => {
		for (let flood = 0; flood < 3; flood++) {
			const client = await Listener.open(simulator());
			for (let count = 0; count < 101; count++) client.socket.send('{"method":"PING"}');
			await client.until(() => client.closeCode !== undefined);
			expect(client.closeCode).toBe(1008);
		}
		await expect(Listener.open(simulator())).rejects.toThrow('403');
		simulator().reset();
		(await Listener.open(simulator())).close();
	});

	it('take 100 requests in every second', async () => {
		const client = await Listener.open(simulator());
		for (let second = 1; second <= 3; second++) {
			for (let count = 0; count < 100; count++) client.socket.send('{"method":"PING"}');
			await client.until(() => client.texts.length === 100 * second);
			simulator().advance(1000);
		}
		expect([client.texts.length, client.closeCode]).toEqual([300, undefined]);
		client.close();
	});

	it('answer ten thousand subscriptions, thirty of them with yes', async () => {
		const client = await Listener.open(simulator());
		await client.subscribe('spot@public.kline.v3.api.pb@BTCUSDT@Min1');
		const answers: string[] = [];
		for (let batch = 0; batch < 1000; batch++) {
			if (batch % 50 === 0) simulator().advance(1000);
			const names = Array.from(
				{ length: 10 },
				(_, n) => `spot@public.kline.v3.api.pb@X${batch}${n}USDT@Min1`,
			);
			answers.push(await client.subscribe(...names));
		}
		expect(answers.every((answer) => answer.includes('Blocked! '))).toBe(true);
		const intervals = ['Min1', 'Min5', 'Min15', 'Min30', 'Min60', 'Hour4', 'Hour8', 'Day1'];
		for (const pair of ['BTCUSDT', 'ETHUSDT', 'MXUSDT', 'SOLUSDT', 'XRPUSDT']) {
			await client.subscribe(
				...intervals.map((name) => `spot@public.kline.v3.api.pb@${pair}@${name}`),
			);
		}
		expect(simulator().state().connections.subscriptions).toHaveLength(30);
		client.close();
	});

	it('call a request above 1024 bytes malformed and close on one above 64 kilobytes', async () => {
		const client = await Listener.open(simulator());
		const long = JSON.stringify({ method: 'SUBSCRIPTION', params: ['x'.repeat(1100)] });
		expect(await client.ask(long)).toBe('{"id":0,"code":0,"msg":"msg format invalid"}');
		const names = Array.from({ length: 10_000 }, (_, n) => `spot@public.x@${n}`);
		client.socket.send(JSON.stringify({ method: 'SUBSCRIPTION', params: names }));
		await client.until(() => client.closeCode !== undefined);
		expect((await send(simulator(), 'GET', '/api/v3/ping')).status).toBe(200);
	});

	it.each([
		['an unmasked frame', Buffer.from([0x81, 0x02, 0x68, 0x69])],
		['an unknown operation', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
		['reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
		['a ping that is too long', Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0])],
		['text that is no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])],
		['a close frame of one byte', Buffer.from([0x88, 0x81, 0, 0, 0, 0, 1])],
	])('end a connection that sends %s, and no other', async (_what, bytes) => {
		const [bad, good] = [await Listener.open(simulator()), await Listener.open(simulator())];
		(bad.socket as unknown as { _socket: { write(data: Buffer): void } })._socket.write(bytes);
		await bad.until(() => bad.closeCode !== undefined);
		expect(await good.ask({ method: 'PING' })).toContain('PONG');
		good.close();
	});

	it('answer binary frames and odd requests as malformed', async () => {
		const client = await Listener.open(simulator());
		const malformed = '{"id":0,"code":0,"msg":"msg format invalid"}';
		for (const odd of [
			'{"method":5}',
			'{"method":"LOGIN"}',
			'{"method":"SUBSCRIPTION","params":[1]}',
			'',
		]) {
			expect(await client.ask(odd)).toBe(malformed);
		}
		const { length } = client.texts;
		client.socket.send(Buffer.from('{"method":"PING"}'), { binary: true });
		await client.until(() => client.texts.length > length);
		expect(client.texts.at(-1)).toBe(malformed);
		client.close();
	});
});

describe('listen keys by the switch', () => {
	const simulator = useSimulator({
		manualClock: true,
		switches: { onCreateListenKey: 'existing' },
	});
	const create = async () =>
		String((await signed(simulator(), 'POST', '/api/v3/userDataStream')).body.listenKey);

	it('are handed out again while they live', async () => {
		const first = await create();
		expect(await create()).toBe(first);
		simulator().advance(60 * 60_000);
		const second = await create();
		expect(second).not.toBe(first);
		await signed(simulator(), 'DELETE', '/api/v3/userDataStream', { listenKey: second });
		expect(await create()).not.toBe(second);
		expect(simulator().state().listenKeys).toHaveLength(1);
	});
});

describe('channels by the switches', () => {
	const pairs = ['BTCUSDT', 'ETHUSDT', 'MXUSDT'];
	const lengths = [
		'Min1',
		'Min5',
		'Min15',
		'Min30',
		'Min60',
		'Hour4',
		'Hour8',
		'Day1',
		'Week1',
		'Month1',
	];
	const thirty = pairs.flatMap((pair) =>
		lengths.map((length) => `spot@public.kline.v3.api.pb@${pair}@${length}`),
	);
	const extra = 'spot@public.kline.v3.api.pb@SOLUSDT@Min1';
	const leave = (client: Listener, ...params: string[]) =>
		client.ask({ method: 'UNSUBSCRIPTION', params, id: 8 });
	const fill = async (client: Listener) => {
		for (let at = 0; at < 30; at += 10) await client.subscribe(...thirty.slice(at, at + 10));
	};

	describe('as they usually are', () => {
		const simulator = useSimulator({ manualClock: true });

		it('a repeated subscription is acknowledged, and leaving frees a place', async () => {
			const client = await Listener.open(simulator());
			await fill(client);
			expect(await client.subscribe(thirty[0])).toBe(
				JSON.stringify({ id: 7, code: 0, msg: thirty[0] }),
			);
			expect(await client.subscribe(extra)).toContain('Blocked!');
			await leave(client, thirty[0]);
			expect(await client.subscribe(extra)).toContain(`"msg":"${extra}"`);
			client.close();
		});
	});

	describe('the other way', () => {
		const simulator = useSimulator({
			manualClock: true,
			switches: { repeatedSubscription: 'empty', channelPlaces: 'lifetime' },
		});

		it('a repeated subscription is answered with an empty text, and pushes go on', async () => {
			const client = await Listener.open(simulator());
			const deals = 'spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT';
			expect(await client.subscribe(deals)).toContain(deals);
			expect(await client.subscribe(deals)).toBe('{"id":7,"code":0,"msg":""}');
			expect(await client.subscribe(deals, extra)).toContain(`${deals},${extra}`);
			simulator().trade('BTCUSDT', { price: '66000', quantity: '1' });
			simulator().advance(1000);
			await client.until(() => client.pushes.some((push) => push['channel'] === deals));
			client.close();
		});

		it('leaving frees no place on a connection that has had thirty channels', async () => {
			const client = await Listener.open(simulator());
			await fill(client);
			await leave(client, ...thirty.slice(0, 10));
			expect(await client.subscribe(extra)).toContain('Not Subscribed successfully!');
			expect(await client.subscribe(thirty[0])).toContain('Blocked!');
			const fresh = await Listener.open(simulator());
			expect(await fresh.subscribe(extra)).toContain(`"msg":"${extra}"`);
			for (const one of [client, fresh]) one.close();
		});
	});
});

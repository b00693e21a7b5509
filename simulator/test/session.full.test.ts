import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestSimulator } from '../../test/support/simulator';
import type { Simulator, SimulatorOptions } from '../src';
import type { ReplayOutcome } from '../src/session/replayOptions';
import { SessionError } from '../src/session/sessionFile';
import { Listener, placeOrder, send, signed } from './support/client';
import { pairsNamed, passTime, settle, startMirrorOf, startSource } from './support/mirrorChain';

const BTC = { symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.01' };
const START = Date.UTC(2026, 10, 22, 9, 58, 20);

describe('a session', () => {
	let file = '';
	beforeEach(() => {
		file = join(mkdtempSync(join(tmpdir(), 'simulator-session-')), 'day.session');
	});
	afterEach(() => rmSync(join(file, '..'), { recursive: true, force: true }));

	/** Plays the session with nobody else there. @returns how it went, and where everything stands then */
	async function replay(options: SimulatorOptions = {}, onlyMarket = false) {
		let outcome: ReplayOutcome | undefined;
		const ended = (reported: ReplayOutcome) => (outcome = reported);
		const simulator = await startTestSimulator({
			limits: true,
			market: undefined,
			manualClock: true,
			...options,
			replay: { file, ended, onlyMarket },
		});
		if (options.manualClock !== false) simulator.advance(3_600_000);
		await settle(() => outcome !== undefined, 'the end of the session');
		const snapshot = simulator.snapshot();
		await simulator.stop();
		return { outcome, snapshot };
	}

	async function record(options: SimulatorOptions): Promise<Simulator> {
		const simulator = await startTestSimulator({ record: file, ...options });
		const { body } = await signed(simulator, 'POST', '/api/v3/userDataStream');
		await signed(simulator, 'PUT', '/api/v3/userDataStream', {
			listenKey: body.listenKey as string,
		});
		await placeOrder(simulator, { ...BTC, side: 'BUY', price: '64990' });
		await placeOrder(simulator, { ...BTC, side: 'SELL', price: '65010' });
		await placeOrder(simulator, { ...BTC, side: 'BUY', type: 'MARKET' });
		await placeOrder(simulator, { ...BTC, side: 'BUY', price: '10' });
		await send(simulator, 'GET', '/api/v3/account?timestamp=1&signature=abc', {
			'X-MEXC-APIKEY': 'mx0vMyRealKeyOfTheRealExchange',
		});
		await send(simulator, 'GET', `/api/v3/account?timestamp=${Date.now()}&signature=abc`, {
			'X-MEXC-APIKEY': simulator.apiKey,
		});
		simulator.deposit('USDT', '100', undefined, { network: 'TRX', confirmEveryMs: 1000 });
		return simulator;
	}

	it('has the same outcome when it is played, by hand and at a hundred times the speed', async () => {
		const pairs = pairsNamed('BTCUSDT', 'ETHUSDT', 'MXUSDT');
		const options = { market: 'live', seed: 5, limits: true, pairs } as const;
		const recorded = await record({ ...options, speed: 20 });
		// Real time with a random flow: what happens depends on when this machine gets to it.
		for (let round = 0; round < 8; round++) {
			await new Promise((resolve) => setTimeout(resolve, 40));
			const price = round % 2 === 0 ? '64995' : '65005';
			await placeOrder(recorded, { ...BTC, side: round % 2 === 0 ? 'BUY' : 'SELL', price });
			await send(recorded, 'GET', '/api/v3/trades?symbol=BTCUSDT&limit=5');
		}
		recorded.setPrice('BTCUSDT', '64000');
		expect(() => recorded.setPrice('BTCUSDT', 'much')).toThrow(RangeError);
		const { orderId } = recorded.order({ ...BTC, side: 'BUY', price: '63900' });
		recorded.cancel(String(orderId));
		await signed(recorded, 'DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
		const before = recorded.snapshot();
		await recorded.stop();
		for (const replayed of [await replay(), await replay({ manualClock: false, speed: 100 })]) {
			expect(replayed.outcome).toMatchObject({ differences: 0, strangers: 0, commands: 5 });
			expect(replayed.outcome?.firstDifference).toBeUndefined();
			expect(replayed.outcome?.requests).toBe(25);
			expect(replayed.outcome?.pushes).toBeGreaterThan(30);
			expect(replayed.snapshot.trades).toEqual(before.trades);
			expect(replayed.snapshot.orders).toEqual(before.orders);
		}
	});

	it('of a mirror brings the prices with it', async () => {
		const source = await startSource(['BTCUSDT']);
		const mirrored = await startMirrorOf(source, { record: file });
		const { mirror } = mirrored;
		const place = (fields: Record<string, string>) =>
			signed(mirror, 'POST', '/api/v3/order', {
				...BTC,
				timestamp: String(mirror.state().time),
				...fields,
			});
		const price = (await send(source, 'GET', '/api/v3/ticker/bookTicker?symbol=BTCUSDT')).body;
		await place({ side: 'BUY', price: price.bidPrice as string });
		await place({ side: 'SELL', type: 'MARKET' });
		for (let step = 0; step < 40; step++) await passTime([mirrored], 15_000);
		const before = mirror.snapshot();
		expect(before.trades.length).toBeGreaterThan(1);
		await mirror.stop();
		await source.stop();
		const { outcome, snapshot } = await replay();
		expect(outcome).toMatchObject({ differences: 0, requests: 2 });
		expect(outcome?.marketEvents).toBeGreaterThan(2000);
		expect(snapshot.trades).toEqual(before.trades);
		expect(snapshot.lastPrices).toEqual(before.lastPrices);
		const others = await replay({}, true);
		expect(others.outcome).toMatchObject({ differences: 0, requests: 0, pushes: 0 });
		expect(others.snapshot.orders).toEqual([]);
		expect(others.snapshot.lastPrices).toEqual(before.lastPrices);
	});

	it('reports that something went differently, and what', async () => {
		const recorded = await record({ market: 'quiet', manualClock: true, startMs: START });
		await recorded.stop();
		const text = readFileSync(file, 'utf8');
		writeFileSync(file, text.replace('"market":"quiet"', '"market":"empty"'));
		const { outcome } = await replay();
		expect(outcome?.differences).toBeGreaterThan(0);
		expect(outcome?.firstDifference).toMatch(
			/^POST \/api\/v3\/order\?.*price=64990: then 200 .*(?!0001001)\d{7}".*, now 200 .*\d{13}0001001"/,
		);
	});

	it('can be watched, and says when somebody else has meddled', async () => {
		const recorded = await record({ market: 'quiet', manualClock: true, startMs: START });
		recorded.advance(60_000);
		recorded.setPrice('BTCUSDT', '64500');
		await recorded.stop();
		let outcome: ReplayOutcome | undefined;
		const replay = { file, ended: (reported: ReplayOutcome) => (outcome = reported) };
		const simulator = await startTestSimulator({ manualClock: true, replay });
		const listener = await Listener.open(simulator);
		await listener.subscribe('spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT');
		simulator.advance(1000);
		await placeOrder(simulator, { ...BTC, side: 'SELL', price: '65100' });
		simulator.advance(60_000);
		await listener.until(() => listener.pushes.length > 0);
		expect(outcome).toMatchObject({ strangers: 1 });
		expect(() => simulator.reset()).toThrow('A replay cannot be reset: start it again');
		listener.close();
	});

	it('holds no secret, no signature, and no key that may be a real one', async () => {
		const recorded = await record({ market: 'quiet', manualClock: true, startMs: START });
		const secret = recorded.apiSecret;
		await recorded.stop();
		const text = readFileSync(file, 'utf8');
		for (const word of [secret, 'signature=', 'MyRealKey']) expect(text).not.toContain(word);
		expect(text).toContain(recorded.apiKey);
	});

	it.each([
		['cut off within a line', (text: string) => text.slice(0, -7)],
		['followed by bytes that are no text', (text: string) => `${text}\u0000\u0001`],
		['followed by a line that is something else', (text: string) => `${text}null\n{"at":1}\n`],
	])('is played up to where it is %s, and says so', async (_what, damage) => {
		const recorded = await record({ market: 'quiet', manualClock: true, startMs: START });
		recorded.advance(60_000);
		recorded.setPrice('BTCUSDT', '64500');
		await recorded.stop();
		const text = readFileSync(file, 'utf8');
		const damaged = damage(text);
		writeFileSync(file, damaged);
		const sentences: string[] = [];
		const { outcome } = await replay({ report: (sentence) => sentences.push(sentence) });
		const lines = text.split('\n').length;
		const line = damaged.length < text.length ? lines - 1 : lines;
		expect(sentences).toEqual([
			`The session ${file} is damaged or cut off at line ${line}; what is before it is played.`,
		]);
		expect(outcome).toMatchObject({ differences: 0, requests: 8 });
	});

	it.each([
		['is missing', undefined, /cannot be read: there is no such file/],
		['is something else', '{"a":1}\n', /is no session/],
		['is newer', '{"format":"mexc-simulator session","version":2}\n', /has the form 2/],
		['is no text', '\u0000\u0001\n', /line 1: this is no line of a session/],
	])('is refused in a sentence when it %s', async (_what, text, sentence) => {
		if (text !== undefined) writeFileSync(file, text);
		const start = startTestSimulator({ replay: { file } });
		await expect(start).rejects.toThrow(SessionError);
		await expect(start).rejects.toThrow(sentence);
	});
});

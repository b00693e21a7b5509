/**
 * Many readers at once against an exchange that counts what it is asked, by the strictest reading of the
 * limits. The waiting happens in virtual time; the requests are real.
 */
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { klines, orderBook, tickerPrice } from '../../mexc/endpoints/marketData';
import { accountInfo, myTrades } from '../../mexc/endpoints/spotTrading';
import { openNetwork } from '../../mexc/account/network';
import type { RestClient } from '../../mexc/rest/client';
import { createRestClient } from '../../mexc/client';
import type { Simulator } from '../../simulator/src';
import { SharedTime } from '../support/sharedTime';
import { startTestSimulator } from '../support/simulator';
import { accountFor, failure, listeningLog } from '../unit/restServer';

const symbol = 'BTCUSDT';
const reads: ReadonlyArray<[Endpoint, Values]> = [
	[tickerPrice, { symbol }],
	[klines, { symbol, interval: '1m' }],
	[orderBook, { symbol }],
	[accountInfo, {}],
	[myTrades, { symbol }],
];
const keys = ['mx0vReaderOneOfTwo', 'mx0vReaderTwoOfTwo'];
const secret = 'secretOfBothReaders0123456789abc';

// Hundreds of real requests on a busy machine.
let time: SharedTime;

beforeEach(() => {
	time = new SharedTime();
});

/** Two accounts; 300 weight in ten seconds, 20 requests in one, and signed requests count twice. */
async function strictExchange(): Promise<Simulator> {
	const simulator = await startTestSimulator({
		manualClock: true,
		requestClock: 'exchange',
		startMs: time.now(),
		limits: { chargeSignedToUid: true, requestsPerSecond: 20 },
		accounts: keys.map((accessKey, index) => ({
			uid: `10${index}`,
			keys: [{ accessKey, secret }],
		})),
	});
	time.share(simulator);
	return simulator;
}

/** Clients of several nodes: what they share, they find by themselves. */
function readers({ restUrl }: Simulator, log = listeningLog()): RestClient[] {
	return [...keys, ...keys].map((apiKey) => {
		const account = accountFor(restUrl, { apiKey, apiSecret: secret });
		return createRestClient({ account, network: openNetwork, log, time });
	});
}

function readAtOnce(clients: readonly RestClient[], count: number): Array<Promise<unknown>> {
	return Array.from({ length: count }, (_, index) => {
		const [endpoint, values] = reads[index % reads.length];
		return clients[index % clients.length].call(endpoint, values);
	});
}

/** The requests without those for the time of the exchange. */
const readsSeen = (simulator: Simulator) =>
	simulator.requests().filter(({ endpoint }) => endpoint !== 'serverTime');

const refused = (simulator: Simulator) =>
	simulator.requests().filter(({ status }) => status === 429 || status === 418);

describe('200 reads at once', () => {
	it('are all answered without a 429, as fast as the limits allow', async () => {
		const simulator = await strictExchange();
		const started = time.now();
		const log = listeningLog();
		const answers = await time.until(Promise.all(readAtOnce(readers(simulator, log), 200)));
		expect(answers.every((answer) => typeof answer === 'object')).toBe(true);
		expect(readsSeen(simulator)).toHaveLength(200);
		expect(refused(simulator)).toEqual([]);
		// 1361 weight with the request for the time: four windows are full before the last begins.
		const seconds = (time.now() - started) / 1000;
		expect(seconds).toBeGreaterThan(40);
		expect(seconds).toBeLessThan(55);
		expect(log.lines.join()).toMatch(/Waiting \d+\.\d s for the rate limit of 127\.0\.0\.1/);
	});

	it('would be refused by this exchange if nobody held them back', async () => {
		const simulator = await strictExchange();
		const url = `${simulator.restUrl}/api/v3/klines?symbol=BTCUSDT&interval=1m`;
		const answers = await Promise.all(Array.from({ length: 21 }, () => fetch(url)));
		expect(answers.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
	});
});

describe('a 429 with Retry-After', () => {
	it('holds back everyone on its host and nobody elsewhere; then all reads are answered', async () => {
		const simulator = await strictExchange();
		const elsewhere = await strictExchange();
		simulator.fault({ kind: '429', retryAfterSeconds: 7, endpoint: 'klines' });
		const log = listeningLog();
		await time.until(
			Promise.all([
				...readAtOnce(readers(simulator, log), 60),
				...readAtOnce(readers(elsewhere), 60),
			]),
		);
		const [first, ...others] = refused(simulator);
		expect(others).toEqual([]);
		const after = readsSeen(simulator).filter((request) => request.time > first.time);
		expect(after[0].time).toBe(first.time + 7000);
		// The refused read was sent once more.
		expect(readsSeen(simulator)).toHaveLength(61);
		expect(log.lines.join()).toMatch(/127\.0\.0\.1:\d+ asked to slow down: waiting \d\.\d s/);
		const meanwhile = ({ time: at }: { time: number }) => at > first.time && at < first.time + 7000;
		expect(readsSeen(elsewhere).filter(meanwhile)).not.toEqual([]);
		expect(refused(elsewhere)).toEqual([]);
	});
});

describe('a ban', () => {
	it('ends every read on its host, unsent, until it is over', async () => {
		const simulator = await strictExchange();
		const clients = readers(simulator);
		simulator.fault({ kind: '418', retryAfterSeconds: 120, endpoint: 'klines' });
		const errors = readAtOnce(clients, 60).map((read) => read.then(() => undefined, String));
		const ended = (await time.until(Promise.all(errors))).filter((error) => error !== undefined);
		expect(ended.length).toBeGreaterThan(35);
		const sent = readsSeen(simulator);
		expect(new Set(sent.map((request) => request.time)).size).toBe(1);
		const late = failure(clients[1].call(tickerPrice, { symbol }));
		expect(await time.until(late)).toMatchObject({ kind: 'banned', effect: 'none' });
		expect(readsSeen(simulator)).toHaveLength(sent.length);
		await time.advance(120_000);
		expect(await time.until(clients[1].call(tickerPrice, { symbol }))).toHaveProperty('price');
	});
});

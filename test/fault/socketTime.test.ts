import { createHub } from '../../mexc/socket/streamHub';
import { defaultTimings } from '../../mexc/socket/timings';
import { turn, until, VirtualTime } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { accountFor, deals, lines, listen, many, open, untilVirtually } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

// Production's own timings, on a clock that is moved by hand; the sockets are real.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const btc = deals('BTCUSDT');

let server: TestServer;
let time: VirtualTime;

beforeEach(async () => {
	lines.length = 0;
	server = await startServer();
	time = new VirtualTime();
	server.now = () => time.now();
	attempts = 0;
	questions = 0;
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	expect(time.pending).toBe(0);
	await until('all sockets closed', () => server.open.size === 0);
	await server.stop();
});

let attempts = 0;
let questions = 0;
/** Asked before each connection and each question over REST: counts them. */
const network = {
	validateUrl: async (url: string) => {
		if (url.startsWith('ws')) attempts++;
		else questions++;
	},
};

const subscribe = (channels: string[] = [btc], hub = createHub()) =>
	listen(hub, server.url, channels, {
		account: accountFor(server.url, { baseUrl: `http://127.0.0.1:${server.port}` }),
		time,
		network,
	});
const pushed = (price: string) => server.push(btc, dealFrame(btc, price));
const passing = (what: string, check: () => boolean) => untilVirtually(time, what, check);

/** Virtual time in which real traffic is infinitely fast: after each alarm everything under way arrives. */
async function live(ms: number, meanwhile: () => void = () => undefined): Promise<void> {
	const settle = async () => {
		for (let i = 0; i < 4; i++) await turn();
		await until('answers', () => server.answers >= questions);
		await server.settled(attempts);
	};
	await settle();
	await time.advance(ms, async () => {
		meanwhile();
		await settle();
	});
}

async function connected(channels?: string[]) {
	const one = subscribe(channels);
	await passing('ready', () => one.outcome !== undefined);
	expect(one.outcome).toBe('resolved');
	return one;
}

describe('a living connection', () => {
	it('is pinged every 18 seconds', async () => {
		await connected();
		const before = server.pings;
		await live(90 * SECOND);
		expect(server.pings - before).toBe(5);
		expect(server.handshakes).toHaveLength(1);
	});

	it('spends at least 50 ms between two requests', async () => {
		await connected(many(30));
		const times = server.requests.map(({ at }) => at);
		expect(times).toHaveLength(2);
		// The clock moves in steps of 10 ms, and the first request may arrive a step late.
		expect(times[1] - times[0]).toBeGreaterThanOrEqual(40);
	});
});

describe('a half-open connection', () => {
	it('is given up ten seconds after a PING without answer', async () => {
		const one = await connected();
		const lastFrameAt = time.now();
		server.behaviour.answersPings = false;
		await time.advance(27 * SECOND);
		expect(one.states()).toEqual(['connected']);
		await time.advance(2 * SECOND);
		expect(one.events[1].message).toContain('has not answered a PING for 10 seconds');
		await passing('the gap', () => one.states().includes('gap'));
		expect(one.events.find(({ state }) => state === 'gap')?.fromTime).toBeLessThanOrEqual(
			lastFrameAt,
		);
		expect(server.handshakes).toHaveLength(2);
	});

	it('stays when data arrives instead of PONGs', async () => {
		const one = await connected();
		server.behaviour.answersPings = false;
		for (let second = 0; second < 60; second += 2) {
			pushed(String(second));
			await until('delivered', () => one.messages.length === second / 2 + 1);
			await time.advance(2 * SECOND);
		}
		expect(one.states()).toEqual(['connected']);
	});
});

describe('backoff', () => {
	/** Virtual seconds between the tries while the server refuses. */
	async function pauses(count: number): Promise<number[]> {
		const at: number[] = [];
		let seen = server.handshakes.length;
		while (at.length < count) {
			await live(100);
			if (server.handshakes.length === seen) continue;
			seen = server.handshakes.length;
			at.push(time.now());
		}
		return at.slice(1).map((moment, index) => (moment - at[index]) / SECOND);
	}

	it('doubles up to a minute with jitter and never ends', async () => {
		server.behaviour.handshake = 503;
		subscribe();
		const between = await pauses(12);
		between.forEach((pause, index) => {
			const full = Math.min(60, 2 ** index);
			expect(pause).toBeGreaterThanOrEqual(full * 0.5 - 0.2);
			expect(pause).toBeLessThanOrEqual(full + 0.4);
		});
		expect(new Set(between.slice(6)).size).toBeGreaterThan(1);
	});

	it('starts again from one second after the first data, not after the opening', async () => {
		server.behaviour.handshake = 503;
		const one = subscribe();
		await pauses(8);
		server.behaviour.handshake = undefined;
		await passing('ready', () => one.outcome === 'resolved');
		// Open and acknowledged, but nothing has come over it: the pause goes on growing.
		server.drop();
		server.behaviour.handshake = 503;
		const [first] = await pauses(2);
		expect(first).toBeGreaterThan(20);
		server.behaviour.handshake = undefined;
		await passing('connected again', () => one.states().at(-1) === 'gap');
		pushed('1');
		await until('data', () => one.messages.length === 1);
		server.drop();
		server.behaviour.handshake = 503;
		const [afterData] = await pauses(2);
		expect(afterData).toBeLessThan(3);
	});
});

describe('silence', () => {
	it('that REST cannot explain leads to a fresh connection, less often each time, without a gap', async () => {
		const one = await connected();
		await live(2 * MINUTE + SECOND);
		expect(one.states()).toEqual(['connected', 'stale', 'changedOver']);
		// Whether the pair was quiet or the connection deaf, it is not known.
		expect(one.events[2].message).not.toContain('nothing was missed');
		await live(3 * MINUTE);
		expect(server.handshakes).toHaveLength(2);
		await live(2 * MINUTE);
		expect(server.handshakes).toHaveLength(3);
		expect(one.states()).not.toContain('gap');
		pushed('1');
		await until('data', () => one.messages.length === 1);
		await live(2 * MINUTE + SECOND);
		expect(server.handshakes).toHaveLength(4);
	});
});

describe('24 hours', () => {
	it('pass without a gap: the new socket is acknowledged before the old one goes', async () => {
		const one = await connected();
		let price = 0;
		const sent: string[] = [];
		// One trade per alarm, so that there is data in every phase of the change-over.
		const trade = () => {
			sent.push(String(++price));
			pushed(String(price));
		};
		await live(26 * HOUR, trade);
		await until('all delivered', () => one.messages.length >= sent.length);
		expect(server.handshakes).toHaveLength(2);
		expect(server.open.size).toBe(1);
		expect(one.states()).toEqual(['connected', 'changedOver']);
		expect(one.prices()).toEqual(sent);
		expect(server.carriedTwice).toBeGreaterThan(0);
		expect(server.pings).toBeGreaterThan(4000);
	}, 60_000);

	const hourly = { ...defaultTimings, changeOverAfterMs: HOUR };

	it('keep the old socket while the new one cannot be opened', async () => {
		const one = subscribe([btc], createHub(hourly));
		await passing('ready', () => one.outcome === 'resolved');
		server.behaviour.handshake = 503;
		const trade = () => pushed('1');
		await live(HOUR + MINUTE, trade);
		expect(server.handshakes.length).toBeGreaterThan(2);
		expect(one.states()).toEqual(['connected']);
		server.behaviour.handshake = undefined;
		await live(2 * MINUTE, trade);
		expect(one.states()).toEqual(['connected', 'changedOver']);
		expect(server.open.size).toBe(1);
	});

	it('take along channels that come and go during the change-over', async () => {
		const hub = createHub(hourly);
		const first = subscribe([btc], hub);
		const leaving = subscribe([deals('ETHUSDT')], hub);
		await passing('ready', () => Boolean(first.outcome && leaving.outcome));
		const trade = () => pushed('1');
		server.behaviour.answersRequests = false;
		while (server.handshakes.length < 2) await live(SECOND, trade);
		expect(server.open.size).toBe(2);
		leaving.close();
		const coming = subscribe([deals('MXUSDT')], hub);
		server.behaviour.answersRequests = true;
		await live(30 * SECOND, trade);
		expect(coming.outcome).toBe('resolved');
		await live(3 * MINUTE, trade);
		expect(server.open.size).toBe(1);
		const [active] = server.active.values();
		expect([...active].sort()).toEqual([btc, deals('MXUSDT')].sort());
		expect(first.states()).not.toContain('refused');
	});
});

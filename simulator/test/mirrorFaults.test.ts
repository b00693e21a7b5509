import { WebSocket } from 'ws';
import type { Fault, Simulator } from '../src';
import { Listener, send, signed } from './support/client';
import { ask } from './support/ask';
import {
	type Mirrored,
	catchUp,
	coreOf,
	isLevel,
	passTime,
	passTimeCut,
	settle,
	startMirrorOf,
	startSource,
} from './support/mirrorChain';

const SYMBOL = 'BTCUSDT';
const ORDER = { symbol: SYMBOL, side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '64000' };

function isAlive(mirror: Simulator): boolean {
	return coreOf(mirror).market.report().alive;
}

function place(mirror: Simulator, fields: Record<string, string> = {}) {
	const timestamp = String(mirror.state().time);
	return signed(mirror, 'POST', '/api/v3/order', { ...ORDER, timestamp, ...fields });
}

async function expectLevel({ source, mirror }: Mirrored): Promise<void> {
	const depth = (simulator: Simulator) => {
		const { bids, asks } = ask(simulator, `depth?symbol=${SYMBOL}&limit=5000`) as Record<
			string,
			unknown
		>;
		return { bids, asks };
	};
	expect(depth(mirror)).toEqual(depth(source));
	const trades = `trades?symbol=${SYMBOL}&limit=1000`;
	expect(ask(mirror, trades)).toEqual(ask(source, trades));
	const candles = `klines?symbol=${SYMBOL}&interval=1m&limit=10`;
	const rows = (simulator: Simulator) =>
		(ask(simulator, candles) as unknown[][]).map((row) => row.slice(0, 7));
	expect(rows(mirror)).toEqual(rows(source));
}

describe('a mirror with trouble on its way', () => {
	let mirrored: Mirrored;
	beforeAll(async () => {
		mirrored = await startMirrorOf(await startSource([SYMBOL]), { mirror: { timeoutMs: 1500 } });
	});

	it.each<[string, Fault]>([
		['a lost frame', { kind: 'versionGap' }],
		['frames that come twice', { kind: 'duplicatePush', channel: 'depth', times: 3 }],
		['frames out of order', { kind: 'reorderPush', channel: 'depth' }],
		['a late frame', { kind: 'latePush', channel: 'depth', delayMs: 700 }],
		['a frame that is cut', { kind: 'truncatedFrame' }],
		['fields that nobody knows', { kind: 'unknownField', times: 5 }],
		['frames that are no message', { kind: 'garbageFrame' }],
		['a connection that ends', { kind: 'dropConnections', code: 1012 }],
		['an upgrade that is refused', { kind: 'refuseUpgrade', times: 2 }],
		['a snapshot that is not answered', { kind: 'status', status: 503, endpoint: 'orderBook' }],
		['an answer that is no JSON', { kind: '403html', endpoint: 'recentTrades' }],
		['a limit that is reached', { kind: '429', retryAfterSeconds: 2, endpoint: 'orderBook' }],
		['an answer that is reset', { kind: 'resetMidBody', endpoint: 'recentTrades' }],
	])('is level again after %s', async (_what, fault) => {
		const { source } = mirrored;
		source.fault(fault);
		// What hits requests shows when something has to be asked for again.
		if ('endpoint' in fault || fault.kind === 'refuseUpgrade')
			source.fault({ kind: 'dropConnections' });
		for (let step = 0; step < 8; step++) {
			source.advance(2000);
			await catchUp([mirrored]);
		}
		source.fault({ kind: 'clear' });
		expect(source.state().faults).toEqual([]);
		await catchUp([mirrored]);
		await expectLevel(mirrored);
	});

	it('notices a source that has fallen silent', async () => {
		const { source, mirror } = mirrored;
		source.fault({ kind: 'halfOpen' });
		await passTimeCut([mirrored], 21_000);
		await settle(() => !isAlive(mirror), 'the silence to be noticed');
		expect(mirror.state().market.trouble).toMatch(/The connection has ended: no answer to a ping/);
		await catchUp([mirrored]);
		await expectLevel(mirrored);
	});

	it('changes over to another connection before a day is over, without standing still', async () => {
		const { source, mirror } = mirrored;
		const before = coreOf(source).sockets.connections;
		const [old] = before;
		let stoodStill = 0;
		// In steps that leave room for pings; hours with nothing to do pass in one go each.
		for (let hour = 0; hour < 24; hour++) {
			for (let step = 0; step < 15; step++) {
				await passTime([mirrored], hour === 23 ? 60_000 : 15_000);
				if (!isAlive(mirror)) stoodStill += 1;
			}
			if (hour < 23) coreOf(mirror).clock.align(mirror.state().time);
		}
		expect(old).toBeDefined();
		expect(stoodStill).toBe(0);
		await expectLevel(mirrored);
	});
});

import { BookKeeper, type BookChange } from '../../mexc/book/bookKeeper';
import type { Level, Snapshot } from '../../mexc/book/localBook';
import { silentLog } from '../../mexc/core/log';
import { decodePush } from '../../mexc/socket/protobuf';
import { channelName, streams } from '../../mexc/streams';
import { PAIRS } from '../../simulator/src';
import { Core } from '../../simulator/src/core';
import { printLevel } from '../../simulator/src/exchange/book';
import { decimal } from '../../simulator/src/exchange/decimal';
import { type Order, isOpen } from '../../simulator/src/exchange/orders';
import type { PairMarket } from '../../simulator/src/exchange/pairMarket';
import { Prng } from '../../simulator/src/market/prng';
import { parseChannel } from '../../simulator/src/stream/channels';
import { turn, VirtualTime } from '../support/virtualTime';
import { amount } from '../support/amount';

// Messages as the simulator makes, encodes and numbers them, through our decoder into the
// keeper. No sockets: their part is proven in bookOnSimulator.full.test.ts, and here they would be most of
// the time. Snapshots come from the simulator's book, sometimes from before the latest changes.
// BOOK_SEED and BOOK_MESSAGES repeat a run or make it shorter.
const MESSAGES = Number(process.env.BOOK_MESSAGES ?? amount(250_000, 1_000_000));
const CHECK_EVERY = 5000;
const symbol = 'BTCUSDT';
const channel = channelName(streams.aggreDepth, { speed: '10ms', symbol });
const seed = Number(process.env.BOOK_SEED ?? 1);

function bookOf({ book, pair }: PairMarket): Snapshot {
	const rows = (side: 'BUY' | 'SELL'): Level[] =>
		book.levels(side, 5000).map((level) => {
			const [price, quantity] = printLevel(pair, level.price, level.quantity);
			return { price, quantity };
		});
	return { lastUpdateId: String(book.version), bids: rows('BUY'), asks: rows('SELL') };
}

/**
 * Others who place and take back orders around the live market, up to three percent away: a book of
 * many hundred levels, through which the market's own walk trades four times a second.
 */
class Makers {
	private readonly orders: Order[] = [];

	constructor(
		private readonly core: Core,
		private readonly market: PairMarket,
		private readonly chance: Prng,
	) {}

	act(): void {
		const { orders, market, chance } = this;
		const index = Math.floor(chance.next() * 1000);
		const old = orders[index];
		if (old !== undefined && isOpen(old)) market.book.remove(old);
		const side = chance.next() < 0.5 ? 'BUY' : 'SELL';
		const distance = (0.0005 + 0.03 * chance.next()) * (side === 'BUY' ? -1 : 1);
		const price = decimal((Number(market.last) * (1 + distance)).toFixed(1));
		const quantity = decimal((0.001 + chance.next()).toFixed(4));
		orders[index] = this.core.exchange.quote(market, side, price, quantity);
		this.core.exchange.commit(market);
	}
}

/** Passes frames on; one in a thousand in a wrong way. Counts what it did. */
class Spoiler {
	readonly done = { lost: 0, doubled: 0, swapped: 0, cut: 0 };
	isOn = true;
	private held?: Buffer;

	constructor(
		private readonly chance: Prng,
		private readonly deliver: (frame: Buffer) => void,
	) {}

	pass(frame: Buffer): void {
		const dice = this.isOn ? Math.floor(this.chance.next() * 4000) : -1;
		if (dice === 0) return void this.done.lost++;
		if (dice === 1) this.deliver(this.counted('doubled', frame));
		if (dice === 2) return void (this.held = this.counted('swapped', frame));
		this.deliver(dice === 3 ? this.counted('cut', frame.subarray(0, 30)) : frame);
		if (this.held === undefined) return;
		this.deliver(this.held);
		this.held = undefined;
	}

	private counted(what: keyof Spoiler['done'], frame: Buffer): Buffer {
		this.done[what]++;
		return frame;
	}
}

it(`the book equals the simulator book after ${MESSAGES} messages with gaps`, async () => {
	const pairs = PAIRS.filter((pair) => pair.symbol === symbol);
	const core = new Core({ market: 'live', manualClock: true, limits: false, seed, pairs });
	const market = core.market.steering.marketOf(symbol);
	const chance = new Prng(seed);
	const time = new VirtualTime();
	let stale = bookOf(market);
	let latest: BookChange['book'] | undefined;
	let asked = 0;
	const port = { time, log: silentLog, signal: new AbortController().signal };
	const snapshot = async () => {
		asked++;
		return chance.next() < 0.2 ? stale : bookOf(market);
	};
	const keeper = new BookKeeper(symbol, { ...port, snapshot }, ({ book }) => void (latest = book));
	let [levels, refused, decodeMs, keepMs] = [0, 0, 0, 0];
	const receive = (frame: Buffer) => {
		const start = performance.now();
		try {
			const push = decodePush(frame, time.now());
			const decoded = performance.now();
			decodeMs += decoded - start;
			keeper.feed(push);
			keepMs += performance.now() - decoded;
			levels += (push.body.bids as unknown[]).length + (push.body.asks as unknown[]).length;
		} catch {
			refused++;
		}
	};
	let messages = 0;
	const spoiler = new Spoiler(chance, receive);
	const send = (frame: Buffer) => {
		messages++;
		spoiler.pass(frame);
	};
	core.publisher.subscribe({ uid: undefined, send }, parseChannel(channel) as never);
	let compared = 0;
	const compare = () => {
		const { lastUpdateId, ...expected } = bookOf(market);
		if (!keeper.isSynced || latest?.version !== lastUpdateId) return;
		compared++;
		expect(latest.top(5000)).toEqual(expected);
	};
	const makers = new Makers(core, market, chance);
	const live = async () => {
		makers.act();
		core.clock.advance(10);
		const moved = time.advance(10, turn);
		if (!keeper.isSynced) await moved.then(turn);
	};
	const started = performance.now();
	for (let next = CHECK_EVERY; messages < MESSAGES; next += CHECK_EVERY) {
		stale = bookOf(market);
		while (messages < next) await live();
		core.clock.advance(10);
		compare();
	}
	spoiler.isOn = false;
	for (let calm = 0; calm < 20_000; calm++) await live();
	core.clock.advance(10);
	const seconds = Math.round((performance.now() - started) / 1000);
	core.stop();
	keeper.close();
	const perSecond = (ms: number) => Math.round(messages / (ms / 1000));
	process.stdout.write(
		`book: ${messages} messages with ${levels} levels in ${seconds} s; decoded ${perSecond(decodeMs)}/s, ` +
			`kept ${perSecond(keepMs)}/s; ${JSON.stringify(spoiler.done)}; resyncs ${keeper.resyncs}, ` +
			`snapshots ${asked}, compared ${compared}\n`,
	);
	expect(refused).toBe(spoiler.done.cut);
	expect(Math.min(...Object.values(spoiler.done))).toBeGreaterThan(MESSAGES / 10_000);
	expect(keeper.resyncs).toBeGreaterThan(MESSAGES / 5000);
	expect(compared).toBeGreaterThan(MESSAGES / CHECK_EVERY / 2);
	const { lastUpdateId, ...expected } = bookOf(market);
	expect(latest?.version).toBe(lastUpdateId);
	expect(latest?.top(5000)).toEqual(expected);
}, 1_800_000);

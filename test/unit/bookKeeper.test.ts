import { MexcError } from '../../mexc/core/errors';
import { bookFeed, depth } from './bookFeed';

const versions = ({ news }: ReturnType<typeof bookFeed>) => news.map(({ version }) => version);

/** A feed in sync at version 10. */
async function synced() {
	const feed = bookFeed();
	feed.keeper.gap();
	await feed.asked[0].answer(10);
	return feed;
}

const unreachable = new MexcError({ kind: 'network', message: 'No connection.' });

describe('the first copy', () => {
	it('is asked for with the first message, and takes the queue in', async () => {
		const { keeper, asked, news } = bookFeed();
		expect(asked).toHaveLength(0);
		for (const version of [9, 10, 11, 12]) keeper.feed(depth(version));
		expect([asked.length, keeper.isSynced]).toEqual([1, false]);
		await asked[0].answer(10);
		expect(keeper.isSynced).toBe(true);
		expect(news).toEqual([
			{
				version: '12',
				bids: ['92', '91', '90'],
				time: 7012,
				receivedAt: 8012,
				isBestChanged: true,
				isResynced: true,
			},
		]);
		expect(keeper.resyncs).toBe(0);
	});

	it('comes without any message when the channel is there', async () => {
		const feed = await synced();
		expect(versions(feed)).toEqual(['10']);
		feed.keeper.feed(depth(11));
		expect(versions(feed)).toEqual(['10', '11']);
		expect(feed.news[1]).toMatchObject({ time: 7011, isBestChanged: true, isResynced: false });
		feed.keeper.feed(depth(12, 12, { bids: [{ price: '91', quantity: '5' }] }));
		expect(feed.news[2].isBestChanged).toBe(false);
	});

	it('waits for a snapshot that reaches the queue', async () => {
		const feed = bookFeed();
		feed.keeper.feed(depth(20));
		await feed.asked[0].answer(18);
		expect(feed.keeper.isSynced).toBe(false);
		await feed.time.advance(1000);
		await feed.asked[1].answer(19);
		expect(versions(feed)).toEqual(['20']);
	});

	it('asks again when the queue itself has a hole, for what comes after the hole', async () => {
		const feed = bookFeed();
		for (const version of [11, 12, 14]) feed.keeper.feed(depth(version));
		await feed.asked[0].answer(10);
		expect(feed.keeper.isSynced).toBe(false);
		await feed.time.advance(1000);
		await feed.asked[1].answer(13);
		expect(versions(feed)).toEqual(['14']);
	});

	it('is not held up for long by a message with an impossible version', async () => {
		const feed = bookFeed();
		feed.keeper.feed(depth('1'.repeat(30)));
		for (let version = 11; !feed.keeper.isSynced; version++) {
			expect(version).toBeLessThan(70);
			feed.keeper.feed(depth(version));
			await feed.asked.at(-1)?.answer(version);
			await feed.time.advance(1000);
		}
		expect(feed.asked).toHaveLength(6);
	});

	it('drops the queue when it grows too long, and asks again', async () => {
		const feed = bookFeed();
		for (let version = 1; version <= 5001; version++) feed.keeper.feed(depth(version));
		await feed.asked[0].answer(1);
		expect(feed.keeper.isSynced).toBe(false);
		await feed.time.advance(1000);
		await feed.asked[1].answer(5000);
		expect(versions(feed)).toEqual(['5001']);
	});
});

describe('a copy in sync', () => {
	it.each([
		['a hole in the versions', depth(12)],
		['a crossed book', depth(11, 11, { bids: [{ price: '110', quantity: '1' }] })],
		['no versions', depth('', '')],
		['text that is no number', depth(11, 11, { bids: [{ price: 'abc', quantity: '1' }] })],
		['no levels', depth(11, 11, { asks: undefined })],
		['levels that are none', depth(11, 11, { asks: [null] })],
	])('is resynchronized after %s', async (_what, message) => {
		const feed = await synced();
		await feed.time.advance(10_000);
		feed.keeper.feed(message);
		expect([feed.keeper.isSynced, feed.asked.length]).toEqual([false, 2]);
		await feed.asked[1].answer(12);
		expect(versions(feed)).toEqual(['10', '12']);
		expect(feed.news[1]).toMatchObject({ isResynced: true, isBestChanged: false });
		expect([feed.keeper.resyncs, feed.asked.length]).toEqual([1, 2]);
	});

	it('leaves out what it contains already, and messages of other streams and pairs', async () => {
		const feed = await synced();
		feed.keeper.feed(depth(9));
		feed.keeper.feed({ ...depth(20), symbol: 'ETHUSDT' });
		feed.keeper.feed({ ...depth(20), bodyName: 'publicLimitDepths' });
		expect([feed.keeper.isSynced, feed.news.length]).toEqual([true, 1]);
	});

	it('believes after a while that the exchange counts from the start again', async () => {
		const feed = await synced();
		await feed.time.advance(10_000);
		for (let version = 1; version <= 100; version++) feed.keeper.feed(depth('2', '2'));
		expect(feed.keeper.isSynced).toBe(false);
		for (let again = 1; again <= 4; again++) {
			await feed.asked[again].answer(2);
			await feed.time.advance(10_000);
		}
		expect(versions(feed)).toEqual(['10', '2']);
	});

	it('does not go back in time for a cache of the exchange', async () => {
		const feed = await synced();
		feed.keeper.feed(depth(11));
		feed.keeper.gap();
		await feed.time.advance(1000);
		await feed.asked[1].answer(10);
		expect(feed.keeper.isSynced).toBe(false);
		await feed.time.advance(2000);
		await feed.asked[2].answer(11);
		expect(versions(feed)).toEqual(['10', '11', '11']);
	});
});

describe('a gap of the connection', () => {
	it('voids the snapshot under way and what has been queued', async () => {
		const feed = bookFeed();
		feed.keeper.feed(depth(11));
		feed.keeper.gap();
		expect(feed.asked).toHaveLength(1);
		await feed.asked[0].answer(10);
		expect(feed.keeper.isSynced).toBe(false);
		await feed.time.advance(1000);
		await feed.asked[1].answer(15);
		expect(versions(feed)).toEqual(['15']);
	});
});

describe('snapshots', () => {
	it('are asked for one at a time, with growing pauses up to a minute, endlessly', async () => {
		const { keeper, time, asked, lines } = bookFeed();
		keeper.feed(depth(11));
		for (let tries = 1; tries <= 20; tries++) {
			expect(asked).toHaveLength(tries);
			keeper.feed(depth(11 + tries));
			keeper.feed(depth(11 + tries));
			await asked[tries - 1].fail(unreachable);
			while (asked.length === tries) await time.advance(1000);
		}
		const pauses = asked.slice(1).map(({ at }, index) => at - asked[index].at);
		// The answer fails at the end of the second in which it was asked for.
		expect(Math.max(...pauses)).toBeLessThanOrEqual(61_000);
		expect(Math.min(...pauses.slice(6))).toBeGreaterThanOrEqual(30_000);
		expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
			'warn: The order book of BTCUSDT could not be fetched, trying again: No connection.',
		]);
		await asked[20].answer(31);
		expect(keeper.isSynced).toBe(true);
		expect(lines.at(-1)).toBe('info: The order book of BTCUSDT is there again.');
	});

	it('pause for as long as the exchange says', async () => {
		const { keeper, time, asked } = bookFeed();
		keeper.gap();
		const details = { kind: 'banned', message: 'Too many requests.' } as const;
		await asked[0].fail(new MexcError({ ...details, retryAfterMs: 120_000 }));
		await time.advance(119_000);
		expect(asked).toHaveLength(1);
		await time.advance(1000);
		expect(asked).toHaveLength(2);
	});

	it('are not asked for with every message of a stream that goes on losing some', async () => {
		const { keeper, time, asked } = bookFeed();
		let version = 1;
		for (let second = 0; second < 600; second++) {
			keeper.feed(depth((version += 2)));
			await asked.at(-1)?.answer(version);
			await time.advance(1000);
		}
		expect(asked.length).toBeLessThan(40);
	});

	it.each([
		['unreadable', { bids: [{ price: '', quantity: '' }] }],
		['crossed', { bids: [{ price: '110', quantity: '1' }] }],
	])('that are %s are not taken', async (_what, content) => {
		const { keeper, time, asked } = bookFeed();
		keeper.gap();
		await asked[0].answer(10, content);
		expect(keeper.isSynced).toBe(false);
		await time.advance(1000);
		await asked[1].answer(10);
		expect(keeper.isSynced).toBe(true);
	});
});

describe('the end', () => {
	it.each(['close', 'signal'] as const)('by %s stops everything', async (how) => {
		const feed = await synced();
		feed.keeper.gap();
		await feed.time.advance(1000);
		if (how === 'close') feed.keeper.close();
		else feed.stop.abort();
		expect(feed.asked[1].signal.aborted).toBe(true);
		await feed.asked[1].answer(12);
		feed.keeper.feed(depth(13));
		feed.keeper.gap();
		await feed.time.advance(600_000);
		expect([versions(feed), feed.asked.length, feed.time.pending]).toEqual([['10'], 2, 0]);
		expect(feed.keeper.isSynced).toBe(false);
		feed.keeper.close();
	});

	it('during a pause takes the pause along, and an answer that fails later is no trouble', async () => {
		const { keeper, asked, time, lines } = bookFeed();
		keeper.gap();
		await asked[0].fail(unreachable);
		keeper.close();
		expect(time.pending).toBe(0);
		const other = bookFeed();
		other.keeper.gap();
		other.keeper.close();
		await other.asked[0].fail(unreachable);
		expect([lines.length, other.lines.length]).toEqual([1, 0]);
	});

	it('has come already when the signal is aborted before the start', () => {
		const { stop, keeper, asked } = bookFeed();
		stop.abort();
		keeper.feed(depth(1));
		expect(asked).toHaveLength(0);
	});
});

describe('a listener that throws', () => {
	it('is reported in the log, not too often, and stops nothing', async () => {
		const feed = bookFeed(() => {
			throw new Error('full');
		});
		feed.keeper.gap();
		await feed.asked[0].answer(10);
		for (let version = 11; version < 40; version++) feed.keeper.feed(depth(version));
		expect(feed.news).toHaveLength(30);
		expect(feed.lines.filter((line) => line.startsWith('error'))).toEqual([
			'error: Processing the order book of BTCUSDT failed 1 time(s): full',
			'error: Processing the order book of BTCUSDT failed 10 time(s): full',
		]);
	});
});

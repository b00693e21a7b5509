import { type BookChange, BookKeeper } from '../../mexc/book/bookKeeper';
import type { Snapshot } from '../../mexc/book/localBook';
import type { Log } from '../../mexc/core/log';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { turn, VirtualTime } from '../support/virtualTime';

interface Asked {
	/** Virtual milliseconds since the start. */
	at: number;
	signal: AbortSignal;
	answer(version: number | string, more?: Partial<Snapshot>): Promise<void>;
	fail(error: unknown): Promise<void>;
}

export function depth(from: number | string, to = from, more: object = {}): PushMessage {
	const bids = [{ price: `9${String(to).slice(-1)}`, quantity: '1' }];
	const body = { fromVersion: `${from}`, toVersion: `${to}`, bids, asks: [], ...more };
	const channel = 'spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT';
	const push = { channel, symbol: 'BTCUSDT', bodyName: 'publicAggreDepths', body };
	return { ...push, sendTime: 7000 + Number(to), receivedAt: 8000 + Number(to) };
}

/** A keeper whose snapshots the test answers by hand, in virtual time. */
export function bookFeed(onNews: (news: BookChange) => void = () => undefined) {
	const time = new VirtualTime();
	const start = time.now();
	const asked: Asked[] = [];
	const news: Array<Omit<BookChange, 'book'> & { version: string; bids: string[] }> = [];
	const lines: string[] = [];
	const log = Object.fromEntries(
		['debug', 'info', 'warn', 'error'].map((name) => [
			name,
			(line: string) => lines.push(`${name}: ${line}`),
		]),
	) as unknown as Log;
	const stop = new AbortController();
	const keeper = new BookKeeper(
		'BTCUSDT',
		{
			time,
			log,
			signal: stop.signal,
			snapshot: (_symbol, signal) =>
				new Promise((resolve, reject) => {
					asked.push({
						at: time.now() - start,
						signal,
						async answer(version, more = {}) {
							const bids = [{ price: '90', quantity: '1' }];
							const asks = [{ price: '110', quantity: '1' }];
							resolve({ lastUpdateId: `${version}`, bids, asks, ...more });
							await turn();
						},
						async fail(error) {
							reject(error);
							await turn();
						},
					});
				}),
		},
		({ book, ...more }) => {
			const bids = book.top(5).bids.map(({ price }) => price);
			news.push({ ...more, version: book.version, bids });
			onNews({ book, ...more });
		},
	);
	return { keeper, time, asked, news, lines, stop };
}

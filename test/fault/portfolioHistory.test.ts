import type { Row } from '../../mexc/endpoints/answers';
import { universalTransfer } from '../../mexc/endpoints/wallet/transfer';
import type { CompositeOptions } from '../../mexc/flows/composite';
import { dayCloses } from '../../mexc/statistics/calendar';
import { portfolioHistory } from '../../mexc/statistics/portfolioHistory';
import { benchWith, DAY_MS, pass, rowsOf, take } from './accountBooks';
import { clientOf, type Bench } from './flowHarness';

const read = async (
	bench: Bench,
	values: Record<string, string> = {},
	more?: Partial<CompositeOptions>,
) => await rowsOf(bench, portfolioHistory, { symbols: 'BTCUSDT', days: '3', ...values }, more);

const totals = (rows: readonly Row[]) => rows.map(({ totalValueUsdt }) => totalValueUsdt);

describe('the history of a portfolio', () => {
	let bench: Bench;
	let start: number;
	const day = (after: number) => new Date(start + after * DAY_MS).toISOString().slice(0, 10);

	beforeAll(async () => {
		bench = await benchWith({ USDT: '100000' });
		await pass(bench, DAY_MS - (bench.time.now() % DAY_MS) + 22.5 * 3_600_000);
		start = bench.time.now();
		take(bench.simulator, 'BUY', '1', '60000');
		await pass(bench, DAY_MS);
		bench.simulator.deposit('BTC', '0.5');
		take(bench.simulator, 'SELL', '0.6', '66000');
		await pass(bench, 2 * 3_600_000);
		take(bench.simulator, 'BUY', '0.1', '65000');
	});

	it('has what was held and its worth at the end of each day, then now', async () => {
		const rows = await read(bench, {}, { timeZone: 'UTC' });
		expect(rows.map((row) => [row.day, row.isClosed])).toEqual([
			[day(-1), true],
			[day(0), true],
			[day(1), true],
			['now', false],
		]);
		// 100000; less 60000 and a fee of 30; and 39600 less 19.8 more, with 0.9 at 66000.
		expect(totals(rows)).toEqual(['100000', '99970', '138950.2', '138046.95']);
		expect(rows[0].assets).toEqual([
			{ asset: 'USDT', quantity: '100000', price: '1', valueUsdt: '100000' },
		]);
		expect(rows[2]).toMatchObject({
			time: `${day(2)}T00:00:00.000Z`,
			notCounted: [],
			assets: [{ asset: 'USDT' }, { asset: 'BTC', quantity: '0.9', price: '66000' }],
		});
		expect(rows[2].note).toMatch(/^Only trades of BTCUSDT are counted/);
	});

	it('ends days where the clocks of the workflow do', async () => {
		const rows = await read(bench, { days: '2' }, { timeZone: 'Asia/Tokyo' });
		// Its days end at 15:00 UTC: the second one before the sale.
		expect(totals(rows).slice(0, 2)).toEqual(['100000', '99970']);
		expect(rows[1].time).toBe(`${day(1)}T15:00:00.000Z`);
	});

	it('returns the newest rows where a limit is given', async () => {
		const rows = await read(bench, {}, { maxRows: 1, timeZone: 'UTC' });
		expect(rows).toMatchObject([{ day: 'now', totalValueUsdt: '138046.95' }]);
	});
});

it('names what no list explains, and does not count it', async () => {
	const bench = await benchWith({ USDT: '100000' });
	await pass(bench, 2 * DAY_MS);
	take(bench.simulator, 'BUY', '1', '60000');
	const owner = clientOf(bench.simulator, { time: bench.time }, { allowTransfers: true });
	const transfer = { fromAccountType: 'SPOT', toAccountType: 'FUTURES', asset: 'BTC', amount: '1' };
	await bench.time.until(owner.call(universalTransfer, transfer));
	const [known] = await read(bench, { days: '1' });
	expect(known).toMatchObject({ totalValueUsdt: '100000', notCounted: [] });
	const answer = { kind: 'answer', json: '{"rows":[],"total":0}' } as const;
	bench.simulator.fault({ ...answer, endpoint: 'universalTransferHistory', times: 100 });
	const [hidden] = await read(bench, { days: '1' });
	expect(hidden).toMatchObject({ totalValueUsdt: '100000', notCounted: ['BTC'] });
	expect(hidden.note).toMatch(/^What MEXC lists of BTC would make it -1 then/);
});

it('counts days by the clocks of a zone, also where they are set', () => {
	// On 29 March 2026 clocks in Berlin go forward at 2:00, so that day has 23 hours.
	const closes = dayCloses(Date.parse('2026-03-30T10:00:00Z'), 3, 'Europe/Berlin');
	expect(closes.map(({ day, time }) => [day, new Date(time).toISOString()])).toEqual([
		['2026-03-27', '2026-03-27T23:00:00.000Z'],
		['2026-03-28', '2026-03-28T23:00:00.000Z'],
		['2026-03-29', '2026-03-29T22:00:00.000Z'],
	]);
});

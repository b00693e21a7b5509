import type { Row } from '../../mexc/endpoints/answers';
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { createSubAccount } from '../../mexc/endpoints/subAccount/accounts';
import { createSubAccountApiKey } from '../../mexc/endpoints/subAccount/apiKeys';
import { subAccountUniversalTransfer } from '../../mexc/endpoints/subAccount/transfer';
import { dustTransfer } from '../../mexc/endpoints/wallet/dust';
import { withdraw } from '../../mexc/endpoints/wallet/withdrawal';
import { profitAndLoss } from '../../mexc/statistics/profitAndLoss';
import { add, compare, subtract } from '../../mexc/core/decimal';
import { asMexcError } from '../../mexc/core/errors';
import type { CompositeOptions } from '../../mexc/flows/composite';
import { DEMO_ACCOUNT } from '../../simulator/src';
import { accountsWith, benchWith, DAY_MS, pass, payFeesInMx, rowsOf, take } from './accountBooks';
import { clientOf, startBench, type Bench } from './flowHarness';

const usual = { symbols: 'BTCUSDT', method: 'fifo', profitOutput: 'perPair' };

const SUB = 'hedgingAccount1';

/** A master account with one sub-account. */
async function withSubAccount() {
	const bench = await benchWith({ USDT: '100000' });
	const rights = { allowAdministration: true, allowTransfers: true };
	const owner = clientOf(bench.simulator, { time: bench.time }, rights);
	const call = async (endpoint: Endpoint, values: Values) =>
		await bench.time.until(owner.call(endpoint, values));
	await call(createSubAccount, { subAccount: SUB, note: 'hedging' });
	return {
		bench,
		async transfer(values: Values) {
			const move = { fromAccountType: 'SPOT', asset: 'BTC', ...values };
			await call(subAccountUniversalTransfer, move);
			await pass(bench, 60_000);
		},
		async subKey() {
			const permissions = 'SPOT_ACCOUNT_READ,SPOT_DEAL_READ,SPOT_TRANSFER_READ';
			const asked = { subAccount: SUB, note: 'reads', permissions };
			const made = (await call(createSubAccountApiKey, asked)) as Row;
			return { apiKey: String(made.apiKey), apiSecret: String(made.secretKey) };
		},
	};
}

const read = async (
	bench: Bench,
	values: Record<string, string> = {},
	more?: Partial<CompositeOptions>,
) => await rowsOf(bench, profitAndLoss, { ...usual, ...values }, more);

describe('profit and loss', () => {
	let bench: Bench;
	let start: number;

	beforeAll(async () => {
		bench = await benchWith({ USDT: '100000', MX: '100' });
		// At 22:30, so that days begin at another moment elsewhere.
		await pass(bench, DAY_MS - (bench.time.now() % DAY_MS) + 22.5 * 3_600_000);
		start = bench.time.now();
		take(bench.simulator, 'BUY', '1', '60000');
		await pass(bench, DAY_MS);
		bench.simulator.deposit('BTC', '0.5');
		take(bench.simulator, 'SELL', '0.6', '66000');
		await pass(bench, 2 * 3_600_000);
		take(bench.simulator, 'BUY', '0.1', '65000');
	});

	it.each([
		['fifo', '3562.2', '0'],
		// The deposit goes first, then a tenth of the lot.
		['lifo', '593.7', '0.5'],
		// At the sale 1.5 are held: 1 with a cost, and 0.5 without. Two thirds of the 0.6 have one.
		['average', '2374.8', '0.2'],
	])('counts by %s', async (method, realised, soldWithoutCost) => {
		expect(await read(bench, { method })).toMatchObject([{ realised, soldWithoutCost }]);
	});

	it('is divided into days and months of the time zone', async () => {
		const day = (after: number) => new Date(start + after).toISOString().slice(0, 10);
		const utc = await read(bench, { profitOutput: 'perDay' });
		expect(utc.map(({ period, realised }) => [period, realised])).toEqual([
			[day(0), '0'],
			[day(DAY_MS), '3562.2'],
			[day(2 * DAY_MS), '0'],
		]);
		const tokyo = await read(bench, { profitOutput: 'perDay' }, { timeZone: 'Asia/Tokyo' });
		expect(tokyo.map(({ period, fills }) => [period, fills])).toEqual([
			[day(DAY_MS), 1],
			[day(2 * DAY_MS), 2],
		]);
		const months = await read(bench, { profitOutput: 'perMonth' });
		expect(months).toMatchObject([{ period: day(0).slice(0, 7), fills: 3, realised: '3562.2' }]);
	});

	it('takes a period, and costs from before it', async () => {
		const startTime = String(start + DAY_MS / 2);
		const endTime = String(start + DAY_MS + 3_600_000);
		const [item] = await read(bench, { startTime, endTime });
		expect(item).toMatchObject({ fills: 1, bought: '0', sold: '0.6', realised: '3562.2' });
		const [long] = await read(bench, { startTime: String(start - 60 * DAY_MS) });
		expect(long.note).toMatch(/history begins at .* between Start Time and then is not in it/);
	});

	it('has a row for each entry, with what came and what went in columns of their own', async () => {
		const rows = await read(bench, { profitOutput: 'perEntry' });
		expect(rows.map(({ type }) => type)).toEqual(['buy', 'deposit', 'sell', 'buy']);
		expect(rows[1]).toMatchObject({
			receivedAmount: '0.5',
			receivedAsset: 'BTC',
			quantityWithoutCost: '0.5',
			cost: null,
		});
		expect(rows[2]).toMatchObject({
			sentAmount: '0.6',
			sentAsset: 'BTC',
			receivedAmount: '39600',
			receivedAsset: 'USDT',
			feeAmount: '19.8',
			feeAsset: 'USDT',
			price: '66000',
			cost: '36018',
			proceeds: '39580.2',
			realised: '3562.2',
			costAsset: 'USDT',
		});
	});

	it('returns the newest rows where a limit is given', async () => {
		const rows = await read(bench, { profitOutput: 'perEntry' }, { maxRows: 2 });
		expect(rows.map(({ type }) => type)).toEqual(['sell', 'buy']);
	});

	it('goes on without the lists that the key may not read, and says so', async () => {
		bench.simulator.updateKey({ permissions: ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_READ'] });
		const [item] = await read(bench);
		// What nobody knows of opens the books, so it is sold first.
		expect(item).toMatchObject({ realised: '593.7', unexplainedQuantity: '0.5' });
		expect(item.note).toMatch(/0\.5 BTC were there before /);
		expect(item.note).toMatch(/Deposits could not be read and are not counted: MEXC: /);
	});
});

describe('profit and loss of what was held before', () => {
	let bench: Bench;
	const lots = (quantity: string) => ({
		openingLots: JSON.stringify([{ asset: 'BTC', quantity, cost: '80000', costAsset: 'USDT' }]),
	});

	beforeAll(async () => {
		bench = await benchWith({ USDT: '100000', BTC: '2', MX: '100' });
		take(bench.simulator, 'BUY', '1', '60000');
		await pass(bench, DAY_MS);
		take(bench.simulator, 'SELL', '2.5', '66000');
	});

	it('reports a sale without a known cost as such, and names what is unexplained', async () => {
		const [item] = await read(bench);
		// The sale brings 164917.5, of which a fifth belongs to the half that has a cost.
		expect(item).toMatchObject({
			realised: '2968.5',
			soldWithoutCost: '2',
			proceedsWithoutCost: '131934',
			unexplainedQuantity: '2',
			openQuantity: '0.5',
		});
		expect(item.note).toMatch(/^2 BTC were there before /);
		expect(item.note).toMatch(/1 sale has units without a cost in USDT/);
	});

	it('counts with the lots of the own records', async () => {
		const [item] = await read(bench, lots('2'));
		// 80000 and half of 60030.
		expect(item).toMatchObject({
			realised: '54902.5',
			soldWithoutCost: '0',
			unexplainedQuantity: '0',
			note: null,
		});
		const [less] = await read(bench, lots('3'));
		expect(less).toMatchObject({ unexplainedQuantity: '-1' });
		expect(less.note).toMatch(/1 BTC are missing: they left in a way that these lists do not show/);
	});

	it('values fees in MX where a pair gives a price before, and keeps them apart otherwise', async () => {
		payFeesInMx(bench.simulator);
		take(bench.simulator, 'SELL', '4', '2.5', 'MXUSDT');
		await pass(bench, 3_600_000);
		take(bench.simulator, 'SELL', '0.1', '66000');
		// What MX costs later is no price of the fee.
		await pass(bench, 3_600_000);
		take(bench.simulator, 'BUY', '4', '3', 'MXUSDT');
		await pass(bench, 3_600_000);
		const rows = await read(bench, { symbols: 'BTCUSDT,MXUSDT', profitOutput: 'perEntry' });
		// 3.3 USDT are 1.32 MX, which were worth 3.3 by the last candle before.
		const sale = rows.at(-2);
		expect(sale).toMatchObject({ feeAsset: 'MX', feeAmount: '1.32', feeValue: '3.3' });
		expect(sale).toMatchObject({ proceeds: '6596.7' });
		const [btc, mx] = await read(bench, { symbols: 'BTCUSDT,MXUSDT' });
		expect(btc).toMatchObject({ unpricedFees: [] });
		// Fees are taken from the books of MX as well: the balance is explained.
		expect(mx).toMatchObject({
			unexplainedQuantity: '100',
			heldQuantity: expect.stringMatching(/^98\.676/),
		});
	});
});

describe('profit and loss of a busy account', () => {
	const PAIRS = { BTCUSDT: 65_000, ETHUSDT: 3_500, MXUSDT: 3 };
	const symbols = Object.keys(PAIRS).join();
	let bench: Bench;

	beforeAll(async () => {
		bench = await benchWith({ USDT: '1000000' });
		bench.simulator.deposit('MX', '1000');
		for (let index = 0; index < 150; index++) {
			const [pair, price] = Object.entries(PAIRS)[index % 3];
			const side = index < 9 || index % 7 < 4 ? 'BUY' : 'SELL';
			const quantity = (side === 'BUY' ? '0.37' : '0.11').replace('0.', price < 10 ? '1' : '0.');
			take(bench.simulator, side, quantity, (price + (index % 11) / 100).toFixed(2), pair);
			if (index === 75) payFeesInMx(bench.simulator);
			await pass(bench, 600_000);
		}
		bench.simulator.deposit('ETH', '0.5');
	});

	it.each(['fifo', 'lifo', 'average'])(
		'explains the balance, and loses no cost (%s)',
		async (method) => {
			const rows = await read(bench, { symbols, method });
			expect(rows.map(({ unexplainedQuantity }) => unexplainedQuantity)).toEqual(['0', '0', '0']);
			const entries = await read(bench, { symbols, method, profitOutput: 'perEntry' });
			for (const row of rows) {
				const own = entries.filter(({ symbol }) => symbol === row.symbol);
				const sumOf = (type: string) =>
					own
						.filter((entry) => entry.type === type)
						.reduce((sum, { cost }) => add(sum, String(cost)), '0');
				// Fees in MX take MX out of its books with their cost: of MX less remains.
				const left = subtract(sumOf('buy'), add(sumOf('sell'), String(row.openCost)));
				if (row.symbol === 'MXUSDT') expect(compare(left, '0')).toBe(1);
				else expect(left).toBe('0');
				expect(own).toHaveLength(50);
			}
		},
	);
});

describe('profit and loss of a history that is not whole', () => {
	it('reads 250 fills in pages, and misses none', async () => {
		const bench = await benchWith({ USDT: '10000', BTC: '1' });
		for (let index = 0; index < 250; index++) {
			take(bench.simulator, index % 2 === 0 ? 'BUY' : 'SELL', '0.001', '60000');
			bench.simulator.advance(1);
		}
		const [item] = await read(bench);
		expect(item).toMatchObject({ fills: 250, bought: '0.125', sold: '0.125' });
		expect(item).toMatchObject({ unexplainedQuantity: '1' });
	});

	it('names a fill that does not say what was traded, and counts the others', async () => {
		const bench = await benchWith({ USDT: '200000' });
		take(bench.simulator, 'BUY', '1', '60000');
		take(bench.simulator, 'BUY', '1', '61000');
		const answer = { kind: 'answer', path: '0.qty', json: '"NaN"' } as const;
		bench.simulator.fault({ ...answer, endpoint: 'myTrades' });
		const [item] = await read(bench);
		expect(item).toMatchObject({ fills: 1, bought: '1', unexplainedQuantity: '1' });
		expect(item.note).toMatch(/Fill \S+ of BTCUSDT does not say what was traded/);
	});

	it('counts conversions of small balances, and names a row that does not say what moved', async () => {
		const bench = await benchWith({ USDT: '1000', ETH: '0.001' });
		const owner = clientOf(bench.simulator, { time: bench.time }, { allowTransfers: true });
		await bench.time.until(owner.call(dustTransfer, { asset: 'ETH' }));
		const symbols = 'ETHUSDT,MXUSDT';
		const rows = await read(bench, { symbols, profitOutput: 'perEntry' });
		const types = rows.map(({ type }) => type);
		expect(types).toEqual(['opening', 'conversionIn', 'conversionOut', 'conversionFee']);
		const [eth, mx] = await read(bench, { symbols });
		expect(eth).toMatchObject({ unexplainedQuantity: '0.001', openQuantityWithoutCost: '0' });
		expect(mx).toMatchObject({ unexplainedQuantity: '0', note: null });
		const answer = {
			kind: 'answer',
			path: 'data.0.convertDetails.0.amount',
			json: 'null',
		} as const;
		bench.simulator.fault({ ...answer, endpoint: 'dustLog' });
		const [odd] = await read(bench, { symbols });
		expect(odd.note).toMatch(/Conversions of small balances: 1 of them do not say what moved/);
	});

	it('counts a withdrawal once it is paid out, and names the fee that nobody documents', async () => {
		const demo = { ...DEMO_ACCOUNT, balances: { USDT: '100000' } };
		const bench = await startBench(accountsWith({}, demo));
		take(bench.simulator, 'BUY', '1', '60000');
		const owner = clientOf(bench.simulator, { time: bench.time }, { allowWithdrawals: true });
		const address = 'bc1simulatedaddressofthedemoaccount';
		const values = { coin: 'BTC', netWork: 'BTC', address, amount: '0.4' };
		await bench.time.until(owner.call(withdraw, values));
		// Confirmations take so long that this one is not credited.
		bench.simulator.deposit('BTC', '5', demo.uid, { network: 'BTC', confirmEveryMs: DAY_MS });
		const [before] = await read(bench);
		expect(before).toMatchObject({ unexplainedQuantity: '0', openQuantity: '1' });
		expect(before.note).toMatch(/A withdrawal of 0\.4 BTC is under way and not counted/);
		await pass(bench, 300_000);
		const [after] = await read(bench);
		expect(after).toMatchObject({ unexplainedQuantity: '-0.000014', openQuantity: '0.6' });
		expect(after.note).toMatch(
			/^0\.000014 BTC are missing.* Withdrawals had fees of 0\.000014 BTC\./,
		);
		const entries = await read(bench, { profitOutput: 'perEntry' });
		const isPaid = ({ type, sentAsset }: Row) => type === 'withdrawal' && sentAsset === 'BTC';
		expect(entries.find(isPaid)).toMatchObject({
			sentAmount: '0.4',
			cost: '24012',
			costAsset: 'USDT',
			quantityWithoutCost: '0',
		});
	});

	it('counts what went to a sub-account and came from it, each as an entry of its own', async () => {
		const { bench, transfer } = await withSubAccount();
		take(bench.simulator, 'BUY', '1', '60000');
		await pass(bench, 60_000);
		await transfer({ toAccount: SUB, amount: '0.4', toAccountType: 'SPOT' });
		await transfer({ fromAccount: SUB, amount: '0.1', toAccountType: 'SPOT' });
		await transfer({ toAccount: SUB, amount: '0.2', toAccountType: 'FUTURES' });
		const [item] = await read(bench);
		expect(item).toMatchObject({
			openQuantity: '0.4',
			openQuantityWithoutCost: '0.1',
			heldQuantity: '0.5',
		});
		expect(item).toMatchObject({ unexplainedQuantity: '0', note: null });
		const entries = await read(bench, { profitOutput: 'perEntry' });
		expect(entries).toMatchObject([
			{ type: 'buy' },
			{ type: 'toSubAccount', sentAmount: '0.4', sentAsset: 'BTC', cost: '24012' },
			{ type: 'fromSubAccount', receivedAmount: '0.1', receivedAsset: 'BTC' },
			{ type: 'toSubAccount', sentAmount: '0.2' },
		]);
	});

	it('says why it cannot read what came from the master account', async () => {
		const { bench, transfer, subKey } = await withSubAccount();
		take(bench.simulator, 'BUY', '1', '60000');
		await transfer({ toAccount: SUB, amount: '0.4', toAccountType: 'SPOT' });
		const key = await subKey();
		const client = clientOf({ ...key, restUrl: bench.simulator.restUrl }, { time: bench.time });
		const [item] = await read({ ...bench, client });
		expect(item).toMatchObject({ heldQuantity: '0.4', unexplainedQuantity: '0.4' });
		expect(item.note).toMatch(
			/^0\.4 BTC were there before .* Transfers between sub-accounts and the master account could not be read and are not counted: MEXC: /,
		);
	});

	it('fails where the network does, with nothing half', async () => {
		const bench = await benchWith({ USDT: '1000' });
		const fault = { kind: 'status', status: 503 } as const;
		bench.simulator.fault({ ...fault, endpoint: 'depositHistory', times: 50 });
		const error = asMexcError(await read(bench).catch((raw: unknown) => raw));
		expect(error.kind).toBe('server');
	});
});

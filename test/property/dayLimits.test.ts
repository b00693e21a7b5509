/** What was lost in a day, against a model that knows nothing of decimals, lots and events: whole units in a queue. */
import fc from 'fast-check';
import { compare } from '../../mexc/core/decimal';
import { fillOf, type Fill } from '../../mexc/limits/fill';
import { windowAt } from '../../mexc/limits/dayWindow';
import { boughtIn, filledByOrder, realisedIn, resultsOf } from '../../mexc/limits/pairUsage';
import { totalOf, usedOf, type Usage } from '../../mexc/limits/usage';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 15);
const assets = { baseAsset: 'BTC', quoteAsset: 'USDC' };
const rates = new Map([['MX', '2.71']]);
const QUOTE_RATE = '0.9998';

/** Quantities in thousandths, prices and fees in hundredths, all whole. */
interface Trade {
	isBuy: boolean;
	units: number;
	price: number;
	fee: number;
	feeAsset: 'BTC' | 'USDC' | 'MX';
	hoursAgo: number;
}

const trade: fc.Arbitrary<Trade> = fc.record({
	isBuy: fc.boolean(),
	units: fc.integer({ min: 1, max: 40 }),
	price: fc.integer({ min: 1, max: 9_999 }),
	fee: fc.integer({ min: 0, max: 30 }),
	feeAsset: fc.constantFrom('BTC', 'USDC', 'MX'),
	hoursAgo: fc.integer({ min: 0, max: 60 }),
});

/** Fees in the base asset are whole units too. */
function rowOf({ isBuy, units, price, fee, feeAsset, hoursAgo }: Trade, index: number) {
	return {
		symbol: 'BTCUSDC',
		id: `t${index}`,
		orderId: `o${index}`,
		isBuyer: isBuy,
		price: decimal(price, 2),
		qty: decimal(units, 3),
		commission: feeAsset === 'BTC' ? decimal(fee, 3) : decimal(fee, 2),
		commissionAsset: feeAsset,
		time: NOW - hoursAgo * HOUR_MS,
	};
}

function decimal(whole: number, digits: number): string {
	const text = String(whole).padStart(digits + 1, '0');
	return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** In units of 10^-9 USDT: thousandths times hundredths times ten-thousandths of the rate. */
function modelOf(trades: readonly Trade[], from: number) {
	const queue: number[] = [];
	let [result, bought, missing] = [0n, 0n, 0];
	const changes = new Map<number, bigint>();
	const inOrder = trades
		.map((one, index) => ({ ...one, index, time: NOW - one.hoursAgo * HOUR_MS }))
		.sort((a, b) => {
			return a.time - b.time || Number(b.isBuy) - Number(a.isBuy) || keyOrder(a, b);
		});
	for (const { isBuy, units, price, fee, feeAsset, time } of inOrder) {
		const baseFee = feeAsset === 'BTC' ? fee : 0;
		let change = 0n;
		if (isBuy) for (let unit = baseFee; unit < units; unit++) queue.push(price);
		let gone = 0;
		for (let unit = 0; !isBuy && unit < units + baseFee; unit++) {
			const paid = queue.shift();
			if (paid === undefined) gone++;
			else change += BigInt(price - paid) * 9_998n;
		}
		if (feeAsset === 'BTC') change -= BigInt(fee * price) * 9_998n;
		if (feeAsset === 'USDC') change -= BigInt(fee) * 9_998n * 1_000n;
		if (feeAsset === 'MX') change -= BigInt(fee) * 271n * 100_000n;
		if (time < from) continue;
		result += change;
		changes.set(time, (changes.get(time) ?? 0n) + change);
		missing += gone;
		if (isBuy) bought += BigInt(units * price) * 9_998n;
	}
	return { result, bought, missing, drawdown: drawdownOf(changes) };
}

/** From the highest point to the end; the map is in the order of time. */
function drawdownOf(changes: ReadonlyMap<number, bigint>): bigint {
	let [total, highest] = [0n, 0n];
	for (const change of changes.values()) {
		total += change;
		if (total > highest) highest = total;
	}
	return highest - total;
}

function keyOrder(a: { index: number; isBuy: boolean }, b: { index: number; isBuy: boolean }) {
	const key = ({ index, isBuy }: typeof a) => JSON.stringify([`t${index}`, `o${index}`, isBuy]);
	return key(a) < key(b) ? -1 : 1;
}

/** 10^-9 for a whole number, without the zeros at the end. */
function inUsdt(units: bigint): string {
	const digits = String(units < 0n ? -units : units).padStart(10, '0');
	const text = `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, '');
	return units < 0n ? `-${text}` : text;
}

function usageOf(fills: readonly Fill[], kind: 'utcDay' | 'rolling24h'): Usage {
	const window = windowAt(kind, NOW);
	const filled = filledByOrder(fills);
	const lists = { symbol: 'BTCUSDC', window, orders: [], fills, filled, quoteRate: QUOTE_RATE };
	const { realised, doubts } = realisedIn(lists, assets);
	const { results } = resultsOf(lists, realised, rates);
	return { window, bought: boughtIn(lists), open: [], orders: [], results, doubts };
}

const MOST = '0.5';

function roomAtOf(usage: Usage): number | undefined {
	return usedOf('drawdown', usage).roomAt(MOST, '0');
}

/** By trying every moment at which something counts no longer. */
function modelRoomAt({ results, window }: Usage): number | undefined {
	if (compare(usedOf('drawdown', { ...empty(window), results }).amount, MOST) < 0) return undefined;
	const leavesAt = (time: number) =>
		window.kind === 'utcDay' ? window.from + 24 * HOUR_MS : time + 24 * HOUR_MS;
	const moments = [...new Set(results.map(({ time }) => leavesAt(time)))].sort((a, b) => a - b);
	return moments.find((moment) => {
		const left = results.filter(({ time }) => leavesAt(time) > moment);
		return compare(usedOf('drawdown', { ...empty(window), results: left }).amount, MOST) < 0;
	});
}

function empty(window: Usage['window']): Usage {
	return { window, bought: [], open: [], orders: [], results: [], doubts: [] };
}

describe('1,000 random histories of fills', () => {
	it.each(['utcDay', 'rolling24h'] as const)('have the loss of the model (%s)', (kind) => {
		const { from } = windowAt(kind, NOW);
		fc.assert(
			fc.property(fc.array(trade, { maxLength: 30 }), (trades) => {
				const fills = trades.map((one, index) => fillOf(rowOf(one, index), 'BTCUSDC'));
				const usage = usageOf(fills, kind);
				const model = modelOf(trades, from);
				expect(totalOf(usage.results)).toBe(inUsdt(model.result));
				expect(totalOf(usage.bought)).toBe(inUsdt(model.bought));
				expect(usedOf('loss', usage).amount).toBe(model.result < 0n ? inUsdt(-model.result) : '0');
				expect(usedOf('drawdown', usage).amount).toBe(inUsdt(model.drawdown));
				expect(roomAtOf(usage)).toBe(modelRoomAt(usage));
				const sentence = usage.doubts.map(({ message }) => message).join();
				const missing = decimal(model.missing, 3).replace(/\.?0+$/, '');
				expect(sentence.startsWith(`${missing} BTC were sold`)).toBe(model.missing > 0);
			}),
			{ numRuns: 500 },
		);
	});
});

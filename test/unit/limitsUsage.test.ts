import { leavesAt, windowAt } from '../../mexc/limits/dayWindow';
import { fillOf } from '../../mexc/limits/fill';
import { overrunBy, type AppliedLimit } from '../../mexc/limits/judge';
import { realise } from '../../mexc/limits/realised';
import { usedOf, type Usage } from '../../mexc/limits/usage';
import { refusal } from '../support/refusal';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 15);
const before = (hours: number) => NOW - hours * HOUR_MS;

function usageIn(kind: 'utcDay' | 'rolling24h', more: Partial<Usage>): Usage {
	const nothing = { bought: [], open: [], orders: [], results: [], doubts: [] };
	return { window: windowAt(kind, NOW), ...nothing, ...more };
}

const bought = (hours: number, value: string, symbol = 'BTCUSDT') => {
	return { symbol, time: before(hours), value };
};
const sale = (hours: number, value: string, orderId = `order-${hours}`) => {
	return { symbol: 'BTCUSDT', time: before(hours), value, orderId, isSale: true };
};

describe('a window', () => {
	it('is the day of the exchange, or the 24 hours before', () => {
		const day = windowAt('utcDay', NOW);
		expect(new Date(day.from).toISOString()).toBe('2026-11-22T00:00:00.000Z');
		expect(leavesAt(day, NOW)).toBe(Date.UTC(2026, 10, 23));
		const rolling = windowAt('rolling24h', NOW);
		// What happened 24 hours ago counts no longer.
		expect(rolling.from).toBe(before(24) + 1);
		expect(leavesAt(rolling, before(24) + 1)).toBe(NOW + 1);
	});
});

describe('what is used', () => {
	it('frees when enough of it has left the window', () => {
		const parts = [bought(20, '50'), bought(5, '30'), bought(10, '20')];
		const used = usedOf('bought', usageIn('rolling24h', { bought: parts }));
		expect(used).toMatchObject({ amount: '100', firstFreesAt: before(-4) });
		expect(used.roomAt('100', '50')).toBe(before(-4));
		expect(used.roomAt('100', '60')).toBe(before(-14));
		expect(used.roomAt('100', '100')).toBe(before(-19));
		expect(used.roomAt('100', '101')).toBeUndefined();
	});

	it('does not free while purchases are open', () => {
		const open = [{ symbol: 'BTCUSDT', value: '80' }];
		const used = usedOf('bought', usageIn('utcDay', { bought: [bought(1, '10')], open }));
		expect(used.amount).toBe('90');
		expect(used.roomAt('100', '20')).toBe(Date.UTC(2026, 10, 23));
		expect(used.roomAt('100', '21')).toBeUndefined();
	});

	it('is that of one pair, or of all', () => {
		const usage = usageIn('utcDay', { bought: [bought(1, '10'), bought(1, '5', 'ETHUSDT')] });
		expect(usedOf('bought', usage).amount).toBe('15');
		expect(usedOf('bought', usage, 'ETHUSDT').amount).toBe('5');
	});

	it('of losses is what all results come to, and nothing where they won', () => {
		const results = [sale(20, '-30'), sale(10, '12.5'), sale(2, '-7.5')];
		const used = usedOf('loss', usageIn('rolling24h', { results }));
		expect(used.amount).toBe('25');
		expect(used.roomAt('25', '0')).toBe(before(-4));
		// A loss that is the limit leaves no room.
		const both = usageIn('rolling24h', { results: [sale(20, '-30'), sale(10, '-25')] });
		expect(usedOf('loss', both).roomAt('25', '0')).toBe(before(-14));
		for (const results of [[sale(1, '3')], [sale(2, '-3'), sale(1, '3')], []]) {
			expect(usedOf('loss', usageIn('rolling24h', { results }))).toMatchObject({
				amount: '0',
				firstFreesAt: undefined,
			});
		}
	});

	it('of a drawdown is the fall from the highest point, which begins at nothing', () => {
		const fallen = (...values: string[]) => {
			const results = values.map((value, index) => sale(20 - index, value));
			return usedOf('drawdown', usageIn('rolling24h', { results }));
		};
		// 40 were won, and 30 of them lost again: the day has won, and the limit counts all the same.
		expect(fallen('40', '-20', '-10').amount).toBe('30');
		expect(fallen('-20', '-10').amount).toBe('30');
		expect(fallen('40', '-20', '5').amount).toBe('15');
		expect(fallen('40', '-20', '20.5')).toMatchObject({ amount: '0', firstFreesAt: undefined });
		expect(fallen().amount).toBe('0');
		// What was won before the fall gives no room when it leaves; the fall itself has to.
		const used = fallen('40', '-20', '-10', '-5');
		expect(used.firstFreesAt).toBe(before(-5));
		expect(used.roomAt('35', '0')).toBe(before(-5));
		expect(used.roomAt('15', '0')).toBe(before(-6));
		expect(used.roomAt('5', '0')).toBe(before(-7));
	});

	it('of a drawdown does not depend on the order of what happens in one millisecond', () => {
		const both = [sale(2, '-9', 'one'), sale(2, '9', 'two')];
		for (const results of [both, [...both].reverse()]) {
			expect(usedOf('drawdown', usageIn('utcDay', { results })).amount).toBe('0');
		}
	});

	it('of losses in a row ends with a sale that won or lost nothing', () => {
		const row = (...values: string[]) => {
			const results = values.map((value, index) => sale(20 - index, value));
			return usedOf('lossesInRow', usageIn('rolling24h', { results }));
		};
		expect(row('-1', '-1', '-1').amount).toBe('3');
		expect(row('-1', '-1', '0', '-1').amount).toBe('1');
		expect(row('-1', '2').amount).toBe('0');
		// With three in a row and a pause after two, two of them must have left.
		expect(row('-1', '-1', '-1').roomAt('2', '0')).toBe(before(-5));
	});

	it('of losses in a row follows the time, whatever pair each sale was on', () => {
		const of = (symbol: string, result: ReturnType<typeof sale>) => ({ ...result, symbol });
		const results = [
			of('BTCUSDT', sale(9, '-1')),
			of('BTCUSDT', sale(3, '-1')),
			of('ETHUSDT', sale(6, '5')),
			of('ETHUSDT', sale(2, '-1')),
		];
		const used = usedOf('lossesInRow', usageIn('rolling24h', { results }));
		expect(used).toMatchObject({ amount: '2', firstFreesAt: before(-21) });
		expect(used.roomAt('1', '0')).toBe(before(-22));
		// Orders of two pairs may have one ID.
		const alike = [of('BTCUSDT', sale(2, '-1', 'a')), of('ETHUSDT', sale(1, '-1', 'a'))];
		expect(usedOf('lossesInRow', usageIn('rolling24h', { results: alike })).amount).toBe('2');
	});

	it('of losses in a row is over with the last fill of each order', () => {
		for (const hours of [
			[9, 5],
			[5, 9],
		]) {
			const results = hours.map((ago) => sale(ago, '-1', 'one'));
			const used = usedOf('lossesInRow', usageIn('rolling24h', { results }));
			expect(used).toMatchObject({ amount: '1', firstFreesAt: before(-19) });
		}
	});

	it('of losses in a row takes the fills of an order together, and no purchase', () => {
		const results = [
			sale(5, '-1', 'one'),
			sale(4, '-3', 'two'),
			sale(3, '4', 'two'),
			{ ...sale(2, '-0.1', 'fee'), isSale: false },
		];
		expect(usedOf('lossesInRow', usageIn('utcDay', { results })).amount).toBe('0');
		expect(usedOf('lossesInRow', usageIn('utcDay', { results: results.slice(0, 2) })).amount).toBe(
			'2',
		);
	});
});

describe('a purchase', () => {
	const purchase = { symbol: 'BTCUSDT', value: '10' };
	const judged = (limit: AppliedLimit, usage: Partial<Usage>) =>
		overrunBy([limit], usageIn('utcDay', usage), [purchase])?.error.message;

	it('may use a limit to the last cent', () => {
		const limit = { kind: 'bought', max: '100' } as const;
		expect(judged(limit, { bought: [bought(1, '90')] })).toBeUndefined();
		expect(judged(limit, { bought: [bought(1, '90.01')] })).toContain('left 9.99 USDT');
	});

	it('ends with the loss that is the limit', () => {
		const limit = { kind: 'loss', max: '5' } as const;
		expect(judged(limit, { results: [sale(1, '-4.99')] })).toBeUndefined();
		expect(judged(limit, { results: [sale(1, '-5')] })).toContain('used 5 USDT');
	});

	it('is not judged by losses that are in doubt, but by everything else', () => {
		const doubts = [{ symbol: 'ETHUSDT', isPassing: true, message: 'Late.', hint: 'Wait.' }];
		expect(judged({ kind: 'bought', max: '100' }, { doubts })).toBeUndefined();
		expect(judged({ kind: 'loss', max: '5', symbol: 'BTCUSDT' }, { doubts })).toBeUndefined();
		expect(judged({ kind: 'loss', max: '5' }, { doubts })).toContain('cannot be checked: Late.');
	});
});

describe('a fill', () => {
	const row = {
		symbol: 'BTCUSDT',
		id: '1X1',
		orderId: 'C02__1',
		price: '100',
		qty: '2',
		isBuyer: true,
		commission: '0.1',
		commissionAsset: 'USDT',
		time: NOW,
	};

	it.each(['id', 'orderId', 'price', 'qty', 'isBuyer', 'commission', 'commissionAsset', 'time'])(
		'without %s is not guessed',
		(name) => {
			expect(refusal(() => fillOf({ ...row, [name]: null }, 'BTCUSDT'))).toMatchObject({
				kind: 'protocol',
				message: `MEXC lists the own trade ${name === 'id' ? 'without an ID' : '1X1'} of BTCUSDT without its time, price, quantity or fee.`,
				hint: 'Try again in a moment. If this goes on, MEXC has changed this answer: then please report it.',
			});
		},
	);

	it('without a fee needs no asset for it', () => {
		expect(fillOf({ ...row, commission: '0', commissionAsset: null }, 'BTCUSDT').fee.amount).toBe(
			'0',
		);
	});

	it('sold at once with the purchase of the same millisecond has its price', () => {
		const sold = { ...row, id: '0X1', orderId: 'C02__0', isBuyer: false, price: '90' };
		const fills = [sold, row].map((one) => fillOf(one, 'BTCUSDT'));
		const assets = { baseAsset: 'BTC', quoteAsset: 'USDT' };
		expect(realise(fills, assets)).toMatchObject([
			{ result: '-0.1', uncosted: '0' },
			{ result: '-20.1', uncosted: '0' },
		]);
	});
});

import type { DayLimits } from '../../mexc/account/account';
import { windowAt } from '../../mexc/limits/dayWindow';
import {
	doubtAbout,
	leftOf,
	limitsFor,
	limitsIn,
	overrunBy,
	unitOf,
	type AppliedLimit,
	type Purchase,
} from '../../mexc/limits/judge';
import type { Doubt, Result, Usage } from '../../mexc/limits/usage';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 15);
const MIDNIGHT = 'There is room again from 2026-11-23T00:00:00.000Z on.';

type Kind = Usage['window']['kind'];

function usageIn(more: Partial<Usage>, kind: Kind = 'utcDay'): Usage {
	const nothing = { bought: [], open: [], orders: [], results: [], doubts: [] };
	return { window: windowAt(kind, NOW), ...nothing, ...more };
}

const at = (hours: number, value: string, symbol = 'BTCUSDT') => {
	return { symbol, time: NOW - hours * HOUR_MS, value };
};
const sale = (hours: number, value: string): Result => {
	return { ...at(hours, value), orderId: `order-${hours}`, isSale: true };
};
const buy = (value: string, symbol = 'BTCUSDT'): Purchase => ({ symbol, value });

function judged(limit: AppliedLimit, usage: Usage, ...purchases: Purchase[]) {
	const overrun = overrunBy([limit], usage, purchases.length === 0 ? [buy('10')] : purchases);
	return overrun && { message: overrun.error.message, hint: overrun.error.hint };
}

describe('the limits of a credential', () => {
	const limits: DayLimits = {
		window: 'utcDay',
		together: { lossesInRow: '2', drawdown: '4', loss: '5', bought: '100', orders: '9' },
		bySymbol: new Map([
			['BTCUSDT', { loss: '1' }],
			['ETHUSDT', { bought: '50' }],
		]),
	};

	it('are those of all pairs first, then those of each', () => {
		expect(limitsIn(limits)).toEqual([
			{ kind: 'orders', max: '9' },
			{ kind: 'bought', max: '100' },
			{ kind: 'loss', max: '5' },
			{ kind: 'drawdown', max: '4' },
			{ kind: 'lossesInRow', max: '2' },
			{ kind: 'loss', max: '1', symbol: 'BTCUSDT' },
			{ kind: 'bought', max: '50', symbol: 'ETHUSDT' },
		]);
		expect(limitsIn({ window: 'utcDay', bySymbol: new Map() } as DayLimits)).toEqual([]);
	});

	it('that an order must keep to are those of its pair and of all', () => {
		const symbolsOf = (...symbols: string[]) =>
			limitsFor(limits, symbols).map(({ symbol }) => symbol);
		const all = [undefined, undefined, undefined, undefined, undefined];
		expect(symbolsOf('ETHUSDT')).toEqual([...all, 'ETHUSDT']);
		expect(symbolsOf('MXUSDT')).toEqual(all);
		expect(symbolsOf('MXUSDT', 'BTCUSDT', 'ETHUSDT')).toEqual([...all, 'BTCUSDT', 'ETHUSDT']);
	});

	it('are counted in USDT, or have no unit', () => {
		const kinds = ['bought', 'loss', 'drawdown', 'orders', 'lossesInRow'] as const;
		expect(kinds.map(unitOf)).toEqual([' USDT', ' USDT', ' USDT', '', '']);
		expect([leftOf('5', '2.5'), leftOf('5', '5'), leftOf('5', '6')]).toEqual(['2.5', '0', '0']);
	});
});

describe('a purchase without room is refused with what is used, what is left and when there is room', () => {
	const NAMED = 'of the credential is reached:';

	it.each<[string, AppliedLimit, Usage, string, string]>([
		[
			'what was bought',
			{ kind: 'bought', max: '100' },
			usageIn({ bought: [at(2, '95')] }),
			`Max Bought per Day (100 USDT) ${NAMED} used 95 USDT since 00:00 UTC, left 5 USDT, and this needs 10 USDT. Nothing was sent.`,
			`${MIDNIGHT} Sales are not refused. The limit is set in the MEXC API credential.`,
		],
		[
			'what may still be bought',
			{ kind: 'bought', max: '100', symbol: 'BTCUSDT' },
			usageIn({ open: [buy('95')] }, 'rolling24h'),
			`Max Bought per Day of BTCUSDT (100 USDT) ${NAMED} used 95 USDT in the last 24 hours, left 5 USDT, and this needs 10 USDT. Nothing was sent.`,
			'Order less, or cancel open purchases, which count with what they may still buy. Sales are not refused. The limit is set in the MEXC API credential.',
		],
		[
			'orders',
			{ kind: 'orders', max: '2' },
			usageIn({ orders: [at(20, '1'), at(3, '1')] }, 'rolling24h'),
			`Max Orders per Day (2) ${NAMED} used 2 in the last 24 hours, left 0, and this needs 1. Nothing was sent.`,
			'There is room again from 2026-11-22T19:00:00.000Z on. Sales are not refused. The limit is set in the MEXC API credential.',
		],
		[
			'losses',
			{ kind: 'loss', max: '5' },
			usageIn({ results: [sale(2, '-7')] }),
			`Max Loss per Day (5 USDT) ${NAMED} used 7 USDT since 00:00 UTC, left 0 USDT. Nothing was sent.`,
			`${MIDNIGHT} Sales are not refused. The limit is set in the MEXC API credential.`,
		],
		[
			'losses in a row',
			{ kind: 'lossesInRow', max: '1', symbol: 'BTCUSDT' },
			usageIn({ results: [sale(2, '-7')] }),
			`Pause After Losses in a Row of BTCUSDT (1) ${NAMED} used 1 since 00:00 UTC, left 0. Nothing was sent.`,
			`${MIDNIGHT} Sales are not refused. The limit is set in the MEXC API credential.`,
		],
	])('%s', (_what, limit, usage, message, hint) => {
		expect(judged(limit, usage)).toEqual({ message, hint });
	});

	it('and with how many are too many at once', () => {
		const limit = { kind: 'orders', max: '2' } as const;
		expect(judged(limit, usageIn({}), buy('1'), buy('1'), buy('1'))).toEqual({
			message:
				'Max Orders per Day (2) of the credential is reached: used 0 since 00:00 UTC, left 2, and this needs 3. Nothing was sent.',
			hint: 'Place fewer orders at once. Sales are not refused. The limit is set in the MEXC API credential.',
		});
	});
});

describe('a purchase', () => {
	it.each<[AppliedLimit, Usage]>([
		[{ kind: 'bought', max: '100' }, usageIn({ bought: [at(1, '90')] })],
		[{ kind: 'orders', max: '2' }, usageIn({ orders: [at(1, '1')] })],
		[{ kind: 'loss', max: '5' }, usageIn({ results: [sale(1, '-4.99')] })],
		[{ kind: 'drawdown', max: '5' }, usageIn({ results: [sale(2, '9'), sale(1, '-4.99')] })],
		[{ kind: 'lossesInRow', max: '2' }, usageIn({ results: [sale(1, '-1')] })],
	])('may use a limit up: %j', (limit, usage) => {
		expect(judged(limit, usage)).toBeUndefined();
	});

	it('is judged together with those it is sent with, pair by pair', () => {
		const limit = { kind: 'bought', max: '30', symbol: 'BTCUSDT' } as const;
		const purchases = [buy('20'), buy('10.01'), buy('500', 'ETHUSDT')];
		const overrun = overrunBy([limit], usageIn({}), purchases);
		expect(overrun).toMatchObject({ limit, isPassing: false, wanted: purchases.slice(0, 2) });
		expect(overrun?.error).toMatchObject({ kind: 'policy' });
		expect(judged(limit, usageIn({}), buy('20'), buy('10'), buy('500', 'ETHUSDT'))).toBeUndefined();
		// The limit of another pair, used up or not, is none of it.
		const used = usageIn({ bought: [at(1, '40')] });
		expect(judged(limit, used, buy('500', 'ETHUSDT'))).toBeUndefined();
		const all = overrunBy([{ kind: 'bought', max: '100' }], usageIn({}), purchases);
		expect(all?.wanted).toEqual(purchases);
	});

	it('is refused by the first limit that it would break', () => {
		const limits: AppliedLimit[] = [
			{ kind: 'orders', max: '5' },
			{ kind: 'bought', max: '5' },
			{ kind: 'loss', max: '1' },
		];
		const usage = usageIn({ results: [sale(1, '-3')] });
		expect(overrunBy(limits, usage, [buy('10')])?.limit).toBe(limits[1]);
		expect(overrunBy(limits, usage, [buy('1')])?.limit).toBe(limits[2]);
		expect(overrunBy(limits, usageIn({}), [buy('1')])).toBeUndefined();
		expect(overrunBy([], usage, [buy('10')])).toBeUndefined();
	});
});

describe('losses in doubt', () => {
	const doubt = (symbol: string, isPassing: boolean): Doubt => {
		return { symbol, isPassing, message: `Late: ${symbol}.`, hint: 'Wait.' };
	};

	it('refuse purchases with what is in doubt, and say whether it passes', () => {
		const limit = { kind: 'loss', max: '5' } as const;
		const usage = usageIn({ doubts: [doubt('BTCUSDT', true)] });
		expect(overrunBy([limit], usage, [buy('10')])).toMatchObject({
			limit,
			isPassing: true,
			wanted: [buy('10')],
			error: {
				kind: 'policy',
				message:
					'Max Loss per Day (5 USDT) of the credential cannot be checked: Late: BTCUSDT. Nothing was sent.',
				hint: 'Wait. Sales are not refused.',
			},
		});
	});

	it('are about their own pair, and those that stay come first', () => {
		const usage = usageIn({ doubts: [doubt('ETHUSDT', true), doubt('BTCUSDT', false)] });
		const about = (limit: AppliedLimit) => doubtAbout(limit, usage)?.symbol;
		for (const kind of ['loss', 'drawdown', 'lossesInRow'] as const) {
			expect(about({ kind, max: '1' })).toBe('BTCUSDT');
			expect(about({ kind, max: '1', symbol: 'ETHUSDT' })).toBe('ETHUSDT');
			expect(about({ kind, max: '1', symbol: 'MXUSDT' })).toBeUndefined();
		}
		expect(about({ kind: 'bought', max: '1' })).toBeUndefined();
		expect(about({ kind: 'orders', max: '1' })).toBeUndefined();
	});
});

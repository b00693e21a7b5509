import type { Account } from '../../mexc/account/account';
import { MexcError } from '../../mexc/core/errors';
import type { OrderParameters } from '../../mexc/policy/closedRequest';
import {
	checkDayLimits,
	dayLimitOf,
	forgetRefusals,
	reserveInDay,
	usageOfDay,
} from '../../mexc/policy/dayLimits';
import { ownMemory } from '../../mexc/policy/ownOrders';
import { forgetProcessState } from '../support/freshProcess';
import { turn } from '../support/virtualTime';
import { buy, listsAsked, orderRow, sell, startMarket, type DayMarket } from './dayMarket';
import { accountFor, failure } from './restServer';

const HOUR_MS = 3_600_000;
const SENT = { isPreview: false, isForeign: false };
const PREVIEW = { isPreview: true, isForeign: false };
const FOREIGN = { isPreview: false, isForeign: true };

let market: DayMarket;

beforeEach(() => {
	market = startMarket();
});
afterEach(forgetProcessState);

function accountWith(limits: Record<string, unknown>): Account {
	return accountFor('http://127.0.0.1:9', { allowedSymbols: 'BTCUSDT', ...limits });
}

/** Lets virtual time pass, where it waits for that, until it is settled. */
async function settled<Result>(work: Promise<Result>): Promise<Result> {
	let isOver = false;
	const done = () => void (isOver = true);
	work.then(done, done);
	for (let round = 0; round < 200; round++) {
		await turn();
		if (isOver) break;
		await market.time.advance(50);
	}
	return await work;
}

const reserve = async (account: Account, orders: OrderParameters[], how = SENT) =>
	await settled(reserveInDay(account, orders, market, how));
const refusalOf = async (account: Account, orders: OrderParameters[] = [buy()], how = SENT) =>
	await failure(reserve(account, orders, how));
const answered = { kind: 'answered', body: { orderId: 'C02__1' } } as const;

describe('nothing is asked', () => {
	it('without limits, without orders, and for pairs without a limit', async () => {
		await reserve(accountWith({}), [buy()]);
		await reserve(accountWith({ maxBoughtPerDay: '1' }), []);
		const limits = { allowedSymbols: '', symbolLimits: 'ETHUSDT bought 1' };
		await reserve(accountWith(limits), [buy()]);
		expect(market.asked).toEqual([]);
		expect(ownMemory(accountWith(limits)).orders).toEqual([]);
	});

	it('for sales, which are counted even when the clock of MEXC is not known', async () => {
		const account = accountWith({ maxOrdersPerDay: 1, maxLossPerDay: '1' });
		market.failures.set('clock', new Error('no clock'));
		const settle = await reserve(account, [sell(), sell()]);
		settle(answered);
		expect(listsAsked(market)).toEqual([]);
		expect(ownMemory(account).orders).toMatchObject([
			{ isBuy: false, value: '0', sentAt: market.time.now() },
			{ isBuy: false, value: '0' },
		]);
		market.failures.clear();
		// MEXC does not list them yet.
		expect((await refusalOf(account)).message).toContain('used 2 since');
	});

	it('for a preview of a sale, which counts nothing', async () => {
		const account = accountWith({ maxOrdersPerDay: 1 });
		await reserve(account, [sell()], PREVIEW);
		expect(market.asked).toEqual([]);
		expect(ownMemory(account).orders).toEqual([]);
	});
});

describe('a purchase', () => {
	it('is counted from when it is allowed until MEXC has refused it', async () => {
		const account = accountWith({ maxBoughtPerDay: '150' });
		const settle = await reserve(account, [buy({ newClientOrderId: 'x' })]);
		expect(ownMemory(account).orders).toMatchObject([
			{ symbol: 'BTCUSDT', isBuy: true, value: '100', clientOrderId: 'x', sentUntil: Infinity },
		]);
		settle({ kind: 'notTaken' });
		expect(ownMemory(account).orders).toEqual([]);
		(await reserve(account, [buy()]))({ kind: 'unknown' });
		expect((await refusalOf(account)).message).toContain('used 100 USDT');
	});

	it('that is only shown is judged and not counted, and keeps nobody waiting', async () => {
		const account = accountWith({ maxBoughtPerDay: '150' });
		await reserve(account, [buy()], PREVIEW);
		expect(ownMemory(account).orders).toEqual([]);
		const [first] = await Promise.all([
			reserve(account, [buy()]),
			reserve(account, [buy()], PREVIEW),
		]);
		first(answered);
		expect((await refusalOf(account, [buy()], PREVIEW)).message).toContain('used 100 USDT');
	});

	it('that another node sends lets the next one in at once, and counts', async () => {
		const account = accountWith({ maxBoughtPerDay: '150' });
		await reserve(account, [buy()], FOREIGN);
		expect((await refusalOf(account)).message).toContain('used 100 USDT');
	});

	it('waits for the one before it, whatever becomes of that', async () => {
		const account = accountWith({ maxBoughtPerDay: '150' });
		market.failures.set('open', new Error('broken'));
		await refusalOf(account);
		market.failures.clear();
		await market.time.advance(1_000);
		const settle = await reserve(account, [buy()]);
		const next = reserveInDay(account, [buy()], market, SENT);
		const asked = market.asked.length;
		await market.time.advance(10_000);
		expect(listsAsked({ ...market, asked: market.asked.slice(asked) })).toEqual([]);
		settle({ kind: 'notTaken' });
		(await settled(next))(answered);
	});

	it('is judged together with the others it is sent with, sales aside', async () => {
		const account = accountWith({ maxBoughtPerDay: '250' });
		expect((await refusalOf(account, [buy(), sell(), buy(), buy()])).message).toContain(
			'left 250 USDT, and this needs 300 USDT',
		);
		await reserve(account, [buy(), sell(), sell(), buy()]);
		expect(ownMemory(account).orders.map(({ value }) => value)).toEqual(['100', '0', '0', '100']);
	});

	it('is not valued where only orders are counted', async () => {
		const account = accountWith({ maxOrdersPerDay: 1, allowedSymbols: 'XYZABC' });
		await reserve(account, [buy({ symbol: 'XYZABC' })]);
		expect(ownMemory(account).orders).toMatchObject([{ value: '0' }]);
		expect(market.asked).not.toContain('quote XYZABC');
	});

	it('of which the value cannot be said is refused', async () => {
		const account = accountWith({ maxBoughtPerDay: '150', allowedSymbols: 'XYZABC' });
		expect(await refusalOf(account, [buy({ symbol: 'XYZABC' })])).toMatchObject({
			kind: 'policy',
			effect: 'none',
			message:
				'The value of this order in USDT cannot be determined, so Max Bought per Day (150 USDT) refuses it.',
			hint: 'Check symbol and amount; for a pair whose quote asset has no USDT price use Max Orders per Day.',
		});
		expect(listsAsked(market)).toEqual([]);
	});
});

describe('the pairs of a limit', () => {
	const pairs = (count: number) =>
		Array.from({ length: count }, (_, index) => `A${index}USDT`).join(',');

	it('of all pairs are the allowed ones, without which nothing can be known', async () => {
		const account = accountWith({ maxBoughtPerDay: '150', allowedSymbols: '' });
		const error = {
			kind: 'policy',
			message:
				'Max Bought per Day of the credential needs Allowed Symbols: MEXC lists orders pair by pair, so without them nobody knows what was bought.',
			hint: 'Write the pairs that workflows may trade into Allowed Symbols in the MEXC API credential, or use Limits per Symbol.',
		};
		expect(await refusalOf(account)).toMatchObject(error);
		expect(() => checkDayLimits(account)).toThrow(error.message);
		expect(() => checkDayLimits(accountWith({ allowedSymbols: '' }))).not.toThrow();
	});

	it('are at most 20, because each is read before each purchase', async () => {
		const limits = { maxBoughtPerDay: '150' };
		checkDayLimits(accountWith({ ...limits, allowedSymbols: pairs(20) }));
		const account = accountWith({ ...limits, allowedSymbols: pairs(21) });
		expect(await refusalOf(account, [buy({ symbol: 'A1USDT' })])).toMatchObject({
			kind: 'policy',
			message:
				'The limits of a day of the credential are about 21 pairs, and at most 20 can be read before each purchase.',
			hint: 'Shorten Allowed Symbols, or use Limits per Symbol for the pairs that matter.',
		});
	});

	it('are read in one order, each once', async () => {
		const limits = { maxOrdersPerDay: 3, symbolLimits: 'ETHUSDT orders 2' };
		const account = accountWith({ ...limits, allowedSymbols: 'MXUSDT, ETHUSDT, BTCUSDT' });
		await reserve(account, [buy({ symbol: 'ETHUSDT' })]);
		expect(listsAsked(market).map((question) => question.split(' ')[1])).toEqual([
			'BTCUSDT',
			'ETHUSDT',
			'MXUSDT',
		]);
	});

	it('are all of them in what is shown of the limits', async () => {
		const symbolLimits = 'ETHUSDT bought 50';
		const shown = await usageOfDay(accountWith({ allowedSymbols: '', symbolLimits }), market);
		expect(shown?.limits).toEqual([{ kind: 'bought', max: '50', symbol: 'ETHUSDT' }]);
		const account = accountWith({ maxBoughtPerDay: '500' });
		(await reserve(account, [buy()]))(answered);
		expect((await usageOfDay(account, market))?.usage.open).toEqual([
			{ symbol: 'BTCUSDT', value: '100' },
		]);
		expect(await usageOfDay(accountWith({}), market)).toBeUndefined();
	});

	it('say which limit an order counts for', () => {
		const single = accountWith({ allowedSymbols: '', symbolLimits: 'ETHUSDT bought 1' }).policy;
		const { policy } = accountWith({ maxLossPerDay: '5' });
		expect(dayLimitOf(policy, [buy()])).toEqual({ kind: 'loss', max: '5' });
		expect(dayLimitOf(policy, [sell()])).toBeUndefined();
		expect(dayLimitOf(policy, [])).toBeUndefined();
		expect(dayLimitOf(accountWith({}).policy, [buy()])).toBeUndefined();
		expect(dayLimitOf(single, [sell({ symbol: 'ETHUSDT' }), buy()])).toBeUndefined();
		expect(dayLimitOf(single, [buy(), buy({ symbol: 'ETHUSDT' })])?.symbol).toBe('ETHUSDT');
	});
});

describe('a limit below the smallest order', () => {
	it('is named as what has to be changed', async () => {
		const error = await refusalOf(accountWith({ maxBoughtPerDay: '0.99' }));
		expect(error).toMatchObject({
			kind: 'policy',
			message:
				'Max Bought per Day (0.99 USDT) of the credential is less than the smallest order of BTCUSDT, which is worth 1 USDT, so nothing can be bought. Nothing was sent.',
			hint: 'Raise the limit in the MEXC API credential; to forbid purchases choose Sell in Allowed Sides.',
		});
		expect((await refusalOf(accountWith({ maxBoughtPerDay: '1' }))).message).toContain(
			'is reached',
		);
	});

	it('is counted in USDT, as the limit is', async () => {
		market.prices.set('USDCUSDT', '2').set('BTCUSDC', '50');
		const account = accountWith({ maxBoughtPerDay: '1.5', allowedSymbols: 'BTCUSDC' });
		const { message } = await refusalOf(account, [buy({ symbol: 'BTCUSDC' })]);
		expect(message).toContain('the smallest order of BTCUSDC, which is worth 2 USDT');
	});

	it('is not looked for where another limit is reached, or cannot be', async () => {
		const orders = accountWith({ maxOrdersPerDay: 1 });
		(await reserve(orders, [buy()]))(answered);
		expect((await refusalOf(orders)).message).toContain('Max Orders per Day (1)');
		expect(market.asked).not.toContain('rules BTCUSDT');
		market.failures.set('rules', new Error('no rules'));
		const bought = accountWith({ maxBoughtPerDay: '0.5', allowedSymbols: 'MXUSDT' });
		const refused = await refusalOf(bought, [buy({ symbol: 'MXUSDT' })]);
		expect(refused.message).toContain('Max Bought per Day (0.5 USDT) of the credential is reached');
	});
});

describe('many orders at once that are refused', () => {
	const asked = async (work: Promise<unknown>) => {
		const before = listsAsked(market).length;
		await work;
		return listsAsked(market).length - before;
	};

	it('ask MEXC once in half a second', async () => {
		const account = accountWith({ maxBoughtPerDay: '50' });
		expect(await asked(refusalOf(account))).toBe(3);
		expect(await asked(refusalOf(account))).toBe(0);
		// What is small enough is judged by fresh lists.
		const small = buy({ quantity: '1' });
		expect(
			await asked(reserve(account, [small]).then((settle) => settle({ kind: 'notTaken' }))),
		).toBe(3);
		expect(await asked(refusalOf(account))).toBe(3);
		await market.time.advance(600);
		expect(await asked(refusalOf(account))).toBe(3);
		expect(await asked(refusalOf(account))).toBe(0);
		forgetRefusals(account);
		expect(await asked(refusalOf(account))).toBe(3);
		forgetRefusals(accountWith({}));
		expect(await asked(refusalOf(account))).toBe(0);
	});

	it('ask again when a day begins', async () => {
		const account = accountWith({ maxBoughtPerDay: '150' });
		const { time } = market;
		await time.advance(24 * HOUR_MS - 500);
		market.open = [orderRow('a', { time: time.now() })];
		const amounts = { price: '60', qty: '1', commission: '0' };
		const sent = { symbol: 'BTCUSDT', id: '1', orderId: 'b', isBuyer: true, time: time.now() };
		market.trades = [{ ...sent, ...amounts }];
		expect((await refusalOf(account)).message).toContain('used 160 USDT');
		market.open = [];
		await time.advance(Math.ceil(time.now() / (24 * HOUR_MS)) * 24 * HOUR_MS - time.now());
		(await reserve(account, [buy()]))(answered);
	});

	it('rest on no refusal of other limits', async () => {
		expect((await refusalOf(accountWith({ maxBoughtPerDay: '50' }))).message).toContain(
			'(50 USDT)',
		);
		const other = accountWith({ maxBoughtPerDay: '50', limitWindow: 'rolling24h' });
		expect(await asked(refusalOf(other))).toBe(3);
		await market.time.advance(100);
		expect(await asked(refusalOf(other))).toBe(0);
	});
});

describe('when MEXC does not say what was bought', () => {
	const BROKEN = new MexcError({
		kind: 'server',
		code: 503,
		effect: 'unknown',
		parameter: 'x',
		httpStatus: 503,
		message: 'MEXC is away.',
		hint: 'Wait.',
	});

	it.each(['open', 'orders', 'trades'])(
		'a purchase is refused with the reason: %s',
		async (list) => {
			market.failures.set(list, BROKEN);
			const account = accountWith({ maxBoughtPerDay: '150' });
			const error = await refusalOf(account);
			expect(error).toMatchObject({
				kind: 'policy',
				effect: 'none',
				code: undefined,
				parameter: undefined,
				message:
					'Max Bought per Day of the credential cannot be checked, so nothing was sent: MEXC is away.',
				hint: 'Wait. Purchases are refused meanwhile; sales are not.',
			});
			expect(ownMemory(account).orders).toEqual([]);
		},
	);

	it('the hint says to try again where the trouble has none of its own', async () => {
		market.failures.set('open', new MexcError({ kind: 'server', message: 'MEXC is away.' }));
		const { hint } = await refusalOf(accountWith({ maxLossPerDay: '1' }));
		expect(hint).toBe(
			'Try again when MEXC answers. Purchases are refused meanwhile; sales are not.',
		);
	});

	it('who has waited meanwhile is refused with it, and who comes later asks again', async () => {
		const account = accountWith({ maxBoughtPerDay: '150' });
		market.failures.set('open', BROKEN);
		const errors = await Promise.all([refusalOf(account), refusalOf(account), refusalOf(account)]);
		expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
		expect(listsAsked(market)).toEqual(['open']);
		market.failures.clear();
		await market.time.advance(1);
		(await reserve(account, [buy()]))(answered);
	});

	it('the limits of another window are asked for all the same', async () => {
		market.failures.set('open', BROKEN);
		const other = accountWith({ maxBoughtPerDay: '150', limitWindow: 'rolling24h' });
		await Promise.all([refusalOf(accountWith({ maxBoughtPerDay: '150' })), refusalOf(other)]);
		expect(listsAsked(market)).toEqual(['open', 'open']);
	});
});

describe('a sale that MEXC lists late', () => {
	const LATE =
		'Max Loss per Day (5 USDT) of the credential cannot be checked: MEXC does not list the sale C02__1 of BTCUSDT yet';
	let account: Account;

	beforeEach(async () => {
		account = accountWith({ maxLossPerDay: '5' });
		(await reserve(account, [sell()]))(answered);
	});

	it('is waited for a moment, and then a purchase is refused', async () => {
		const started = market.time.monotonic();
		expect((await refusalOf(account)).message).toContain(LATE);
		const waited = market.time.monotonic() - started;
		expect(waited).toBe(2_500);
		// Asked at first, and after each of three waits.
		expect(listsAsked(market).filter((question) => question === 'open')).toHaveLength(4);
	});

	it('lets a purchase pass as soon as it is listed', async () => {
		const placing = reserveInDay(account, [buy()], market, SENT);
		await market.time.advance(500);
		const sold = { side: 'SELL', status: 'CANCELED', executedQty: '0' };
		market.orders = [orderRow('C02__1', sold)];
		await market.time.advance(700);
		(await placing)(answered);
	});

	it('refuses all that have waited, with one round of questions', async () => {
		const late: unknown = expect.stringContaining(LATE);
		const errors = await Promise.all([refusalOf(account), refusalOf(account)]);
		expect(errors.map(({ message }) => message)).toEqual([late, late]);
		expect(listsAsked(market).filter((question) => question === 'open')).toHaveLength(4);
	});
});

import { enforcePolicy } from '../../mexc/policy/policy';
import type { Ended } from '../../mexc/rest/guard';
import { allOn, ask, buy, market, order, refusal } from './policyAsking';
import { accountFor } from './restServer';

// How far a refusal reaches, and what it says to do.
const test = ['POST', '/api/v3/order/test'] as const;

/** Whether a second order still fits after the first was allowed. */
async function secondFits(policy: object, options: object): Promise<boolean> {
	const apiKey = `reach${JSON.stringify([policy, options])}`;
	const account = accountFor('http://127.0.0.1:1', { ...policy, maxOpenValue: '60', apiKey });
	const request = { method: 'POST', path: '/api/v3/order', parameters: Object.entries(buy) };
	await enforcePolicy(account, request, market, options);
	return await enforcePolicy(account, request, market, options).then(
		() => true,
		() => false,
	);
}

describe('an order that another node only tests', () => {
	it('is refused by the switch that an order would need, which can be turned on', async () => {
		const { hint } = await refusal(ask({ allowTrading: false }, ...test, buy, 'reach1', true));
		expect(hint).toMatch(/, or turn on Allow Trading in the MEXC API credential\.$/);
	});

	it('is refused in a dry run, and nothing is offered to be turned on', async () => {
		const { message, hint } = await refusal(ask({ dryRun: true }, ...test, buy, 'reach2', true));
		expect(message).toContain('Dry Run');
		expect(hint).toMatch(/keeps its signatures to itself\.$/);
	});

	it.each([
		[{ allowedSymbols: 'ETHBTC' }, 'symbol'],
		[{ allowedSides: ['SELL'] }, 'side'],
	])('is judged as the order that it could become: %j', async (policy, parameter) => {
		const error = await refusal(ask(policy, ...test, buy, `reach3${parameter}`, true));
		expect(error.parameter).toBe(parameter);
		expect(await ask({}, ...test, buy, `reach4${parameter}`, true)).toBeDefined();
	});

	it('is not opened by that: what comes after it still has its room', async () => {
		const limit = { maxOpenValue: '60' };
		await ask(limit, ...test, buy, 'reach7', true);
		expect(await order(limit, buy, 'reach7')).toBeDefined();
	});

	it('is refused under a limit over a day, which would not count the order it could become', async () => {
		const limit = { allowedSymbols: 'BTCUSDT', maxBoughtPerDay: '1000' };
		const { message, hint } = await refusal(ask(limit, ...test, buy, 'reach8', true));
		expect(message).toContain('Max Bought per Day');
		expect(hint).toMatch(/keeps its signatures to itself\.$/);
	});
});

describe('an order that another node sends', () => {
	it('is counted once, though its signature could be used for the same order', async () => {
		const limit = { maxOpenValue: '60' };
		expect(await ask(limit, 'POST', '/api/v3/order', buy, 'reach6', true)).toBeDefined();
		await refusal(order(limit, buy, 'reach6'));
	});
});

describe('what is about to be open', () => {
	it.each([
		[{}, {}, false],
		[{}, { isPreview: true }, true],
		[{ dryRun: true }, {}, true],
	])('is counted where something is sent: %j %j', async (policy, options, fits) => {
		expect(await secondFits(policy, options)).toBe(fits);
	});

	it.each<[Ended, boolean]>([
		[{ kind: 'notTaken' }, true],
		[{ kind: 'unknown' }, false],
		[{ kind: 'answered', body: {} }, false],
	])('is free again only where it was not taken: %j', async (end, fits) => {
		const policy = { maxOpenValue: '60' };
		const allowed = await order(policy, buy, `reach5${end.kind}`);
		allowed.settle(end);
		const second = order(policy, buy, `reach5${end.kind}`).then(
			() => true,
			() => false,
		);
		expect(await second).toBe(fits);
	});
});

describe('what only reads or cancels', () => {
	const GET = ['GET', '/api/v3/order'] as const;

	afterEach(() => (market.orders = []));

	it('needs no switch', async () => {
		expect(await ask({ ...allOn, allowTrading: false }, 'GET', '/api/v3/account')).toBeDefined();
	});

	it('is open to another node in a dry run', async () => {
		const policy = { ...allOn, dryRun: true };
		expect(await ask(policy, 'GET', '/api/v3/account', {}, 'reach9', true)).toBeDefined();
	});

	it('is possible when more is open than may be', async () => {
		market.orders = [{ symbol: 'BTCUSDT', price: '50', origQty: '9', executedQty: '0' }];
		const limit = { maxOpenValue: '60' };
		await refusal(order(limit, buy));
		const one = { symbol: 'BTCUSDT', orderId: '1' };
		expect(await ask(limit, 'DELETE', '/api/v3/order', one)).toBeDefined();
		expect(await ask(limit, ...GET, one)).toBeDefined();
	});

	it.each([false, true])(
		'is sent though a value is missing, which MEXC names; by another node: %s',
		async (isForeign) => {
			expect(await ask({}, ...GET, { orderId: '1' }, 'reach10', isForeign)).toBeDefined();
			await refusal(ask({}, 'POST', '/api/v3/order', { side: 'BUY' }, 'reach10', isForeign));
			await refusal(ask({}, ...test, { side: 'BUY' }, 'reach11', true));
		},
	);
});

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

it('reading needs no switch', async () => {
	expect(await ask({ ...allOn, allowTrading: false }, 'GET', '/api/v3/account')).toBeDefined();
});

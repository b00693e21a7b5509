import { enforcePolicy, type PolicyOptions } from '../../mexc/policy/policy';
import { ownMemory } from '../../mexc/policy/ownOrders';
import { forgetProcessState } from '../support/freshProcess';
import { turn } from '../support/virtualTime';
import { buy, listsAsked, startMarket, type DayMarket } from './dayMarket';
import { accountFor, failure } from './restServer';

// Which requests count for the limits over a day of a credential.

let market: DayMarket;

beforeEach(() => {
	market = startMarket();
});
afterEach(forgetProcessState);

const accountWith = (policy: object = {}) =>
	accountFor('http://127.0.0.1:9', {
		allowedSymbols: 'BTCUSDT',
		maxBoughtPerDay: '150',
		...policy,
	});

async function enforce(
	account: ReturnType<typeof accountWith>,
	values: object,
	options: PolicyOptions = {},
	[method, path] = ['POST', '/api/v3/order'],
) {
	const parameters = Object.entries(values) as Array<[string, string]>;
	return await enforcePolicy(account, { method, path, parameters }, market, options);
}

describe('an order worth 100 USDT', () => {
	it.each<[object, PolicyOptions, readonly string[]]>([
		[{}, {}, ['100']],
		[{}, { isForeign: true }, ['100']],
		[{}, { isPreview: true }, []],
		[{ dryRun: true }, {}, []],
	])('counts only where it goes out: %j %j', async (policy, options, values) => {
		const account = accountWith(policy);
		await enforce(account, buy(), options);
		expect(ownMemory(account).orders.map(({ value }) => value)).toEqual(values);
	});

	it.each([{ isPreview: true }, { isForeign: true }, {}])(
		'is refused where there is no room for it: %j',
		async (options) => {
			const { kind, message } = await failure(
				enforce(accountWith({ maxBoughtPerDay: '99' }), buy(), options),
			);
			expect(kind).toBe('policy');
			expect(message).toContain('Max Bought per Day (99 USDT)');
		},
	);

	it('keeps the next one waiting until it is settled, unless another node sends it', async () => {
		const account = accountWith({ maxBoughtPerDay: '250' });
		await enforce(account, buy(), { isForeign: true });
		const { settle } = await enforce(account, buy());
		const next = failure(enforce(account, buy()));
		const asked = listsAsked(market).length;
		await turn();
		expect(listsAsked(market)).toHaveLength(asked);
		settle({ kind: 'unknown' });
		expect((await next).message).toContain('used 200 USDT');
	});
});

describe('after a refusal', () => {
	const one = { symbol: 'BTCUSDT', orderId: '1' };

	it.each([
		['GET', 0],
		['DELETE', 3],
	])('%s of an order makes the next purchase ask for %i lists', async (method, lists) => {
		const account = accountWith({ maxBoughtPerDay: '99' });
		await failure(enforce(account, buy()));
		await enforce(account, one, {}, [method, '/api/v3/order']);
		const asked = listsAsked(market).length;
		await failure(enforce(account, buy()));
		expect(listsAsked(market)).toHaveLength(asked + lists);
	});
});

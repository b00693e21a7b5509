import type { INodeParameters } from 'n8n-workflow';
import { DAY_MS } from '../../../mexc/endpoints/paging';
import { useSimulator } from '../../support/simulator';
import { call } from './call';

describe('what an operation cannot do', () => {
	const simulator = useSimulator();
	const asked = (operation: string) => simulator().state().requests[operation] ?? 0;
	/** A literal blank is n8n's to refuse; what an expression gives is ours. */
	const empty = '={{ "" }}';
	const nope = { symbol: 'NOPEUSDT' };
	const daysAgo = (days: number) => Date.now() - days * DAY_MS;
	const credential = { allowAdministration: true };

	it.each<[string, INodeParameters, RegExp]>([
		['exchangeInfo', { options: { symbol: 'BTCUSDT', symbols: 'ETHUSDT' } }, /both given/],
		['ticker24hr', { options: { symbol: 'BTCUSDT', symbols: 'ETHUSDT' } }, /both given/],
		['avgPrice', { symbol: empty }, /Symbol is required/],
		['recentTrades', { symbol: 'buy it!' }, /is not a symbol/],
		['historicalTrades', { symbol: 'BTCUSDT', limit: 0 }, /Limit is 0, but must be at least 1/],
		['aggTrades', { symbol: 'BTCUSDT', endTime: daysAgo(1) }, /without Start Time/],
		['aggTrades', { symbol: 'BTCUSDT', returnAll: true }, /Start Time is empty/],
		[
			'aggTrades',
			{ symbol: 'BTCUSDT', startTime: daysAgo(1), endTime: daysAgo(2) },
			/End Time is before Start Time/,
		],
		['announcements', { options: { language: 'en US!' } }, /Language contains a character/],
		['announcements', { limit: 'all' }, /Limit must be a whole number/],
		['cancelOpenOrders', { symbol: empty }, /Symbol is required/],
		['allOrders', { symbol: 'BTCUSDT', options: { startTime: daysAgo(8) } }, /keeps 7 days/],
		['myTrades', { symbol: 'BTCUSDT', options: { startTime: daysAgo(40) } }, /keeps 30 days/],
		['tradeFee', { symbol: 'a/b/c!' }, /is not a symbol/],
		['enableMxDeduct', { mxDeductEnable: 'perhaps' }, /must be true or false/],
		['apiKeyInfo', { accessKey: empty }, /Access Key is required/],
		['updateApiKeyInfo', { apiKey: 'mx0', ipWhiteList: empty }, /IP Addresses is required/],
		['createStpGroup', { tradeGroupName: empty }, /Group Name is required/],
		['queryStpGroup', { tradeGroupName: empty }, /Group Name is required/],
		['deleteStpGroup', { tradeGroupId: empty }, /Group ID is required/],
		['addStpGroupUids', { tradeGroupId: '1', uid: empty }, /UIDs is required/],
		['removeStpGroupUids', { tradeGroupId: empty, uid: '1' }, /Group ID is required/],
		['keepAliveListenKey', { listenKey: empty }, /Listen Key is required/],
		['closeListenKey', { listenKey: 'a key' }, /Listen Key contains a character/],
	])('%s refuses %j without asking MEXC', async (operation, parameters, message) => {
		const before = asked(operation);
		const result = await call(simulator(), { operation, parameters, credential });
		expect(result.error?.message).toMatch(message);
		expect(asked(operation)).toBe(before);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['ticker24hr', { options: nope }, /^MEXC: .*\(code -?\d+\)/],
		['avgPrice', nope, /^MEXC: .*\(code -?\d+\)/],
		['recentTrades', nope, /^MEXC: .*\(code -?\d+\)/],
		['historicalTrades', nope, /^MEXC: .*\(code -?\d+\)/],
		['aggTrades', nope, /^MEXC: .*\(code -?\d+\)/],
		['cancelOpenOrders', nope, /^MEXC: .*\(code -?\d+\)/],
		['allOrders', nope, /^MEXC: .*\(code -?\d+\)/],
		['myTrades', nope, /^MEXC: .*\(code -?\d+\)/],
		['tradeFee', nope, /^MEXC: .*\(code -?\d+\)/],
		['apiKeyInfo', { accessKey: 'mx0unknown' }, /^MEXC: .*\(code -?\d+\)/],
		['deleteStpGroup', { tradeGroupId: '4711' }, /^MEXC: .*\(code -?\d+\)/],
		['addStpGroupUids', { tradeGroupId: '4711', uid: '1' }, /^MEXC: .*\(code -?\d+\)/],
		['removeStpGroupUids', { tradeGroupId: '4711', uid: '1' }, /^MEXC: .*\(code -?\d+\)/],
		['keepAliveListenKey', { listenKey: 'unknown' }, /^MEXC: .*\(code -?\d+\)/],
		['closeListenKey', { listenKey: 'unknown' }, /^MEXC: .*\(code -?\d+\)/],
	])('%s says why MEXC refuses %j', async (operation, parameters, message) => {
		const result = await call(simulator(), { operation, parameters, credential });
		expect(result.error?.message).toMatch(message);
		expect(result.error?.description).toEqual(expect.any(String));
	});

	it.each(['enableMxDeduct', 'updateApiKeyInfo', 'createStpGroup', 'deleteStpGroup'])(
		'%s needs Allow Administration in the credential',
		async (operation) => {
			const before = asked(operation);
			const parameters = {
				mxDeductEnable: true,
				apiKey: 'mx0',
				ipWhiteList: '127.0.0.1',
				tradeGroupName: 'bots',
				tradeGroupId: '1',
			};
			const result = await call(simulator(), { operation, parameters });
			expect(result.error?.message).toMatch(/Allow Administration/);
			expect(asked(operation)).toBe(before);
		},
	);

	it('stays with its item with Continue On Fail', async () => {
		const result = await call(simulator(), {
			operation: 'tradeFee',
			parameters: { symbol: '={{ $json.pair }}' },
			items: [{ pair: 'NOPEUSDT' }, { pair: 'BTCUSDT' }],
			node: { onError: 'continueRegularOutput' },
		});
		expect(result.items('MEXC')).toMatchObject([
			{ json: { error: expect.any(String) }, pairedItem: { item: 0 } },
			{ json: { symbol: 'BTCUSDT' }, pairedItem: { item: 1 } },
		]);
	});
});

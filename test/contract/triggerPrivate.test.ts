import { ManualExecutionCancelledError } from 'n8n-workflow';
import { buyWithTag, exitPlan } from './exitPlan';
import { DEMO_ACCOUNT } from '../../simulator/src';
import { useSimulator } from '../support/simulator';
import { aMoment, refusalOf, trigger, until, useTriggers } from './triggerHarness';

// Own fills, orders, balances and money movements in real n8n-core, over restarts and cuts.
const simulator = useSimulator();
const { activate, stored, test: testInEditor } = useTriggers(simulator);

const buy = (quantity = '0.01') =>
	String(simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity }).orderId);

/** Activation waits until it knows what it needs to know before an interruption. */
async function published(event: string) {
	const active = await activate(trigger({ event }));
	await aMoment();
	return active;
}

test('a fill starts an execution, known to n8n by its trade id', async () => {
	const active = await published('fill');
	const bought = buy();
	const [first] = await active.waitForEmits(1);
	expect(first.json[0]).toMatchObject({
		event: 'fill',
		symbol: 'BTCUSDT',
		orderId: bought,
		side: 'BUY',
		quantity: '0.01',
		feeCurrency: 'USDT',
		isMaker: false,
		isSelfTrade: false,
	});
	expect(first.json[0].eventId).toBe(first.json[0].tradeId);
	expect(first.deduplicationKey).toContain(String(first.json[0].tradeId));
	expect(first.awaited).toBe(true);
});

test('a fill whose job n8n could not add is run under another name, once', async () => {
	const active = await activate(trigger({ event: 'fill' }), { executions: 'manual' });
	buy();
	const [first] = await active.waitForEmits(1);
	first.refuse(new Error('OOM command not allowed when used memory > maxmemory'));
	const [, second] = await active.waitForEmits(2);
	expect(second.deduplicationKey).toBe(first.deduplicationKey);
	// n8n keeps the execution that failed to start, and takes this one for its repetition.
	second.skip();
	const [, , third] = await active.waitForEmits(3);
	expect(third.deduplicationKey).toBe(`${first.deduplicationKey}:again1`);
	expect(third.json).toEqual(first.json);
	third.finish();
	await aMoment();
	expect(active.emits).toHaveLength(3);
}, 20_000);

test('a fill whose execution a person has cancelled is not given to n8n again', async () => {
	const active = await activate(trigger({ event: 'fill' }), { executions: 'manual' });
	buy();
	const [first] = await active.waitForEmits(1);
	first.refuse(new ManualExecutionCancelledError('1'));
	buy('0.02');
	const [, second] = await active.waitForEmits(2);
	expect(second.json[0].quantity).toBe('0.02');
	// The next emit saves that the first was taken.
	expect(JSON.stringify(active.savedStaticData)).toContain(String(first.json[0].eventId));
}, 20_000);

test('a limit of the credential fires at 80 and at 100 percent, once each, over a restart', async () => {
	const { mexcApi } = stored();
	const limits = { allowedSymbols: 'BTCUSDT', maxOrdersPerDay: '5' };
	const credentials = { mexcApi: { ...mexcApi, ...limits } };
	const own = simulator().state().accounts[DEMO_ACCOUNT.uid].orders.length;
	for (let count = own; count < 4; count++) buy();
	const active = await activate(trigger({ event: 'limit' }), { credentials });
	const [first] = await active.waitForEmits(1);
	expect(first.json[0]).toMatchObject({
		event: 'limit',
		limit: 'maxOrdersPerDay',
		name: 'Max Orders per Day',
		level: 80,
		max: '5',
		used: '4',
		left: '1',
		usedPercent: '80',
		purchasesRefused: false,
	});
	expect(first.json[0]).not.toHaveProperty('symbol');
	buy();
	const [, second] = await active.waitForEmits(2, 10_000);
	expect(second.json[0]).toMatchObject({ level: 100, left: '0', purchasesRefused: true });
	await aMoment();
	await active.close();
	const again = await activate(trigger({ event: 'limit' }), {
		credentials,
		staticData: active.savedStaticData,
		activation: 'init',
	});
	// What was saved is one emit behind: it comes again, and n8n refuses its eventId.
	const [repeated] = await again.waitForEmits(1);
	expect(repeated.json[0].eventId).toBe(second.json[0].eventId);
}, 20_000);

test('limits that the credential does not set are not waited for', async () => {
	const refused = await refusalOf(activate(trigger({ event: 'limit' })));
	expect(refused.message).toContain('The credential sets no limit over a day');
});

test('an order of another client during a cut is reported after it, once', async () => {
	const active = await published('orderUpdate');
	simulator().fault({ kind: 'refuseUpgrade', times: 1 });
	simulator().fault({ kind: 'dropConnections', only: 'private' });
	const bought = buy();
	const emits = await active.waitForEmits(1, 10_000);
	expect(emits.map(({ json }) => json[0])).toEqual([
		expect.objectContaining({ eventId: `${bought}:FILLED:0.01`, backfilled: true }),
	]);
}, 20_000);

test('what happens while n8n is down is reported when it starts again, from saved static data', async () => {
	const before = await published('fill');
	buy();
	await before.waitForEmits(1);
	const { savedStaticData } = before;
	const reported = before.emits.map(({ json }) => json[0].eventId);
	await before.close();
	const missed = buy('0.02');
	const after = await activate(trigger({ event: 'fill' }), {
		staticData: savedStaticData,
		activation: 'init',
	});
	await until('the fill', () => after.emits.some(({ json }) => json[0].orderId === missed));
	for (const { json } of after.emits) {
		expect(json[0].backfilled).toBe(true);
		expect([missed, undefined]).toContain(
			reported.includes(json[0].eventId) ? undefined : json[0].orderId,
		);
	}
}, 20_000);

test('deposits and balances', async () => {
	const deposits = await activate(trigger({ event: 'deposit', assets: 'MX' }));
	const balances = await activate(trigger({ event: 'balanceUpdate', assets: 'MX' }));
	await until('the first look', () => (simulator().state().requests.depositHistory ?? 0) > 0);
	simulator().deposit('MX', '3');
	const [change] = await balances.waitForEmits(1);
	expect(change.json[0]).toMatchObject({ asset: 'MX', freeChange: '3', reason: 'DEPOSIT' });
	const [credited] = await deposits.waitForEmits(1);
	expect(credited.json[0]).toMatchObject({ asset: 'MX', amount: '3', status: 'success' });
}, 20_000);

test('a test in the editor looks for nothing that is past', async () => {
	buy();
	const looks = () => simulator().state().requests.accountInfo ?? 0;
	const before = looks();
	const run = testInEditor(trigger({ event: 'fill' }, { manualTimeoutSeconds: 40 }));
	await until('the subscription', () =>
		simulator()
			.state()
			.connections.subscriptions.some((name) => name.includes('deals')),
	);
	const bought = buy('0.03');
	const result = await run.result;
	expect(result.error).toBeUndefined();
	expect(result.json('MEXC Trigger')).toEqual([expect.objectContaining({ orderId: bought })]);
	expect(looks()).toBe(before);
});

test('a managed exit takes over a buy with its tag', async () => {
	const active = await activate(trigger(exitPlan));
	const entry = buyWithTag(simulator());
	const [opened] = await active.waitForEmits(1, 10_000);
	expect(opened.json[0]).toMatchObject({ action: 'opened', entryOrderId: entry });
	expect(opened.deduplicationKey).toContain(`BTCUSDT:${entry}:opened`);
}, 20_000);

test.each([
	['a share over 100 %', { takeProfits: { row: [{ target: '2', sharePercent: '101' }] } }],
	['a stop above the market', { stopLossBy: 'price', stopLossPrice: '900000' }],
	['no tag', { exitPlanTag: '' }],
])('a managed exit with %s is not published', async (_name, change) => {
	await expect(activate(trigger({ ...exitPlan, ...change }))).rejects.toThrow();
});

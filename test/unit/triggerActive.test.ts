import { MexcError } from '../../mexc/errors';
import { ActiveTrigger, PROBE_MS, type ActiveContext } from '../../nodes/n8n/trigger/active';
import { staticStateStore } from '../../nodes/n8n/trigger/state';
import { deal, refusal, setUp, turn, type FakeSubscription } from './triggerFakes';

async function started(context: ActiveContext, subscriptions: FakeSubscription[]) {
	const trigger = new ActiveTrigger(context);
	const start = trigger.start();
	await turn();
	subscriptions.at(-1)?.accept();
	await start;
	return trigger;
}

const alert = {
	event: 'priceCross',
	source: 'trade',
	direction: 'up',
	price: '100',
	frequency: 'once',
};

test('publishing rejects with the refusal, says nothing else, and leaves nothing open', async () => {
	const { context, subscriptions, errors, verified } = setUp();
	const start = new ActiveTrigger(context).start();
	await turn();
	subscriptions[0].refuse(refusal);
	await expect(start).rejects.toBe(refusal);
	expect(verified).toHaveLength(1);
	expect(errors).toEqual([]);
	expect(subscriptions[0].isClosed).toBe(true);
});

test('publishing goes on in the background soon after the network is found down', async () => {
	const { context, subscriptions, logs, errors, time } = setUp();
	const start = new ActiveTrigger(context).start();
	await turn();
	subscriptions[0].onState({ state: 'recovering', message: 'No route to MEXC.', time: 0 });
	await turn();
	await time.advance(3_000);
	await start;
	expect(logs).toEqual(['MEXC Trigger connects in the background. No route to MEXC.']);
	expect(subscriptions[0].isClosed).toBe(false);
	expect(time.pending).toBe(0);
	subscriptions[0].refuse(refusal);
	await turn();
	expect(errors).toEqual([refusal]);
});

test('a refusal at the second attempt is still one for the person who publishes', async () => {
	const { context, subscriptions, errors, time } = setUp();
	const start = new ActiveTrigger(context).start();
	await turn();
	subscriptions[0].onState({ state: 'recovering', message: 'Invalid listen key.', time: 0 });
	await turn();
	await time.advance(2_000);
	subscriptions[0].refuse(refusal);
	await expect(start).rejects.toBe(refusal);
	expect(errors).toEqual([]);
	expect(time.pending).toBe(0);
});

test('publishing waits ten seconds for an exchange that says nothing', async () => {
	const { context, subscriptions, time } = setUp();
	let isStarted = false;
	const start = new ActiveTrigger(context).start().then(() => (isStarted = true));
	await turn();
	await time.advance(9_999);
	expect(isStarted).toBe(false);
	await time.advance(1);
	await start;
	expect(subscriptions[0].isClosed).toBe(false);
});

test("at n8n's own start nothing is asked or refused aloud before trigger() has returned", async () => {
	const { context, subscriptions, errors, verified } = setUp();
	await new ActiveTrigger({ ...context, start: 'start' }).start();
	expect(verified).toEqual([]);
	expect(errors).toEqual([]);
	subscriptions[0].refuse(refusal);
	await turn();
	expect(errors).toEqual([refusal]);
});

test("a lasting refusal is told once; n8n's restart finds it, stays quiet and asks again with a fresh credential", async () => {
	const { context, subscriptions, errors, time, logs } = setUp();
	const first = await started(context, subscriptions);
	const state = { state: 'refused', permanent: true, message: 'The key has expired.', time: 0 };
	subscriptions[0].onState(state as never);
	subscriptions[0].onState(state as never);
	expect(errors.map(({ message }) => message)).toEqual(['The key has expired.']);
	first.close();

	const second = new ActiveTrigger(context);
	await second.start();
	expect(subscriptions).toHaveLength(1);
	await time.advance(PROBE_MS);
	expect(subscriptions).toHaveLength(2);
	expect(subscriptions[1].account.apiKey).toBe('fresh');
	subscriptions[1].refuse(refusal);
	await turn();
	expect(subscriptions[1].isClosed).toBe(true);
	await time.advance(PROBE_MS);
	subscriptions[2].accept();
	await turn();
	expect(errors).toHaveLength(1);
	expect(logs.at(-1)).toBe('MEXC Trigger listens again');

	subscriptions[2].onState(state as never);
	expect(errors).toHaveLength(2);
	second.close();
	expect(time.pending).toBe(0);
});

test("a refusal that may pass is only the connection's business", async () => {
	const { context, subscriptions, errors } = setUp();
	await started(context, subscriptions);
	subscriptions[0].onState({ state: 'refused', message: 'Not now.', time: 0 });
	expect(errors).toEqual([]);
});

test('after a person has switched it off and on, a trigger refuses aloud again', async () => {
	const { context, subscriptions, time } = setUp();
	const first = await started(context, subscriptions);
	const state = { state: 'refused', permanent: true, message: 'The key has expired.', time: 0 };
	subscriptions[0].onState(state as never);
	first.close();
	const restarted = new ActiveTrigger(context);
	await restarted.start();
	restarted.close();

	const again = new ActiveTrigger(context).start();
	await turn();
	subscriptions[1].refuse(refusal);
	await expect(again).rejects.toBe(refusal);
	expect(time.pending).toBe(0);
});

test('the fault of long ago does not silence a later publishing', async () => {
	const { context, subscriptions, time } = setUp();
	const first = await started(context, subscriptions);
	subscriptions[0].onState({ state: 'refused', permanent: true, message: 'x', time: 0 });
	first.close();
	await time.advance(120_001);
	const again = new ActiveTrigger(context).start();
	await turn();
	subscriptions[1].refuse(refusal);
	await expect(again).rejects.toBe(refusal);
});

test('nothing acts after close, which may come twice', async () => {
	const { context, subscriptions, emits, errors, time } = setUp();
	const trigger = await started(context, subscriptions);
	subscriptions[0].onMessage(deal('99', 1));
	trigger.close();
	trigger.close();
	subscriptions[0].onMessage(deal('100', 2));
	subscriptions[0].onState({ state: 'refused', permanent: true, message: 'x', time: 0 });
	await time.advance(3_600_000);
	expect(emits).toEqual([]);
	expect(errors).toEqual([]);
	expect(subscriptions[0].isClosed).toBe(true);
	expect(time.pending).toBe(0);
});

test('a "once" alert is remembered before its emit, stops listening, and never fires again', async () => {
	const { context, subscriptions, emits, staticData, logs } = setUp(alert);
	const seen: string[] = [];
	const emit: ActiveContext['emit'] = async (events) => {
		seen.push(JSON.stringify(staticData));
		await context.emit(events);
	};
	await started({ ...context, emit }, subscriptions);
	for (const [time, price] of ['99', '101', '99', '101'].entries()) {
		subscriptions[0].onMessage(deal(price, time + 1));
	}
	expect(emits).toHaveLength(1);
	expect(seen[0]).toMatch(/"lastFireTime":2/);
	expect(subscriptions[0].isClosed).toBe(true);
	expect(logs).toContain('MEXC Trigger listens no more: its alerts have fired or expired');

	const restarted = new ActiveTrigger({
		...context,
		store: staticStateStore(JSON.parse(seen[0])),
	});
	await restarted.start();
	expect(subscriptions).toHaveLength(1);
	expect(emits).toHaveLength(1);
});

test('an alert that waits in the queue is not remembered as fired', async () => {
	const { context, subscriptions, staticData } = setUp({
		...alert,
		symbols: 'BTCUSDT, ETHUSDT',
		options: { maxInFlight: 1 },
	});
	const emit: ActiveContext['emit'] = async () => await new Promise(() => undefined);
	await started({ ...context, emit }, subscriptions);
	for (const symbol of ['BTCUSDT', 'ETHUSDT']) {
		subscriptions[0].onMessage({ ...deal('99', 1), symbol });
		subscriptions[0].onMessage({ ...deal('101', 2), symbol });
	}
	const states = Object.values((staticData as { state: object }).state);
	expect(states.map((state) => (state as { lastFireTime: unknown }).lastFireTime)).toEqual([
		2,
		null,
	]);
});

test('states of conditions that are no longer set are forgotten', () => {
	const { context, staticData } = setUp(alert);
	context.store.save('of an older price', { armed: null, lastFireTime: 1, lastFireCandle: null });
	new ActiveTrigger(context);
	expect(staticData).toEqual({ state: {} });
});

test('events that are lost are told in the log, once a minute', async () => {
	const { context, subscriptions, logs, time } = setUp({
		options: { delivery: 'each', maxInFlight: 1, queueLimit: 1 },
	});
	const ends: (() => void)[] = [];
	const emit = async () => await new Promise<void>((resolve) => ends.push(resolve));
	await started({ ...context, emit }, subscriptions);
	const flood = async () => {
		for (let count = 0; count < 4; count++) subscriptions[0].onMessage(deal('1', count));
		ends.shift()?.();
		await turn();
	};
	for (let round = 0; round < 5; round++) await flood();
	const lines = () => logs.filter((line) => line.includes('dropped')).length;
	expect(lines()).toBe(1);
	await time.advance(60_000);
	await flood();
	expect(lines()).toBe(2);
});

test('an execution that n8n cannot start is told in the log and does not stop the others', async () => {
	const { context, subscriptions, logs, emits } = setUp({ options: { delivery: 'each' } });
	let count = 0;
	const emit: ActiveContext['emit'] = async (events) => {
		if (++count === 1) throw new Error('the database is locked');
		await context.emit(events);
	};
	await started({ ...context, emit }, subscriptions);
	subscriptions[0].onMessage(deal('1', 1));
	subscriptions[0].onMessage(deal('2', 2));
	await turn();
	expect(emits).toHaveLength(1);
	expect(logs).toContain('n8n did not run the workflow for an event: the database is locked');
});

test('an own event that n8n cannot start is given to it again until it does, in order, once', async () => {
	const { context, subscriptions, logs, emits, time } = setUp({
		event: 'orderUpdate',
		options: { maxInFlight: 1 },
	});
	let count = 0;
	const emit: ActiveContext['emit'] = async (events) => {
		if (++count < 3) throw new Error('the database is locked');
		await context.emit(events);
	};
	await started({ ...context, emit }, subscriptions);
	const push = (id: string) => {
		const body = { id, status: 1, cumulativeQuantity: '0' };
		subscriptions[0].onMessage({ ...deal('1', 1), bodyName: 'privateOrders', body });
	};
	push('first');
	push('second');
	await turn();
	expect(emits).toEqual([]);
	await time.advance(10_000);
	const ids = emits.flat().map((item) => (item as { orderId: string }).orderId);
	expect(ids).toEqual(['first', 'second']);
	expect(count).toBe(4);
	expect(logs[0]).toBe(
		'n8n did not run the workflow for an event: the database is locked; trying again until it does',
	);
	expect(time.pending).toBe(0);
});

test('closing ends the attempts to give an own event to n8n', async () => {
	const { context, subscriptions, time } = setUp({ event: 'orderUpdate' });
	const emit = async () => await Promise.reject(new Error('the database is locked'));
	const trigger = await started({ ...context, emit }, subscriptions);
	const body = { id: '1', status: 1, cumulativeQuantity: '0' };
	subscriptions[0].onMessage({ ...deal('1', 1), bodyName: 'privateOrders', body });
	await turn();
	trigger.close();
	await turn();
	expect(time.pending).toBe(0);
});

test('own events that were still waiting when the trigger ends are told in the log', async () => {
	const { context, subscriptions, logs } = setUp({ options: { delivery: 'each', maxInFlight: 1 } });
	const emit = async () => await new Promise<void>(() => undefined);
	const trigger = await started({ ...context, emit }, subscriptions);
	for (let count = 0; count < 3; count++) subscriptions[0].onMessage(deal('1', count));
	trigger.close();
	trigger.close();
	expect(logs).toEqual(['MEXC Trigger ends; dropped 2 events that waited for the workflow']);
});

test('an alert that fires for the last time while it is probed is not asked for again', async () => {
	const { context, subscriptions, time, errors } = setUp(alert);
	const first = await started(context, subscriptions);
	subscriptions[0].onState({ state: 'refused', permanent: true, message: 'x', time: 0 });
	first.close();
	await new ActiveTrigger(context).start();
	await time.advance(PROBE_MS);
	subscriptions[1].onMessage(deal('99', 1));
	subscriptions[1].onMessage(deal('101', 2));
	expect(subscriptions[1].isClosed).toBe(true);
	subscriptions[1].refuse(new MexcError({ kind: 'cancelled', message: 'Closed.' }));
	await turn();
	await time.advance(5 * PROBE_MS);
	expect(subscriptions).toHaveLength(2);
	expect(errors).toHaveLength(1);
});

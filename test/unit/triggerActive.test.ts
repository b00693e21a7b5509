import { MexcError } from '../../mexc/core/errors';
import { ActiveTrigger, PROBE_MS, type ActiveContext } from '../../nodes/n8n/trigger/active';
import { readerOf } from '../../mexc/events';
import { staticStateStore } from '../support/staticState';
import { deal, refusal, setUp, turn, started } from './triggerFakes';

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

test('what MEXC does not list is refused, and the event asks no more', async () => {
	const { context, subscriptions } = setUp({
		event: 'candleClose',
		interval: 'Min1',
		direction: 'either',
	});
	const signals: AbortSignal[] = [];
	const prepared: ActiveContext['prepared'] = {
		...context.prepared,
		open: (port) => {
			signals.push(port.signal);
			return context.prepared.open(port);
		},
	};
	const verify = async () => await Promise.reject(refusal);
	await expect(new ActiveTrigger({ ...context, prepared, verify }).start()).rejects.toBe(refusal);
	expect(subscriptions).toEqual([]);
	expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test.each(['before', 'while'])(
	'an alert that can fire no more asks no more: over %s it runs',
	async (when) => {
		const { context, subscriptions, time } = setUp();
		const signals: AbortSignal[] = [];
		let isOver = when === 'before';
		const prepared: ActiveContext['prepared'] = {
			...context.prepared,
			open: (port) => {
				signals.push(port.signal);
				return readerOf({ isFinished: () => isOver });
			},
		};
		const trigger = new ActiveTrigger({ ...context, prepared, start: 'start' });
		await trigger.start();
		if (!isOver) {
			isOver = true;
			subscriptions[0].onMessage(deal('1', time.now()));
			expect(subscriptions[0].isClosed).toBe(true);
		}
		expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
		trigger.close();
	},
);

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

test("a lasting refusal is reported once; n8n's restart finds it, stays quiet and asks again with a fresh credential", async () => {
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
	const emit: ActiveContext['emit'] = async (...given) => {
		seen.push(JSON.stringify(staticData));
		return await context.emit(...given);
	};
	await started({ ...context, emit }, subscriptions);
	for (const [time, price] of ['99', '101', '99', '101'].entries()) {
		subscriptions[0].onMessage(deal(price, time + 1));
	}
	expect(emits).toHaveLength(1);
	expect(seen[0]).toMatch(/"lastFireTime":2/);
	expect(subscriptions[0].isClosed).toBe(true);
	expect(logs).toContain('MEXC Trigger has stopped listening: its alerts have fired or expired');

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
	const { state } = staticData as { state: object };
	expect(Object.keys(state)).toHaveLength(1);
	expect(state).not.toHaveProperty(['of an older price']);
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

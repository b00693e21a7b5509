import type { ActiveContext } from '../../nodes/n8n/trigger/active';
import type { Outcome } from '../../nodes/n8n/trigger/handover';
import { deal, ran, setUp, turn, started } from './triggerFakes';

// Between the queue and n8n: what is lost, what is tried again, what ends with the trigger.

test('events that are lost are reported in the log, once a minute', async () => {
	const { context, subscriptions, logs, time } = setUp({
		options: { delivery: 'each', maxInFlight: 1, queueLimit: 1 },
	});
	const ends: (() => void)[] = [];
	const emit = async () => await new Promise<Outcome>((resolve) => ends.push(() => resolve(ran)));
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

test('what waits for how many executions is known to Get Connections', async () => {
	const { context, subscriptions } = setUp({ options: { delivery: 'each', maxInFlight: 2 } });
	const emit = async () => await new Promise<Outcome>(() => undefined);
	await started({ ...context, emit }, subscriptions);
	for (let count = 0; count < 5; count++) subscriptions[0].onMessage(deal('1', count));
	expect(subscriptions[0].load?.()).toMatchObject({ waiting: 3, inFlight: 2, dropped: 0 });
});

test('an execution that n8n cannot start is reported in the log and does not stop the others', async () => {
	const { context, subscriptions, logs, emits } = setUp({ options: { delivery: 'each' } });
	let count = 0;
	const emit: ActiveContext['emit'] = async (...given) => {
		if (++count === 1) throw new Error('the database is locked');
		return await context.emit(...given);
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
	const emit: ActiveContext['emit'] = async (...given) => {
		if (++count < 3) throw new Error('the database is locked');
		return await context.emit(...given);
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

test('events that were still waiting when the trigger ends are dropped, and reported in the log', async () => {
	const { context, subscriptions, logs } = setUp({ options: { delivery: 'each', maxInFlight: 1 } });
	const emit = async () => await new Promise<never>(() => undefined);
	const trigger = await started({ ...context, emit }, subscriptions);
	for (let count = 0; count < 3; count++) subscriptions[0].onMessage(deal('1', count));
	trigger.close();
	trigger.close();
	expect(logs).toEqual([
		'MEXC Trigger ends while 2 events are waiting for the workflow; they are dropped',
	]);
});

test.each([
	[true, '; the next start finds them again'],
	[false, '; they are dropped'],
])('own events that were still waiting, with Backfill %s%s', async (backfill, end) => {
	const { context, subscriptions, logs } = setUp({
		event: 'orderUpdate',
		options: { maxInFlight: 1, backfill },
	});
	const emit = async () => await new Promise<never>(() => undefined);
	const trigger = await started({ ...context, emit }, subscriptions);
	for (const id of ['1', '2']) {
		const body = { id, status: 1, cumulativeQuantity: '0' };
		subscriptions[0].onMessage({ ...deal('1', 1), bodyName: 'privateOrders', body });
	}
	trigger.close();
	expect(logs).toEqual([`MEXC Trigger ends while 1 event is waiting for the workflow${end}`]);
});

test('ends that n8n does not report are reported in the log and by Connection Status, and cost a minute', async () => {
	const { context, subscriptions, reports, logs, emits, time } = setUp({
		event: 'orderUpdate',
		options: { maxInFlight: 1 },
	});
	let count = 0;
	const emit: ActiveContext['emit'] = async (...given) => {
		await context.emit(...given);
		// The first says that other processes run executions; the notice of the second is lost.
		return await (++count === 2
			? new Promise<never>(() => undefined)
			: { isRefused: false, isQueued: true });
	};
	await started({ ...context, emit }, subscriptions);
	for (const id of ['1', '2', '3', '4']) {
		const body = { id, status: 1, cumulativeQuantity: '0' };
		subscriptions[0].onMessage({ ...deal('1', 1), bodyName: 'privateOrders', body });
	}
	await turn();
	expect(emits).toHaveLength(2);
	await time.advance(60_000);
	expect(emits).toHaveLength(4);
	const message =
		'Workflow "W", node "T": 2 events are waiting for executions whose end n8n has not reported for a minute. A notice is lost, or an execution very long: another one is started beside it, one a minute.';
	expect(reports).toEqual([{ state: 'blocked', access: 'private', message }]);
	expect(logs).toEqual([message]);
});

test('where n8n runs executions itself, waiting events are reported and wait on', async () => {
	const { context, subscriptions, reports, emits, time } = setUp({
		options: { delivery: 'each', maxInFlight: 1 },
	});
	const ends: (() => void)[] = [];
	const emit: ActiveContext['emit'] = async (...given) => {
		await context.emit(...given);
		return await new Promise<Outcome>((resolve) => ends.push(() => resolve(ran)));
	};
	await started({ ...context, emit }, subscriptions);
	for (let count = 0; count < 3; count++) subscriptions[0].onMessage(deal('1', count));
	await turn();
	ends[0]();
	await turn();
	await time.advance(600_000);
	expect(emits).toHaveLength(2);
	expect(reports).toEqual([
		{
			state: 'blocked',
			access: 'public',
			message:
				'Workflow "W", node "T": 1 event is waiting for executions whose end n8n has not reported for a minute. They wait until one has ended, or has taken as long as it may (option Longest Execution).',
		},
	]);
});

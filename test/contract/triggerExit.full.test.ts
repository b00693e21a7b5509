import { buyWithTag, exitPlan } from './exitPlan';
import { useSimulator } from '../support/simulator';
import { trigger, until, useTriggers } from './triggerHarness';

// In real n8n-core and real time: after a start an exit waits until one of the process before would have shown.
const simulator = useSimulator();
const { activate } = useTriggers(simulator);

test('a managed exit sells by itself, over a restart without static data, and reports it', async () => {
	simulator().setPrice('BTCUSDT', '65000');
	const before = await activate(trigger(exitPlan));
	const entry = buyWithTag(simulator());
	const [opened] = await before.waitForEmits(1, 10_000);
	expect(opened.json[0]).toMatchObject({ action: 'opened', entryOrderId: entry });
	expect(opened.deduplicationKey).toContain(`BTCUSDT:${entry}:opened`);
	simulator().setPrice('BTCUSDT', '67000');
	const [, step] = await before.waitForEmits(2, 40_000);
	expect(step.json[0]).toMatchObject({ action: 'stepFilled', step: 1, quantity: '0.005' });
	await before.close();
	const after = await activate(trigger(exitPlan), { activation: 'init' });
	simulator().setPrice('BTCUSDT', '60000');
	const emits = () => after.emits.map(({ json }) => json[0]);
	await until('the exit', () => emits().some(({ action }) => action === 'exited'), 40_000);
	expect(emits().map(({ action }) => action)).toEqual(['opened', 'stepFilled', 'exited']);
	expect(emits()[2]).toMatchObject({ reason: 'stopLoss', remainingQuantity: '0' });
	expect(
		emits()
			.map(({ eventId }) => eventId)
			.slice(0, 2),
	).toEqual(before.emits.map(({ json }) => json[0].eventId));
}, 120_000);

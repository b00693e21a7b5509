import { useSimulator } from '../support/simulator';
import { trigger, useTriggers } from './triggerHarness';

// What is saved at activation decides what a restart finds. The second look comes ten seconds after the first.
const simulator = useSimulator();
const { activate, engine } = useTriggers(simulator);
const AFTER_SECOND_LOOK_MS = 12_000;

test('a fill in a restart before the first event is reported, and a possible gap is not', async () => {
	const logged = engine().logs.length;
	const before = await activate(trigger({ event: 'fill' }));
	const { savedStaticData: staticData } = before;
	await before.close();
	expect(before.emits).toEqual([]);
	simulator().order({ symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
	const after = await activate(trigger({ event: 'fill' }), { staticData, activation: 'init' });
	await new Promise((resolve) => setTimeout(resolve, AFTER_SECOND_LOOK_MS));
	expect(after.emits.map(({ json }) => json[0])).toMatchObject([
		{ symbol: 'ETHUSDT', quantity: '0.01', backfilled: true },
	]);
	const lines = engine()
		.logs.slice(logged)
		.map(({ message }) => message);
	expect(lines.filter((line) => line.includes('may have been missed'))).toEqual([]);
}, 30_000);

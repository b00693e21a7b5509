import type { IDataObject } from 'n8n-workflow';
import { useSimulator } from '../support/simulator';
import { trigger, useTriggers } from './triggerHarness';

// n8n saves static data after activation, and then not before the first emit. What is known by then decides
// whether a restart before the first event loses what happened meanwhile.
const simulator = useSimulator();
const { activate } = useTriggers(simulator);

const STATE_KEYS: ReadonlyArray<[event: string, parameters: IDataObject, keys: RegExp[]]> = [
	// A hash of what is asked for.
	['newListing', {}, [/^\w{16}$/]],
	['candleClose', { symbols: 'BTCUSDT, ETHUSDT', interval: 'Min1' }, [/BTC.*Min1$/, /ETH.*Min1$/]],
	['orderUpdate', {}, [/^cursor:orderUpdate$/, /^activity$/]],
	['fill', {}, [/^cursor:fill$/, /^activity$/]],
	['balanceUpdate', {}, [/^cursor:balanceUpdate$/, /^balances$/]],
	['deposit', {}, [/^cursor:deposit$/]],
	['withdrawal', {}, [/^cursor:withdrawal$/]],
];

test.each(STATE_KEYS)(
	'%s: what there was at the start is saved by activation',
	async (event, parameters, keys) => {
		// While n8n starts up nobody waits the seconds that balances take to settle.
		for (const activation of event === 'balanceUpdate' ? ['activate'] : ['activate', 'init']) {
			const active = await activate(trigger({ event, ...parameters }), {
				activation: activation as 'init',
			});
			const { state = {} } = (active.savedStaticData['node:MEXC Trigger'] ?? {}) as {
				state?: IDataObject;
			};
			const names = Object.entries(state).flatMap(([name, value]) =>
				Object.keys(value as object).length > 0 ? name : [],
			);
			for (const key of keys) expect(names).toContainEqual(expect.stringMatching(key));
			await active.close();
		}
	},
);

/** Published and ended before any event, as by a restart of n8n; published again after what `happen` does. */
async function restarted(parameters: IDataObject, happen: () => void) {
	const before = await activate(trigger(parameters));
	const { savedStaticData: staticData } = before;
	await before.close();
	expect(before.emits).toEqual([]);
	happen();
	return await activate(trigger(parameters), { staticData, activation: 'init' });
}

test('a pair that is listed in a restart before the first event is reported', async () => {
	const pair = { symbol: 'NEWUSDT', baseAsset: 'NEW', startPrice: '1' };
	const after = await restarted({ event: 'newListing' }, () =>
		simulator().act({ do: 'list', pair }),
	);
	const [emit] = await after.waitForEmits(1);
	expect(emit.json[0]).toMatchObject({ event: 'newListing', symbol: 'NEWUSDT' });
});

test('an exchange that does not answer keeps nobody from publishing', async () => {
	simulator().fault({ kind: 'unanswered', endpoint: 'defaultSymbols', times: 100 });
	const startedAt = Date.now();
	const active = await activate(trigger({ event: 'newListing' }), { activation: 'init' });
	expect(Date.now() - startedAt).toBeLessThan(3_000);
	await active.close();
}, 10_000);

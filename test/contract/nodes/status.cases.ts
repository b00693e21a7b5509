import { useSimulator } from '../../support/simulator';
import { until } from '../../support/virtualTime';
import { expectOutputSchema } from '../outputSchema';
import { call, credentialFor, engine } from './call';

describe('Get Connections', () => {
	const simulator = useSimulator();

	async function listenTo(event: string, more = {}) {
		const { activateTrigger } = await engine();
		return await activateTrigger({
			nodes: [{ name: 'Trigger', type: 'mexcTrigger', parameters: { event, ...more } }],
			credentials: { mexcApi: credentialFor(simulator()) },
		});
	}

	const rows = async (more = {}) => {
		const result = await call(simulator(), { operation: 'connections', ...more });
		expect(result.error?.message).toBeUndefined();
		return result.json('MEXC');
	};

	it('works: one item for each channel, with the days of the key', async () => {
		simulator().updateKey({ remainingValidity: 60 });
		const price = { symbols: 'BTCUSDT', source: 'trade', direction: 'up', price: '900000' };
		const active = [await listenTo('priceCross', price), await listenTo('fill')];
		try {
			simulator().trade('BTCUSDT', { side: 'BUY', price: '64001', quantity: '1' });
			let items = await rows();
			const isHeard = () => items[0].lastMessageAt !== null;
			await until('a message', isHeard, 20_000, async () => {
				items = await rows();
			});
			expect(items.map(({ access, state }) => `${access} ${state}`)).toEqual(
				expect.arrayContaining(['public connected', 'private connected']),
			);
			const [pub] = items;
			expect(pub).toMatchObject({
				channel: expect.stringContaining('BTCUSDT'),
				access: 'public',
				state: 'connected',
				interruptions: 0,
				gaps: 0,
				listeners: 1,
				eventsWaiting: 0,
				eventsDropped: 0,
				placesTaken: 0,
				keyDaysLeft: null,
				message: null,
				missedFrom: null,
				missedFromIso: null,
			});
			expect(pub.sinceIso).toBe(new Date(Number(pub.since)).toISOString());
			expect(items.at(-1)).toMatchObject({ access: 'private', keyDaysLeft: 60 });
			const full = { message: 'why', keyDaysLeft: 5, missedFrom: 1, missedFromIso: 'x' };
			const heard = { lastMessageAt: 1, lastMessageAtIso: 'x' };
			await expectOutputSchema('connections', [{ ...pub, ...full, ...heard }]);
		} finally {
			for (const one of active) await one.close();
		}
	});

	it('puts what is in trouble first, also while MEXC does not answer', async () => {
		const active = [await listenTo('fill'), await listenTo('bookTicker', { symbols: 'BTCUSDT' })];
		try {
			simulator().fault({ kind: 'refuseUpgrade', times: 1_000 });
			simulator().fault({ kind: 'dropConnections', only: 'private' });
			let items = await rows();
			const isLost = () => items[0].state !== 'connected';
			await until('the trouble', isLost, 20_000, async () => {
				items = await rows();
			});
			expect(items[0]).toMatchObject({ access: 'private', message: expect.any(String) });
			expect(items.at(-1)).toMatchObject({ access: 'public', state: 'connected' });
		} finally {
			simulator().fault({ kind: 'clear' });
			for (const one of active) await one.close();
		}
	});

	it('asks MEXC nothing where no private channel is held, and says why there is none', async () => {
		const asked = () => simulator().state().requests.apiKeyInfo;
		const before = asked();
		expect(await rows()).toMatchObject([
			{
				channel: null,
				state: 'none',
				keyDaysLeft: null,
				message:
					'This n8n process holds no channel. No published trigger, and no test of one, listens for this credential. Use the trigger event Connection Status to be informed of changes.',
			},
		]);
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			const [{ message }] = await rows();
			expect(message).toContain('In queue mode the main process listens, and workers run');
		} finally {
			delete process.env.EXECUTIONS_MODE;
		}
		expect(asked()).toBe(before);
	});
});

import { Cursor } from '../../mexc/reconciliation/cursor';
import { Backfill, SECOND_LOOK_MS, type Look } from '../../mexc/reconciliation/run';
import type { EventPort } from '../../mexc/events';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { turn, VirtualTime } from '../support/virtualTime';
import { portFor } from './triggerFakes';

/** A backfill whose looks wait for the test, with an exchange whose clock is ours. */
function setUp() {
	const time = new VirtualTime();
	const store = temporaryStateStore();
	const base = portFor(store);
	const clock = { offsetMs: 0 };
	const client = { ...base.client, clockOffsetMs: async () => clock.offsetMs };
	const port: EventPort = { ...base, store, time, client, isTest: false };
	const looks: Array<() => void> = [];
	const asked: Look[] = [];
	const backfill = new Backfill({
		port,
		cursor: new Cursor(store, 'cursor', port),
		what: 'fills',
		isOn: true,
		look: async (look) => {
			asked.push(look);
			return await new Promise((resolve) => looks.push(() => resolve([])));
		},
		recovered: () => undefined,
	});
	const settled = async () => {
		for (let count = 0; count < 5; count++) await turn();
	};
	return { time, clock, backfill, looks, asked, settled };
}

test('a second connection during a look leaves one second look, and none after closing', async () => {
	const { time, backfill, looks, settled } = setUp();
	const connected = () =>
		backfill.onState({ state: 'connected', message: 'Connected.', time: time.now() });
	connected();
	await settled();
	connected();
	looks[0]();
	await settled();
	looks[1]();
	await settled();
	expect(time.pending).toBe(1);
	await time.advance(SECOND_LOOK_MS);
	await settled();
	looks[2]();
	await settled();
	expect(looks).toHaveLength(3);
	backfill.close();
	expect(time.pending).toBe(0);
});

test('what was lost while the clock of this machine stood is looked for from its beginning', async () => {
	const { time, clock, backfill, looks, asked, settled } = setUp();
	const state = (name: 'connected' | 'recovering') =>
		backfill.onState({ state: name, message: `${name}.`, time: time.now() });
	const look = async () => {
		await settled();
		looks.at(-1)?.();
		await settled();
	};
	state('connected');
	await look();
	await time.advance(SECOND_LOOK_MS);
	await look();
	await time.advance(86_400_000);
	const lostAt = time.now();
	state('recovering');
	// A machine that slept goes on where it stopped, an hour behind the exchange.
	clock.offsetMs = 3_600_000;
	state('connected');
	await look();
	expect(asked.at(-1)?.from).toBeLessThanOrEqual(lostAt);
	backfill.close();
});

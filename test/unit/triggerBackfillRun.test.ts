import { Cursor } from '../../nodes/n8n/trigger/backfillCursor';
import { Backfill, SECOND_LOOK_MS } from '../../nodes/n8n/trigger/backfillRun';
import type { EventPort } from '../../nodes/n8n/trigger/event';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { turn, VirtualTime } from '../support/virtualTime';
import { portFor } from './triggerFakes';

/** A backfill whose looks wait for the test, with an exchange whose clock is ours. */
function setUp() {
	const time = new VirtualTime();
	const store = temporaryStateStore();
	const base = portFor(store);
	const client = { ...base.client, clockOffsetMs: async () => 0 };
	const port: EventPort = { ...base, store, time, client, isTest: false };
	const looks: Array<() => void> = [];
	const backfill = new Backfill({
		port,
		cursor: new Cursor(store, 'cursor', port),
		what: 'fills',
		isOn: true,
		look: async () => await new Promise((resolve) => looks.push(() => resolve([]))),
		recovered: () => undefined,
	});
	const settled = async () => {
		for (let count = 0; count < 5; count++) await turn();
	};
	return { time, backfill, looks, settled };
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

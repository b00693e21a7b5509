import { balanceUpdate } from '../../nodes/n8n/trigger/events/balanceUpdate';
import type { Occurrence } from '../../mexc/events';
import type { RestClient } from '../../mexc/rest/client';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { turn, VirtualTime } from '../support/virtualTime';
import { portFor } from './triggerFakes';

// A balance on a connection that is interrupted, beside an account that is asked over REST.
async function setUp() {
	const time = new VirtualTime();
	const account = { USDT: '10' };
	const call: RestClient['call'] = async () => ({
		balances: Object.entries(account).map(([asset, free]) => ({ asset, free, locked: '0' })),
	});
	const store = temporaryStateStore();
	const found: Occurrence[] = [];
	const base = portFor(store, { time });
	const client = { ...base.client, call, clockOffsetMs: async () => 0 } as RestClient;
	const emit = (occurrence: Occurrence) => void found.push(occurrence);
	const port = { ...base, client, emit };
	const values = { assets: '', backfill: true };
	const reader = balanceUpdate.prepare({ symbols: [], simplify: true, values }).open(port);
	const state = (name: 'connected' | 'recovering') =>
		reader.onState({ state: name, message: `${name}.`, time: time.now() });
	const pass = async (ms: number) => {
		for (let second = 0; second < ms; second += 500) {
			await time.advance(500);
			for (let count = 0; count < 5; count++) await turn();
		}
	};
	const push = (balanceAmount: string, balanceAmountChange: string) => {
		account.USDT = balanceAmount;
		const body = {
			vcoinName: 'USDT',
			balanceAmount,
			balanceAmountChange,
			frozenAmount: '0',
			frozenAmountChange: '0',
			type: 'DEPOSIT',
			time: String(time.now()),
		};
		const channel = 'spot@private.account.v3.api.pb';
		const message = { channel, bodyName: 'privateAccount', body, receivedAt: time.now() };
		for (const { accepted } of reader.read(message)) accepted?.();
	};
	state('connected');
	await pass(60_000);
	return { account, found, state, pass, push };
}

describe('a balance that changed during an interruption', () => {
	it('is reported, also when a push about it comes before the account is read', async () => {
		const { found, state, pass, push } = await setUp();
		push('11', '1');
		await pass(1_000);
		state('recovering');
		await pass(1_000);
		state('connected');
		push('15', '1');
		await pass(60_000);
		const items = found.map(({ item }) => item);
		expect(items).toMatchObject([{ backfilled: true, free: '14', freeChange: '3' }]);
	});

	it('is no difference where pushes have said everything', async () => {
		const { found, state, pass, push } = await setUp();
		push('11', '1');
		await pass(1_000);
		state('recovering');
		state('connected');
		push('15', '4');
		await pass(60_000);
		expect(found).toEqual([]);
	});
});

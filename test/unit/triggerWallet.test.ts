import { WalletMemory } from '../../mexc/reconciliation/walletMemory';
import { staticStateStore } from '../support/staticState';

/** The memory of one start after the other, of the same trigger. */
function starts() {
	const staticData = {};
	return () =>
		new WalletMemory(staticStateStore(staticData), {
			event: 'withdrawal',
			idOf: ({ id }) => String(id),
			contentOf: ({ coin }) => String(coin),
			startedAt: () => 1_000,
			isUnderWay: ({ status }) => status !== 7,
		});
}

/** A withdrawal as MEXC's history lists it. */
const inState = (status: number, id = 'w1') => ({ id, row: { id, coin: 'USDT', status } });

test('a restart finds the last state that n8n has taken, in whatever order it took them', () => {
	const start = starts();
	const memory = start();
	const [sent, finished] = [memory.see(inState(5)), memory.see(inState(7))];
	finished();
	sent();
	expect(start().isSeen(inState(7))).toBe(true);
	expect(start().oldestUnderWay).toBeUndefined();
});

test('a state that n8n has not taken is new after a restart, whatever it has taken of others', () => {
	const start = starts();
	const memory = start();
	const first = memory.see(inState(5));
	memory.see(inState(7));
	memory.see(inState(7, 'w2'))();
	first();
	expect(start().isSeen(inState(5))).toBe(true);
	expect(start().isSeen(inState(7))).toBe(false);
	expect(start().isSeen(inState(7, 'w2'))).toBe(true);
});

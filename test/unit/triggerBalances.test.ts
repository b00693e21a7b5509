import { BalanceMemory } from '../../mexc/reconciliation/balanceMemory';
import { staticStateStore } from '../support/staticState';

const balance = (free: string) => ({ free, locked: '0' });
const push = (asset: string, free: string) => ({
	asset,
	balance: balance(free),
	freeChange: '1',
	lockedChange: '0',
	reason: 'DEPOSIT',
	time: 1_000,
});

/** The memory of one start after the other, of the same trigger. */
function starts() {
	const staticData = {};
	return () => new BalanceMemory(staticStateStore(staticData));
}

test('what comes to an account that held nothing is a difference, also after a restart', () => {
	const start = starts();
	const memory = start();
	expect(memory.hasBegun).toBe(false);
	memory.begin(new Map(), 1_000);
	memory.recovered();
	for (const one of [memory, start()]) {
		expect(one.hasBegun).toBe(true);
		one.interrupted();
		const [found] = one.differences(new Map([['USDT', balance('5')]]), 2_000, true);
		expect(found).toMatchObject({ asset: 'USDT', before: balance('0'), now: balance('5') });
	}
});

test('one push before the first look is not taken for all that the account holds', () => {
	const start = starts();
	const memory = start();
	memory.notePush(push('USDT', '5'));
	memory.giveAway('USDT', balance('5'), 1_000)();
	expect(start().hasBegun).toBe(false);
	memory.interrupted();
	expect(memory.hasBegun).toBe(false);
	memory.begin(new Map([['BTC', balance('1')]]), 2_000);
	expect(start().hasBegun).toBe(true);
});

test('a balance is saved only once n8n has taken those before it: a restart finds what is missing', () => {
	const start = starts();
	const memory = start();
	memory.begin(new Map([['USDT', balance('1')]]), 1_000);
	const first = memory.giveAway('USDT', balance('2'), 2_000);
	const second = memory.giveAway('USDT', balance('3'), 3_000);
	const found = () => start().differences(new Map([['USDT', balance('3')]]), 4_000, true);
	second();
	expect(found()).toMatchObject([{ before: balance('1'), now: balance('3') }]);
	first();
	expect(found()).toEqual([]);
});

import { AccountReads, type WantedRead } from '../../mexc/reconciliation/accountReads';
import { VirtualTime } from '../support/virtualTime';

const time = new VirtualTime();
const never = new AbortController().signal;
const wanted = (more: Partial<WantedRead> = {}): WantedRead => ({
	key: 'fills',
	from: 1_000,
	notBefore: 0,
	time,
	signal: never,
	...more,
});

function counting() {
	let asked = 0;
	return { ask: async () => ++asked, count: () => asked };
}

test('equal questions of a moment share an answer, later ones do not', async () => {
	const reads = new AccountReads();
	const { ask } = counting();
	const both = [reads.read(wanted(), ask), reads.read(wanted({ from: 2_000 }), ask)];
	expect(await Promise.all(both)).toEqual([1, 1]);
	await time.advance(1_000);
	expect(await reads.read(wanted(), ask)).toBe(1);
	await time.advance(1_500);
	expect(await reads.read(wanted(), ask)).toBe(2);
});

test('an answer that begins too late, or was asked for too early, is not shared', async () => {
	const reads = new AccountReads();
	const { ask } = counting();
	await reads.read(wanted(), ask);
	expect(await reads.read(wanted({ from: 999 }), ask)).toBe(2);
	expect(await reads.read(wanted({ notBefore: time.monotonic() + 1 }), ask)).toBe(3);
	expect(await reads.read(wanted({ key: 'orders' }), ask)).toBe(4);
});

test('a failure is reported to all who wait, and not kept', async () => {
	const reads = new AccountReads();
	const fail = async () => await Promise.reject(new Error('no'));
	const both = [reads.read(wanted(), fail), reads.read(wanted(), fail)];
	for (const one of both) await expect(one).rejects.toThrow('no');
	expect(await reads.read(wanted(), async () => 'yes')).toBe('yes');
});

test('the reading ends when nobody waits any more, and not before', async () => {
	const reads = new AccountReads();
	let stop: AbortSignal | undefined;
	const ask = async (signal: AbortSignal) => {
		stop = signal;
		return await new Promise<never>(() => undefined);
	};
	const one = new AbortController();
	const other = new AbortController();
	const waiting = [one, other].map(({ signal }) => reads.read(wanted({ signal }), ask));
	const outcomes = Promise.allSettled(waiting);
	one.abort();
	await expect(waiting[0]).rejects.toMatchObject({ kind: 'cancelled' });
	expect(stop?.aborted).toBe(false);
	other.abort();
	await outcomes;
	expect(stop?.aborted).toBe(true);
	expect(await reads.read(wanted(), async () => 'again')).toBe('again');
});

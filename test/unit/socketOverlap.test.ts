import type { PushMessage } from '../../mexc/streams/pushMessage';
import { Overlap } from '../../mexc/socket/overlap';

const push = (price: string, sendTime = 1): PushMessage => ({
	channel: 'c',
	bodyName: 'publicAggreDeals',
	body: { deals: [{ price }] },
	sendTime,
	receivedAt: sendTime,
});

describe('Overlap', () => {
	it('admits a frame of two sockets once, whichever brings it first and whenever it was sent', () => {
		const overlap = new Overlap<string>();
		expect(overlap.admit('old', push('1', 10))).toBe(true);
		expect(overlap.admit('new', push('1', 11))).toBe(false);
		expect(overlap.admit('new', push('2'))).toBe(true);
		expect(overlap.admit('old', push('2'))).toBe(false);
	});

	it('admits equal frames of one socket: they are different trades', () => {
		const overlap = new Overlap<string>();
		const admitted = ['old', 'old', 'new', 'new', 'new'].map((side) =>
			overlap.admit(side, push('1')),
		);
		expect(admitted).toEqual([true, true, false, false, true]);
	});

	it('keeps channels apart', () => {
		const overlap = new Overlap<string>();
		expect(overlap.admit('old', push('1'))).toBe(true);
		expect(overlap.admit('new', { ...push('1'), channel: 'd' })).toBe(true);
	});
});

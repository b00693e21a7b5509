import { afterRow, keyOfLimit, levelOf, type ReportedLevel } from '../../mexc/alerts/limitWatch';

const row = (usedPercent: string) => ({ limit: 'maxBoughtPerDay', symbol: null, usedPercent });

describe('the levels of a limit', () => {
	it.each([
		['79.99', 0],
		['80', 80],
		['99.99', 80],
		['100', 100],
		['250.5', 100],
	])('%s percent is level %d', (percent, level) => {
		expect(levelOf(row(percent))).toBe(level);
	});

	it('are reached once each, and again only after less than the lowest was used', () => {
		let known: ReportedLevel | undefined;
		let now = 0;
		const reached = ['10', '85', '90', '100', '85', '100', '79', '80', '120', '0', '100'].map(
			(percent) => {
				const { next, isReached } = afterRow(known, row(percent), (now += 1));
				known = next;
				return isReached ? `${percent}:${next.level}:${next.since}` : '';
			},
		);
		expect(reached.filter(Boolean)).toEqual([
			'85:80:1',
			'100:100:1',
			'80:80:7',
			'120:100:7',
			'100:100:10',
		]);
	});

	it('are those of one pair, or of all', () => {
		expect(keyOfLimit(row('1'))).toBe('maxBoughtPerDay:all');
		expect(keyOfLimit({ ...row('1'), symbol: 'BTCUSDT' })).toBe('maxBoughtPerDay:BTCUSDT');
	});
});

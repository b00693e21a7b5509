import { parsePriceCross } from '../../mexc/alerts/settings';
import { MexcError } from '../../mexc/core/errors';

const good = {
	source: 'trade',
	direction: 'up',
	price: '65000.50',
	frequency: 'every',
	rearmPercent: 0,
};

function refusal(raw: Record<string, unknown>): MexcError {
	try {
		parsePriceCross({ ...good, ...raw });
	} catch (error) {
		if (error instanceof MexcError) return error;
	}
	throw new Error('was accepted');
}

test('equal numbers become equal text', () => {
	for (const price of ['65000.50', '065000.5', ' 65000.500 ', 65000.5]) {
		expect(parsePriceCross({ ...good, price }).price).toBe('65000.5');
	}
});

test('small numbers of an expression keep their digits', () => {
	for (const price of [8.5e-7, '8.5e-7', '8.5E-7']) {
		expect(parsePriceCross({ ...good, price }).price).toBe('0.00000085');
	}
});

test('only what the choices use is kept', () => {
	const leftOver = { priceHigh: 'x', cooldownSeconds: 'x', interval: 'x' };
	expect(parsePriceCross({ ...good, ...leftOver })).toEqual({
		...good,
		price: '65000.5',
		rearmPercent: '0',
		priceHigh: undefined,
		cooldownSeconds: undefined,
		interval: undefined,
		expiresAt: undefined,
		fireIfBeyond: false,
	});
});

test('times may be text, dates or milliseconds', () => {
	const time = Date.UTC(2027, 0, 1);
	for (const expiresAt of ['2027-01-01T00:00:00Z', new Date(time), time, String(time)]) {
		expect(parsePriceCross({ ...good, expiresAt }).expiresAt).toBe(time);
	}
});

const channel = { direction: 'enter', price: '100', priceHigh: '110' };

test.each([
	[{ price: '' }, 'price', 'Price is missing.'],
	[{ price: undefined }, 'price', 'Price is missing.'],
	[{ price: 'high' }, 'price', 'Price "high" is not a number.'],
	[{ price: '65,000' }, 'price', 'Price "65,000" is not a number.'],
	[{ price: '1e500' }, 'price', 'Price "1e500" is not a number.'],
	[{ price: Number.NaN }, 'price', 'Price NaN is not a number.'],
	[{ price: '-5' }, 'price', 'Price -5 can never be reached: prices are above zero.'],
	[{ price: '0.00' }, 'price', 'Price 0 can never be reached: prices are above zero.'],
	[{ ...channel, priceHigh: '' }, 'priceHigh', 'Upper price is missing.'],
	[
		{ ...channel, priceHigh: '90' },
		'priceHigh',
		'Upper price 90 is not above Lower price 100, so the channel is empty.',
	],
	[
		{ ...channel, priceHigh: '100.0' },
		'priceHigh',
		'Upper price 100 is not above Lower price 100, so the channel is empty.',
	],
	[{ direction: 'sideways' }, 'direction', 'Direction "sideways" is not a choice of this alert.'],
	[{ source: 'last' }, 'source', 'Source "last" is not a choice of this alert.'],
	[{ frequency: 1 }, 'frequency', 'Frequency 1 is not a choice of this alert.'],
	[{ source: 'close', interval: '1m' }, 'interval', 'Candle "1m" is not a choice of this alert.'],
	[
		{ frequency: 'cooldown', cooldownSeconds: 0 },
		'cooldownSeconds',
		'Cooldown 0 is not a number of seconds above zero.',
	],
	[
		{ frequency: 'cooldown', cooldownSeconds: 'soon' },
		'cooldownSeconds',
		'Cooldown "soon" is not a number of seconds above zero.',
	],
	[{ rearmPercent: -1 }, 'rearmPercent', 'Re-arm Percent -1 is not a percentage of zero or more.'],
	[
		{ rearmPercent: 100 },
		'rearmPercent',
		'Re-arm Percent 100 can never be met: the price would have to fall to zero.',
	],
	[
		{ ...channel, direction: 'leave', rearmPercent: 6 },
		'rearmPercent',
		'Re-arm Percent 6 can never be met inside the channel 100 to 110.',
	],
	[{ expiresAt: 'tomorrow 5' }, 'expiresAt', 'Expires At is not a time: "tomorrow 5".'],
	[{ expiresAt: '12/31/2026 18:00' }, 'expiresAt', 'Expires At is not a time: "12/31/2026 18:00".'],
	[{ expiresAt: 1798740000 }, 'expiresAt', 'Expires At 1798740000 is before 1973.'],
])('%j is refused, naming %s', (raw, parameter, message) => {
	const error = refusal(raw);
	expect(error).toMatchObject({ kind: 'input', parameter, message });
	expect(error.hint).toMatch(/^[A-Z].*\.$/);
});

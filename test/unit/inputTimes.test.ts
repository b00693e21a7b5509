import { DateTime, Settings } from 'luxon';
import { MexcError } from '../../mexc/core/errors';
import { readTime } from '../../mexc/input/times';

const naming = { label: 'Start Time', parameter: 'startTime' };
const HOUR_MS = 3_600_000;

function iso(value: unknown, zone = 'UTC'): string {
	return new Date(readTime(value, naming, zone)).toISOString();
}

function refusal(value: unknown): MexcError {
	try {
		readTime(value, naming, 'Europe/Berlin');
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('was accepted');
}

describe('a time', () => {
	it.each<[unknown, string]>([
		['2026-11-20', '2026-11-19T23:00:00.000Z'],
		['2026-11-20T12:00', '2026-11-20T11:00:00.000Z'],
		['2026-11-20 12:00', '2026-11-20T11:00:00.000Z'],
		[' 2026-11-20T12:00:30 ', '2026-11-20T11:00:30.000Z'],
		['2026-11-20T12:00:30.5', '2026-11-20T11:00:30.500Z'],
		['2026-11-20T12:00:30.123456', '2026-11-20T11:00:30.123Z'],
		['2026-07-20', '2026-07-19T22:00:00.000Z'],
		['2026-11-20T12:00Z', '2026-11-20T12:00:00.000Z'],
		['2026-11-20t12:00:00z', '2026-11-20T12:00:00.000Z'],
		['2026-11-20T12:00+02:00', '2026-11-20T10:00:00.000Z'],
		['2026-11-20T12:00:00.000+0200', '2026-11-20T10:00:00.000Z'],
		['2026-11-20T12:00-05', '2026-11-20T17:00:00.000Z'],
		['2026-11-20T12:00+05:45', '2026-11-20T06:15:00.000Z'],
		['2024-02-29', '2024-02-28T23:00:00.000Z'],
		[1_795_176_000_000, '2026-11-20T12:00:00.000Z'],
		['1795176000000', '2026-11-20T12:00:00.000Z'],
		[1_795_176_000_000n, '2026-11-20T12:00:00.000Z'],
		[new Date(1_795_176_000_000), '2026-11-20T12:00:00.000Z'],
		[DateTime.fromMillis(1_795_176_000_000, { zone: 'Asia/Tokyo' }), '2026-11-20T12:00:00.000Z'],
	])('%p in Berlin is %s', (value, expected) => {
		expect(iso(value, 'Europe/Berlin')).toBe(expected);
	});

	it.each([
		'12/31/2026 18:00',
		'31.12.2026',
		'tomorrow 5',
		'tomorrow',
		'now',
		'2026-11',
		'2026-1-2',
		'20261120T120000Z',
		'2026-02-30',
		'2026-02-29',
		'2026-13-01',
		'2026-00-10',
		'2026-11-31T00:00',
		'2026-11-20T24:00',
		'2026-11-20T12:60',
		'2026-11-20T12:00:60',
		'2026-11-20T12',
		'2026-11-20Z',
		'2026-11-20T12:00+15:00',
		'2026-11-20T12:00+02:60',
		'2026-11-20T12:00 +02:00',
		'2026-11-20T12:00[Europe/Berlin]',
		'2026-11-20\u200bT12:00',
		'Invalid DateTime',
		'undefined',
		'NaN',
		Number.NaN,
		1.5,
		Number.POSITIVE_INFINITY,
		9e15,
		true,
		{},
		[],
		new Date(Number.NaN),
		DateTime.invalid('none'),
	])('is not %p', (value) => {
		expect(refusal(value)).toMatchObject({
			kind: 'input',
			parameter: 'startTime',
			message: expect.stringMatching(/^Start Time is not a time: [^\n]*\.$/) as string,
			hint: expect.stringContaining('2026-01-31T12:00') as string,
		});
	});

	it.each([1_795_176_000, '1795176000', '2026', 0, -1, '1970-01-01'])(
		'is not %p, in seconds',
		(value) => {
			expect(refusal(value)).toMatchObject({
				kind: 'input',
				message: expect.stringContaining('is before 1973') as string,
				hint: expect.stringContaining('multiply seconds by 1000') as string,
			});
		},
	);
});

/** The hours at which the clocks of a zone change in a year. */
function changesOf(zone: string, year: number): number[] {
	const start = Date.UTC(year, 0, 1);
	const offsetAt = (hour: number) => DateTime.fromMillis(start + hour * HOUR_MS, { zone }).offset;
	const days = Array.from({ length: 366 }, (_, day) => day * 24);
	return days
		.filter((hour) => offsetAt(hour) !== offsetAt(hour + 24))
		.flatMap((first) => Array.from({ length: 24 }, (_, hour) => first + hour + 1))
		.filter((hour) => offsetAt(hour - 1) !== offsetAt(hour))
		.map((hour) => start + hour * HOUR_MS);
}

/** Of a time that clocks show twice Luxon takes the one with the offset of its own "now": with this, the first. */
function letLuxonLiveBefore(change: number): void {
	Settings.resetCaches();
	Settings.now = () => change - 2 * HOUR_MS;
}

function byLuxon(text: string, zone: string): string {
	return DateTime.fromISO(text, { zone }).toUTC().toISO() ?? 'invalid';
}

describe('text without an offset is what Luxon makes of it', () => {
	const { now } = Settings;
	afterAll(() => {
		Settings.now = now;
		Settings.resetCaches();
	});

	it.each([
		['Europe/Berlin', [1996, 2026]],
		['Europe/London', [2026]],
		['America/New_York', [1999, 2006, 2026]],
		['America/St_Johns', [2006, 2026]],
		['America/Sao_Paulo', [2018]],
		['America/Santiago', [2026]],
		['America/Asuncion', [2023]],
		['Australia/Lord_Howe', [2026]],
		['Australia/Sydney', [2026]],
		['Africa/Casablanca', [2024]],
		['Asia/Tehran', [2021]],
		['Asia/Gaza', [2011]],
		['Asia/Pyongyang', [2015, 2018]],
		['Pacific/Apia', [2011]],
		['Pacific/Chatham', [2026]],
	])('in %s, around each change of the clocks in %j', (zone, years) => {
		const changes = years.flatMap((year) => changesOf(zone, year));
		expect(changes.length).toBeGreaterThan(0);
		for (const change of changes) {
			letLuxonLiveBefore(change);
			const offsetMs = DateTime.fromMillis(change - HOUR_MS, { zone }).offset * 60_000;
			// Every quarter of an hour of the days around it, as the clocks show them.
			for (let quarter = -112; quarter <= 112; quarter++) {
				const shown = change + offsetMs + quarter * 900_000;
				const text = new Date(shown).toISOString().slice(0, 16);
				expect([text, iso(text, zone)]).toEqual([text, byLuxon(text, zone)]);
			}
		}
	});

	it('in every zone, at the beginning of each day of two years', () => {
		const zones = Intl.supportedValuesOf('timeZone').filter((_zone, index) => index % 7 === 0);
		expect(zones.length).toBeGreaterThan(50);
		for (const zone of zones) {
			for (let day = 0; day < 730; day += 5) {
				const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
				const expected = DateTime.fromISO(date, { zone }).toMillis();
				expect([zone, date, readTime(date, naming, zone)]).toEqual([zone, date, expected]);
			}
		}
	});
});

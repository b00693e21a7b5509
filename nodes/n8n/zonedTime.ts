/** A date and time without an offset, as n8n's date picker saves it. */
const WITHOUT_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/**
 * The picker means the workflow's time zone, whatever the machine's is: such text becomes milliseconds.
 * Anything else is returned as it is.
 */
export function inTimeZone(value: unknown, timeZone: string): unknown {
	if (typeof value !== 'string' || !WITHOUT_OFFSET.test(value)) return value;
	const asUtc = Date.parse(`${value.replace(' ', 'T')}Z`);
	// The offset may differ on the two sides of a clock change, so it is taken where the result lies.
	const nearby = asUtc - offsetMs(asUtc, timeZone);
	return asUtc - offsetMs(nearby, timeZone);
}

/** What the zone's clocks show minus UTC. */
function offsetMs(time: number, timeZone: string): number {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	const parts = Object.fromEntries(
		format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
	);
	const { year, month, day, hour, minute, second } = parts;
	const shown = Date.UTC(year, month - 1, day, hour, minute, second);
	return shown - Math.floor(time / 1000) * 1000;
}

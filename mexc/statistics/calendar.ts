/** Days as the clocks of a zone show them. An IANA name that nobody knows throws RangeError. */
export interface Calendar {
	/** `2026-11-28` for a moment in milliseconds. */
	dayOf(time: number): string;
	/** `2026-11`. */
	monthOf(time: number): string;
}

export function calendarOf(timeZone = 'UTC'): Calendar {
	// Sweden writes dates as ISO does.
	const format = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	});
	const dayOf = (time: number) => format.format(time);
	return { dayOf, monthOf: (time) => dayOf(time).slice(0, 7) };
}

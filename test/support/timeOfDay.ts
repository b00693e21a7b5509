/** As in the descriptions of what must arrive: 12:34:56.789. */
export function timeOfDay(timeMs: number): string {
	return new Date(timeMs).toISOString().slice(11, 23);
}

import { streamNamed } from '../streams';

/** Pushed every three seconds whether anything happens or not (streams.json): their silence is no market's. */
const BY_THE_CLOCK = new Set(['miniTicker', 'miniTickers']);

export interface Subjects {
	/** One of the channels pushes by the clock. */
	byTheClock: boolean;
	/** Pairs whose trades move one of the channels; names that no stream knows have none. */
	symbols: string[];
}

/** What a list of channels is about, read from their names. */
export function subjectsOf(channels: Iterable<string>): Subjects {
	const symbols = new Set<string>();
	let byTheClock = false;
	for (const channel of channels) {
		const found = streamNamed(channel);
		if (!found) continue;
		byTheClock ||= BY_THE_CLOCK.has(found.stream.id);
		if (found.parameters.symbol !== undefined) symbols.add(found.parameters.symbol);
	}
	return { byTheClock, symbols: [...symbols] };
}

import { streams } from '../streams';

/** Pushed every three seconds whether anything happens or not (streams.json): their silence is no market's. */
const BY_THE_CLOCK = new Set(['miniTicker', 'miniTickers']);

export interface Subjects {
	/** One of the channels pushes by the clock. */
	byTheClock: boolean;
	/** Pairs whose trades move one of the channels; names that no stream knows have none. */
	symbols: string[];
}

const patterns = Object.values(streams).map(({ id, template }) => ({
	id,
	pattern: patternOf(template),
}));

/** What a list of channels is about, read from their names. */
export function subjectsOf(channels: Iterable<string>): Subjects {
	const symbols = new Set<string>();
	let byTheClock = false;
	for (const channel of channels) {
		for (const { id, pattern } of patterns) {
			const found = pattern.exec(channel);
			if (!found) continue;
			byTheClock ||= BY_THE_CLOCK.has(id);
			if (found.groups?.symbol !== undefined) symbols.add(found.groups.symbol);
		}
	}
	return { byTheClock, symbols: [...symbols] };
}

function patternOf(template: string): RegExp {
	const escaped = template.replace(/[.+]/g, '\\$&');
	const named = escaped.replace(/\{(\w+)\}/g, '(?<$1>[^@]+)');
	return new RegExp(`^${named}$`);
}

import type { Core } from '../core';
import type { ClientsView, ExchangeView } from './frame';

const MOST_CONNECTIONS = 50;
const MOST_CHANNELS = 30;
const MOST_REQUESTS = 30;

/** The time, and where the prices come from. */
export function exchangeView({ clock, market }: Core): ExchangeView {
	const { mode, source, alive, standsStillSince, trouble, pairs = {} } = market.report();
	const still = Object.entries(pairs).filter(([, { live }]) => !live);
	return {
		time: clock.now(),
		manual: clock.manual,
		speed: clock.speed,
		mode,
		source,
		alive,
		standsStillSince,
		trouble,
		stillPairs: still.map(([symbol]) => symbol),
	};
}

/** Who is connected, and what was asked last. */
export function clientsView({ sockets, log }: Core): ClientsView {
	const connections = [...sockets.connections].slice(0, MOST_CONNECTIONS);
	let requestCount = 0;
	for (const count of Object.values(log.perEndpoint())) requestCount += count;
	return {
		connections: connections.map(({ ip, openedAt, uid, channels }) => ({
			address: ip,
			since: openedAt,
			isPrivate: uid !== undefined,
			channels: [...channels].slice(0, MOST_CHANNELS),
		})),
		connectionCount: sockets.connections.size,
		requestCount,
		requests: log
			.recent(MOST_REQUESTS)
			.reverse()
			.map(({ time, method, path, status }) => ({ time, method, path, status })),
	};
}

/** Faults that still wait, one text each. */
export function faultsView({ faults, socketFaults }: Core): string[] {
	return [...faults.pending(), ...socketFaults.pending()].map((fault) => {
		const parts = Object.entries(fault).filter(([, value]) => value !== undefined);
		return parts
			.map(([name, value]) => (name === 'kind' ? String(value) : `${name} ${String(value)}`))
			.join(', ');
	});
}

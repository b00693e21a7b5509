import type { ListenKeys } from '../exchange/listenKeys';
import type { Connection } from '../stream/connection';
import { checkFault, isPushFault, isRequestFault } from './checkFault';
import type { Fault, Faults } from './faults';
import type { SocketFaults } from './socketFaults';

/** What faults happen to. */
export interface FaultTargets {
	readonly faults: Faults;
	readonly socketFaults: SocketFaults;
	readonly sockets: { readonly connections: Iterable<Connection> };
	readonly listenKeys: ListenKeys;
}

/**
 * Makes a fault happen; see its type for what each one does.
 * @throws RangeError for a kind or a field that does not exist, or a value outside its range
 */
export function injectFault(targets: FaultTargets, given: Fault): void {
	const { faults, socketFaults, sockets } = targets;
	const fault = checkFault(given);
	if (isRequestFault(fault)) {
		faults.add(fault);
		return;
	}
	if (isPushFault(fault)) {
		socketFaults.add(fault);
		return;
	}
	switch (fault.kind) {
		case 'orderNotFound':
			faults.orderNotFoundMs = fault.seconds * 1000;
			faults.orderNotListedMs = fault.lists ? fault.seconds * 1000 : 0;
			return;
		case 'historyLate':
			faults.historyLateMs = fault.seconds * 1000;
			return;
		case 'clockOffset':
			faults.clockOffsetMs = fault.offsetMs;
			return;
		case 'dropConnections':
			return dropConnections(targets, fault);
		case 'refuseUpgrade':
			socketFaults.upgradesToRefuse = fault.times ?? 1;
			return;
		case 'blockChannel':
			return socketFaults.block(fault.channel);
		case 'halfOpen':
			for (const connection of chosen(targets, fault.only)) connection.freeze();
			return;
		case 'garbageFrame':
			for (const connection of sockets.connections) connection.sendGarbage();
			return;
		case 'shufflePushes':
			socketFaults.shuffle = fault.on ?? true;
			return;
		case 'expireListenKeys':
			return targets.listenKeys.expireAll();
		case 'refuseListenKey':
			socketFaults.listenKeysToRefuse = fault.times ?? 1;
			return;
		case 'clear':
			faults.clear();
			return socketFaults.clear();
	}
}

function dropConnections(
	targets: FaultTargets,
	{ only, code }: Extract<Fault, { kind: 'dropConnections' }>,
): void {
	for (const connection of chosen(targets, only)) {
		if (code === undefined) connection.cut();
		else connection.close(code);
	}
}

/** The present connections, or those of one kind. */
function chosen({ sockets }: FaultTargets, only: 'public' | 'private' | undefined): Connection[] {
	return [...sockets.connections].filter(({ listenKey }) => {
		const kind = listenKey === undefined ? 'public' : 'private';
		return only === undefined || only === kind;
	});
}

import type { Core } from '../core';
import { type Fault, FAULT_KINDS, isRequestFault } from './faults';

/**
 * Makes a fault happen; see its type for what each one does.
 * @throws RangeError for a kind that does not exist
 */
export function injectFault(core: Core, fault: Fault): void {
	const { faults, socketFaults, sockets } = core;
	if (isRequestFault(fault)) {
		faults.add(fault);
		return;
	}
	switch (fault.kind) {
		case 'orderNotFound':
			faults.orderNotFoundMs = fault.seconds * 1000;
			return;
		case 'clockOffset':
			faults.clockOffsetMs = fault.offsetMs;
			return;
		case 'dropConnections':
			return dropConnections(core, fault);
		case 'refuseUpgrade':
			socketFaults.upgradesToRefuse = fault.times ?? 1;
			return;
		case 'blockChannel':
			return socketFaults.block(fault.channel);
		case 'halfOpen':
			for (const connection of sockets.connections) connection.freeze();
			return;
		case 'garbageFrame':
			for (const connection of sockets.connections) connection.sendGarbage();
			return;
		case 'truncatedFrame':
			socketFaults.framesToTruncate = fault.times ?? 1;
			return;
		case 'unknownField':
			socketFaults.framesToExtend = fault.times ?? 1;
			return;
		case 'expireListenKeys':
			return core.listenKeys.expireAll();
		case 'refuseListenKey':
			socketFaults.listenKeysToRefuse = fault.times ?? 1;
			return;
		case 'clear':
			faults.clear();
			return socketFaults.clear();
		default:
			throw new RangeError(
				`There is no fault "${(fault as { kind: string }).kind}"; known: ${FAULT_KINDS.join(', ')}`,
			);
	}
}

function dropConnections(
	{ sockets }: Core,
	{ only, code }: Extract<Fault, { kind: 'dropConnections' }>,
): void {
	for (const connection of [...sockets.connections]) {
		const kind = connection.listenKey === undefined ? 'public' : 'private';
		if (only !== undefined && only !== kind) continue;
		if (code === undefined) connection.cut();
		else connection.close(code);
	}
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';

/** An exchange that is killed and comes back with its state at the same port. */
export interface MovingExchange {
	/** Undefined while it is down. */
	current(): Simulator | undefined;
	restart(downMs: number): Promise<void>;
	stop(): Promise<void>;
}

export async function startMovingExchange(): Promise<MovingExchange> {
	let running: Simulator | undefined = await startTestSimulator();
	return {
		current: () => running,
		async restart(downMs) {
			if (running === undefined) throw new Error('The exchange is down already');
			const { port } = running;
			const state = running.snapshot();
			const going = running;
			running = undefined;
			await going.stop();
			await sleep(downMs);
			running = await startTestSimulator({ port, state });
		},
		stop: async () => await running?.stop(),
	};
}

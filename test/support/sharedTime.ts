import { agentFor } from '../../mexc/account/httpAgents';
import { openNetwork } from '../../mexc/account/network';
import type { Simulator } from '../../simulator/src';
import { turn, VirtualTime } from './virtualTime';

/** An answer that has arrived is worked on within this many turns. */
const QUIET_TURNS = 5;

/**
 * Virtual time of clients and of simulators with a manual clock. Requests stay real HTTP: time moves on
 * only when each has been answered, so a request arrives at the very millisecond it was sent.
 */
export class SharedTime extends VirtualTime {
	/** With the monotonic moment up to which each has lived: nobody sets the clock of the exchange. */
	private readonly simulators = new Map<Simulator, number>();

	/** The simulator's clock moves with this one from now on. */
	share(simulator: Simulator): void {
		const behindMs = this.now() - simulator.state().time;
		this.simulators.set(simulator, this.monotonic() - behindMs);
		this.moveSimulators();
	}

	/** Lives on until `work` is settled. */
	async until<T>(work: Promise<T>): Promise<T> {
		let isSettled = false;
		const end = () => void (isSettled = true);
		work.then(end, end);
		await this.settle();
		while (!isSettled) {
			if (this.pending === 0) throw new Error('nothing is left to wait for');
			await this.advance(100, () => this.settle());
			await this.settle();
		}
		return await work;
	}

	/** Lives on for `ms`; `arrive` waits for what is under way on other ways than REST. */
	async pass(ms: number, arrive: () => Promise<void>): Promise<void> {
		const settle = async () => {
			await this.settle();
			await arrive();
		};
		await this.advance(ms, settle);
		await settle();
	}

	private async settle(): Promise<void> {
		this.moveSimulators();
		await this.answers();
	}

	private moveSimulators(): void {
		for (const [simulator, shown] of this.simulators) {
			simulator.advance(this.monotonic() - shown);
			this.simulators.set(simulator, this.monotonic());
		}
	}

	private async answers(): Promise<void> {
		for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
			await turn();
			if ([...this.simulators.keys()].some(isAsked)) quiet = 0;
		}
	}
}

/** Whether a request to it is under way. */
function isAsked({ restUrl }: Simulator): boolean {
	const { sockets, requests } = agentFor(restUrl, openNetwork);
	return Object.keys({ ...sockets, ...requests }).length > 0;
}

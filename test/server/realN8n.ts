import { freePort } from '../../scripts/n8nServer/ports';
import { signUp, type Call } from '../../scripts/n8nServer/session';
import { startServer, type RunningServer } from '../../scripts/n8nServer/start';
import { createCredential, publishWorkflow } from '../../scripts/n8nServer/workflows';
import type { SimulatorAddress } from '../../scripts/startSimulator';
import { homeFrom, OWNER, type Installation } from '../support/installedN8n';

export const TRIGGER = 'MEXC Trigger';

/** A real n8n with a database of its own, which can be killed and started again on it. */
export interface RealN8n {
	rest: Call;
	/** Of the process that runs now. */
	processId(): number;
	/** Where the process answers a debugger after SIGUSR1. */
	inspectPort: number;
	/** What it has logged, before a kill too. */
	log(): string;
	/** Ends as in a power cut and starts again with the same data at the same address. */
	killAndRestart(): Promise<void>;
	/** Saves a credential and publishes a workflow for each trigger. @returns their ids, in order */
	publish(exchange: SimulatorAddress, triggers: readonly TriggerSetup[]): Promise<string[]>;
	stop(): Promise<void>;
}

/** A workflow: the trigger, and a node that takes a while. */
export interface TriggerSetup {
	parameters: Readonly<Record<string, unknown>>;
	/** How long each execution takes, in seconds. */
	takesSeconds: number;
}

export async function startRealN8n(
	installation: Installation,
	env: Record<string, string> = {},
): Promise<RealN8n> {
	const { server } = installation;
	const own = homeFrom(installation);
	const port = await freePort();
	const inspectPort = await freePort();
	const settings = { NODE_OPTIONS: `--inspect-port=${inspectPort}`, ...env };
	const start = async () =>
		await startServer({ server, userFolder: own.folder, port, env: settings });
	let running: RunningServer = await start();
	let earlier = '';
	const stop = async () => {
		await running.stop();
		own.remove();
	};
	try {
		const rest = await signUp(running.url, OWNER);
		return {
			rest,
			stop,
			inspectPort,
			processId: () => running.processId ?? 0,
			log: () => earlier + running.log(),
			async killAndRestart() {
				await running.kill();
				earlier += running.log();
				running = await start();
			},
			publish: async (exchange, triggers) => await publishAll(rest, exchange, triggers),
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

async function publishAll(
	rest: Call,
	exchange: SimulatorAddress,
	triggers: readonly TriggerSetup[],
): Promise<string[]> {
	const credential = await createCredential(rest, 'MEXC API', exchange);
	const ids: string[] = [];
	for (const { parameters, takesSeconds } of triggers) {
		const trigger = {
			id: `trigger-${ids.length}`,
			name: TRIGGER,
			position: [0, 0],
			typeVersion: 1,
			type: 'n8n-nodes-mexc-spot.mexcTrigger',
			parameters,
			credentials: { mexcApi: credential },
		};
		const work = {
			id: `work-${ids.length}`,
			name: 'Work',
			position: [250, 0],
			typeVersion: 1.1,
			type: 'n8n-nodes-base.wait',
			parameters: { amount: takesSeconds, unit: 'seconds' },
		};
		ids.push(
			await publishWorkflow(rest, {
				name: `Workflow ${ids.length}`,
				nodes: [trigger, work],
				connections: { [TRIGGER]: { main: [[{ node: 'Work', type: 'main', index: 0 }]] } },
				settings: {},
			}),
		);
	}
	return ids;
}

import { cpSync } from 'node:fs';
import path from 'node:path';
import { createHome } from '../../scripts/n8nServer/home';
import { ensureServer, type InstalledServer } from '../../scripts/n8nServer/install';
import { installPackage } from '../../scripts/n8nServer/installPackage';
import { freePort } from '../../scripts/n8nServer/ports';
import { signUp, type Call } from '../../scripts/n8nServer/session';
import { startServer, type RunningServer } from '../../scripts/n8nServer/start';
import { createCredential, publishWorkflow } from '../../scripts/n8nServer/workflows';
import { packBuilt } from '../../scripts/packPackage';
import type { SimulatorAddress } from '../../scripts/startSimulator';

export const TRIGGER = 'MEXC Trigger';

const OWNER = { email: 'test@example.com', firstName: 'T', lastName: 'T', password: 'Test-1234' };

/** n8n with the packed package, installed as users install it: the pattern of each server's home. */
export interface Installation {
	server: InstalledServer;
	home: { folder: string; remove(): void };
}

/** n8n itself is installed when the cache is empty, which takes minutes. */
export async function installRealN8n(say: (line: string) => void): Promise<Installation> {
	const server = await ensureServer(say);
	const home = createHome('mexc-server-pattern-');
	await installPackage(await packBuilt(home.folder), home.folder);
	return { server, home };
}

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
	{ server, home }: Installation,
	env: Record<string, string> = {},
): Promise<RealN8n> {
	const own = createHome('mexc-server-');
	cpSync(path.join(home.folder, '.n8n'), path.join(own.folder, '.n8n'), { recursive: true });
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
			...{ id: `trigger-${ids.length}`, name: TRIGGER, position: [0, 0], typeVersion: 1 },
			type: 'n8n-nodes-mexc-spot.mexcTrigger',
			parameters,
			credentials: { mexcApi: credential },
		};
		const work = {
			...{ id: `work-${ids.length}`, name: 'Work', position: [250, 0], typeVersion: 1.1 },
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

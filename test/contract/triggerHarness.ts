import type { IDataObject } from 'n8n-workflow';
import type { Simulator } from '../../simulator/src';
import { keepSecret } from '../support/evidence';
import { Patience } from '../support/patience';
import {
	loadEngine,
	type ActivateOptions,
	type ActiveTrigger,
	type Engine,
	type ManualRun,
	type TestNode,
	type WorkflowOptions,
} from '../support/n8n';

export interface Triggers {
	engine(): Engine;
	/** A credential for the running simulator. */
	stored(): Record<string, Record<string, string>>;
	/** Publishes; closed after the test. */
	activate(node: TestNode, more?: Partial<ActivateOptions>): Promise<ActiveTrigger>;
	/** "Listen for test event" in the editor. */
	test(node: TestNode, more?: Partial<WorkflowOptions>): ManualRun;
	/** Again and again until the test is over, or until it is reported to stop. */
	everyMoment(act: () => void): () => void;
}

/** Real n8n-core with the built package, for all tests of a file. */
export function useTriggers(simulator: () => Simulator): Triggers {
	const open: (() => unknown)[] = [];
	let engine: Engine;
	const stored = () => {
		const { restUrl, wsUrl, apiKey, apiSecret } = simulator();
		return { mexcApi: { environment: 'custom', baseUrl: restUrl, wsUrl, apiKey, apiSecret } };
	};
	beforeAll(async () => {
		engine = await loadEngine();
	});
	afterEach(async () => {
		// No item or log line of a trigger may hold one.
		for (const { key } of simulator().state().listenKeys) keepSecret(key);
		for (const close of open.splice(0)) await close();
	});
	return {
		engine: () => engine,
		stored,
		async activate(node, more) {
			const options = { nodes: [node], credentials: stored(), ...more };
			const active = await engine.activateTrigger(options);
			open.push(async () => await active.close());
			return active;
		},
		test: (node, more) => engine.runManual({ nodes: [node], credentials: stored(), ...more }),
		everyMoment(act) {
			const timer = setInterval(act, 20);
			open.push(() => clearInterval(timer));
			return () => clearInterval(timer);
		},
	};
}

export function trigger(parameters: IDataObject, options: IDataObject = {}): TestNode {
	const all = { ...parameters, options } as TestNode['parameters'];
	return { name: 'MEXC Trigger', type: 'mexcTrigger', parameters: all };
}

export const alert = {
	event: 'priceCross',
	symbols: 'btc/usdt',
	source: 'trade',
	direction: 'up',
	price: '70000',
	frequency: 'once',
};

export interface Refusal {
	message: string;
	description: string;
}

/** The error of an activation that must not succeed. */
export async function refusalOf(activation: Promise<unknown>): Promise<Refusal> {
	return await activation.then(
		() => Promise.reject(new Error('was accepted')),
		(error: Refusal) => error,
	);
}

export async function until(what: string, check: () => boolean, limitMs = 5_000): Promise<void> {
	const patience = new Patience(limitMs);
	while (!check()) {
		if (patience.isOver) throw new Error(`Waited in vain for: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** Longer than a trade takes from the simulator to an emit. */
export async function aMoment(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 250));
}

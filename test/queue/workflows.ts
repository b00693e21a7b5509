import type { Call } from '../../scripts/n8nServer/session';
import { createCredential, publishWorkflow } from '../../scripts/n8nServer/workflows';
import type { Simulator } from '../../simulator/src';
import { WORKER_NAME } from './cluster';
import type { Sink } from './sink';

const PACKAGE = 'n8n-nodes-mexc-spot';
const TRIGGER = 'MEXC Trigger';

/** A node of a workflow; those of this package get the credential. */
interface Step {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	/** n8n's own settings of a node. */
	more?: Record<string, unknown>;
}

export interface Credential {
	id: string;
	name: string;
}

/** Workflows whose last step is a request to the sink. */
export interface Workflows {
	credentialFor(exchange: Simulator, rateLimitShare?: number): Promise<Credential>;
	/** Triggers, each followed by the same steps and the sink. @returns its id */
	publish(name: string, credential: Credential, triggers: Step[], steps?: Step[]): Promise<string>;
	stop(id: string): Promise<void>;
}

export function workflowsOf(rest: Call, sink: Sink): Workflows {
	return {
		async credentialFor(exchange, rateLimitShare = 1) {
			return await createCredential(rest, 'MEXC API', exchange, { rateLimitShare });
		},
		async publish(name, credential, triggers, steps = []) {
			const following = [...steps, toSink(name, sink, triggers)];
			const all = [...triggers, ...following];
			const nodes = all.map(({ more, ...step }, place) => {
				const isOurs = step.type.startsWith(PACKAGE);
				const credentials = isOurs ? { mexcApi: credential } : undefined;
				return { ...step, ...more, id: `node-${place}`, position: [200 * place, 0], credentials };
			});
			const link = (to: Step) => ({ main: [[{ node: to.name, type: 'main', index: 0 }]] });
			const connections = Object.fromEntries([
				...triggers.map((trigger) => [trigger.name, link(following[0])] as const),
				...following.slice(1).map((step, place) => [following[place].name, link(step)] as const),
			]);
			return await publishWorkflow(rest, { name, nodes, connections, settings: {} });
		},
		async stop(id) {
			await rest('POST', `/workflows/${id}/deactivate`, {});
		},
	};
}

export function trigger(parameters: Record<string, unknown>, name = TRIGGER): Step {
	return { name, type: `${PACKAGE}.mexcTrigger`, typeVersion: 1, parameters };
}

export function trading(parameters: Record<string, unknown>): Step {
	return {
		name: 'MEXC Spot Trading',
		type: `${PACKAGE}.mexcSpotTrading`,
		typeVersion: 1,
		parameters,
		// A list without rows ends an execution otherwise.
		more: { alwaysOutputData: true },
	};
}

export function code(jsCode: string): Step {
	return { name: 'Code', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** Reports the item, who ran it and the event that started the execution. */
function toSink(name: string, { url }: Sink, triggers: readonly Step[]): Step {
	const address = `${url}/${encodeURIComponent(name)}?worker=`;
	const event = triggers.length === 1 ? `$('${triggers[0].name}').first().json` : 'undefined';
	return {
		name: 'Effect',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `={{ '${address}' + $env.${WORKER_NAME} }}`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ item: $json, startedBy: ${event} }) }}`,
			options: {},
		},
	};
}

/** What the tests of wallet, sub-account and rebate nodes share. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { rebate } from '../../../mexc/endpoints/rebate';
import { subAccount } from '../../../mexc/endpoints/subAccount';
import { wallet } from '../../../mexc/endpoints/wallet';
import type { Simulator } from '../../../simulator/src';
import type { RunOptions, RunResult } from '../../support/n8n';
import { credentialFor, engine } from '../nodes/call';

export const endpoints = [...wallet, ...subAccount, ...rebate];

/** A credential that may do everything. */
export const allowAll = {
	allowTransfers: true,
	allowWithdrawals: true,
	allowAdministration: true,
};

export interface AccountCall {
	operation: string;
	parameters?: INodeParameters;
	items?: IDataObject[];
	credential?: IDataObject;
	node?: Partial<RunOptions['nodes'][number]>;
	run?: Partial<RunOptions>;
}

/** Runs one operation in a workflow of its own; its output is that of the node "MEXC". */
export async function callAccount(simulator: Simulator, request: AccountCall): Promise<RunResult> {
	const { operation, parameters = {}, items, credential = allowAll, node = {}, run } = request;
	const found = endpoints.find(({ id }) => id === operation);
	if (!found) throw new Error(`No node of the account offers ${operation}`);
	const { resource, node: type } = found;
	const { runWorkflow } = await engine();
	return await runWorkflow({
		nodes: [{ name: 'MEXC', type, parameters: { resource, operation, ...parameters }, ...node }],
		credentials: { mexcApi: credentialFor(simulator, credential) },
		items,
		...run,
	});
}

const ADDED_BY_SIGNING = ['timestamp', 'recvWindow', 'signature'];

/** What was sent to an endpoint, by parameter, without what signing adds. */
export function sentTo(simulator: Simulator, endpoint: string): Array<Record<string, string>> {
	return simulator
		.requests()
		.filter((request) => request.endpoint === endpoint)
		.map(({ query }) => {
			const sent = [...new URLSearchParams(query)];
			return Object.fromEntries(sent.filter(([name]) => !ADDED_BY_SIGNING.includes(name)));
		});
}

/** The list form of a locator, as the editor saves it. */
export function chosen(value: string) {
	return { __rl: true, mode: 'list', value };
}

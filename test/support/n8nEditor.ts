/** What the editor asks of nodes while a workflow is being built: the Test button and searched lists. */
import './n8nEnvironment';
import { CredentialTestContext, LoadOptionsContext, type PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { keepEvidence } from './evidence';
import {
	additionalDataFor,
	credentialsHelperFor,
	nodeTypesOf,
	prepare,
	type StoredCredentials,
	type WorkflowOptions,
} from './n8nWorkflow';

/** Presses the Test button, which the first node that tests this type answers. */
export async function testCredential(
	loader: PackageDirectoryLoader,
	type: string,
	data: ICredentialDataDecryptedObject,
): Promise<{ status: string; message: string }> {
	const stored: StoredCredentials = { [type]: data };
	const helper = credentialsHelperFor(loader, stored);
	const decrypted = await helper.getDecrypted(
		additionalDataFor(helper),
		{ id: '1', name: type },
		type,
		'manual',
	);
	for (const name of loader.known.credentials[type].supportedNodes ?? []) {
		const node = loader.getNode(name).type;
		if (!('description' in node) || 'nodeVersions' in node) continue;
		const testedBy = node.description.credentials?.find((entry) => entry.name === type)?.testedBy;
		const test = typeof testedBy === 'string' && node.methods?.credentialTest?.[testedBy];
		if (!test) continue;
		const context: ICredentialTestFunctions = new CredentialTestContext();
		const result = await test.call(context, { id: '1', name: 'Test', type, data: decrypted });
		keepEvidence('credential test', result);
		return result;
	}
	throw new Error(`No node tests credentials of type ${type}`);
}

export interface SearchOptions extends WorkflowOptions {
	/** A method of `methods.listSearch`. */
	method: string;
	filter?: string;
	paginationToken?: string;
}

/** Opens the list of a field of the first node of which several can be chosen. */
export async function loadOptions(
	loader: PackageDirectoryLoader,
	options: WorkflowOptions & { method: string },
): Promise<INodePropertyOptions[]> {
	const { context, type } = listContext(loader, options);
	const load = type.methods?.loadOptions?.[options.method];
	if (!load) throw new Error(`The node has no list ${options.method}`);
	const result = await load.call(context);
	keepEvidence('loaded options', result);
	return result;
}

/** Types into the search field of the first node's locator. */
export async function searchList(
	loader: PackageDirectoryLoader,
	options: SearchOptions,
): Promise<INodeListSearchResult> {
	const { context, type } = listContext(loader, options);
	const search = type.methods?.listSearch?.[options.method];
	if (!search) throw new Error(`The node has no list ${options.method}`);
	const result = await search.call(context, options.filter, options.paginationToken);
	keepEvidence('searched list', result);
	return result;
}

function listContext(loader: PackageDirectoryLoader, options: WorkflowOptions) {
	const { workflow } = prepare(loader, options);
	const node = workflow.getNode(options.nodes[0].name);
	if (node === null) throw new Error('A list belongs to a node');
	const type = nodeTypesOf(loader).getByNameAndVersion(node.type, 1);
	const additionalData = additionalDataFor(credentialsHelperFor(loader, options.credentials));
	additionalData.currentNodeParameters = options.nodes[0].parameters;
	const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters.symbol');
	return { context, type };
}

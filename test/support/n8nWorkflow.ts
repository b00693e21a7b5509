/** What a workflow needs around it before n8n-core runs it: node types, stored credentials, URLs. */
import { Container } from './n8nEnvironment';
import { keepSecret } from './evidence';
import { ExternalSecretsProxy, type PackageDirectoryLoader } from 'n8n-core';
import {
	deepCopy,
	NodeConnectionTypes,
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type ICredentialType,
	type IConnections,
	type IHttpRequestOptions,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type IDataObject,
	type IWorkflowBase,
	Workflow,
} from 'n8n-workflow';

export const START = 'Start';

/** A node as the editor saves it; what is left out gets n8n's usual value. */
export interface TestNode extends Partial<
	Omit<INode, 'name' | 'type' | 'parameters' | 'credentials'>
> {
	name: string;
	/** `mexcSpotTrading`, `mexcSpotTradingTool`, or a key of `WorkflowOptions.nodeTypes`. */
	type: string;
	parameters?: INodeParameters;
	/** `false`: the node has no credential selected although the workflow's owner has some. */
	credentials?: false;
}

/** Saved credentials by type; missing fields get the type's defaults, as in n8n. */
export type StoredCredentials = Readonly<Record<string, ICredentialDataDecryptedObject>>;

export interface WorkflowOptions {
	nodes: readonly TestNode[];
	/** Default: each node feeds the next. */
	connections?: IConnections;
	credentials?: StoredCredentials;
	/** Node types beside the package's own. */
	nodeTypes?: Readonly<Record<string, INodeType>>;
	workflowId?: string;
	executionId?: string;
	/** IANA name, of the workflow's settings. Default: n8n's own. */
	timezone?: string;
	/**
	 * Whether the run is searched for secrets with all others; default true. n8n's own error objects carry
	 * the headers of a request, whichever credential made them.
	 */
	isSearched?: boolean;
}

const main = NodeConnectionTypes.Main;

const passThrough = (name: string): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: 'Hands on what it gets',
		defaults: { name },
		inputs: [main],
		outputs: [main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
});

/** n8n's server derives the tool variant of a node by its name (and without inputs). */
function asTool(node: INodeType): INodeType {
	const description = deepCopy(node.description);
	description.name += 'Tool';
	return Object.create(node, { description: { value: description } }) as INodeType;
}

export function nodeTypesOf(
	loader: PackageDirectoryLoader,
	own: Readonly<Record<string, INodeType>> = {},
): INodeTypes {
	const others: Record<string, INodeType> = { start: passThrough('start'), ...own };
	const byName = (type: string): INodeType => {
		const name = type.split('.').at(-1) ?? type;
		const other = others[type] ?? others[name];
		if (other) return other;
		if (!loader.known.nodes[name] && name.endsWith('Tool'))
			return asTool(byName(name.slice(0, -4)));
		return NodeHelpers.getVersionedNodeType(loader.getNode(name).type);
	};
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
}

export function nodesOf(
	loader: PackageDirectoryLoader,
	{ nodes, credentials = {}, nodeTypes = {} }: WorkflowOptions,
	withStart: boolean,
): INode[] {
	const saved = nodes.map((node, index): INode => {
		const own = node.type in nodeTypes;
		const selected = Object.keys(credentials).map((type) => [type, { id: type, name: type }]);
		return {
			id: `node${index}`,
			typeVersion: 1,
			position: [200 * (index + 1), 0],
			...node,
			parameters: node.parameters ?? {},
			type: own ? node.type : `${loader.packageName}.${node.type}`,
			credentials: node.credentials === false ? undefined : Object.fromEntries(selected),
		};
	});
	if (!withStart) return saved;
	const start = { id: START, name: START, type: 'start', typeVersion: 1, parameters: {} };
	return [{ ...start, position: [0, 0] }, ...saved];
}

export function connectionsOf(
	{ nodes, connections }: WorkflowOptions,
	withStart: boolean,
): IConnections {
	const chain = [...(withStart ? [START] : []), ...nodes.map((node) => node.name)];
	const to = (node: string) => ({ main: [[{ node, type: main, index: 0 }]] });
	if (!connections) {
		return Object.fromEntries(chain.slice(1).map((node, index) => [chain[index], to(node)]));
	}
	return withStart ? { [START]: to(nodes[0].name), ...connections } : connections;
}

export interface Prepared {
	workflow: Workflow;
	data: IWorkflowBase;
}

let workflowNumber = 0;

export function prepare(
	loader: PackageDirectoryLoader,
	options: WorkflowOptions,
	staticData: IDataObject = {},
	withStart = false,
): Prepared {
	const id = options.workflowId ?? `workflow${++workflowNumber}`;
	const nodes = nodesOf(loader, options, withStart);
	const connections = connectionsOf(options, withStart);
	const settings = { executionOrder: 'v1' as const, timezone: options.timezone };
	const nodeTypes = nodeTypesOf(loader, options.nodeTypes);
	const base = { id, name: 'Test', nodes, connections, active: false, settings };
	const workflow = new Workflow({ ...base, nodeTypes, staticData });
	const now = new Date();
	const data = {
		...base,
		staticData,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
	};
	return { workflow, data };
}

/** Imitates the server's credential store: clones of `stored`, completed by the type's defaults. */
export function credentialsHelperFor(
	loader: PackageDirectoryLoader,
	stored: StoredCredentials = {},
): ICredentialsHelper {
	for (const { apiKey, apiSecret, signalSecret } of Object.values(stored)) {
		for (const secret of [apiKey, apiSecret, signalSecret]) keepSecret(String(secret ?? ''));
	}
	const typeOf = (name: string): ICredentialType => loader.getCredential(name).type;
	const decrypted = (type: string): ICredentialDataDecryptedObject => {
		if (!stored[type]) throw new Error(`No credential of type ${type} is stored`);
		const values = deepCopy(stored[type]) as INodeParameters;
		const completed = NodeHelpers.getNodeParameters(
			typeOf(type).properties,
			values,
			true,
			false,
			null,
			null,
		);
		return completed as ICredentialDataDecryptedObject;
	};
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async (_additionalData, _details, type) => decrypted(type),
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
		async authenticate(credentials, type, options) {
			const { authenticate } = typeOf(type);
			if (typeof authenticate !== 'function') return options as IHttpRequestOptions;
			return await authenticate(credentials, options as IHttpRequestOptions);
		},
		getCredentialsProperties: (type) => typeOf(type).properties,
		getCredentials: async () => {
			throw new Error('The engine does not read stored credentials in tests');
		},
		updateCredentials: async () => undefined,
		updateCredentialsOauthTokenData: async () => undefined,
	};
}

let executionNumber = 1000;

export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	executionId = String(++executionNumber),
): IWorkflowExecuteAdditionalData & { hooks?: unknown } {
	// The engine builds URLs from these whenever it evaluates an expression; nothing listens there.
	const url = 'http://localhost:5678/';
	const unavailable = async () => {
		throw new Error('Not available in tests');
	};
	return {
		credentialsHelper,
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		executeWorkflow: unavailable,
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: unavailable,
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
		logAiEvent: () => undefined,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
	};
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the exchange is, read from the fact files beside the code. Routes, parameter checks, weights,
 * permissions, channels and message fields all come from here, so that a wrong definition in a client
 * shows up as a refusal.
 */
export interface ParameterFact {
	readonly name: string;
	readonly type: string;
	readonly required: boolean | 'conditional';
	readonly auto?: boolean;
	readonly enum?: readonly string[];
	readonly pattern?: string;
	readonly default?: string | number;
	readonly min?: number;
	readonly max?: number;
	readonly maxLength?: number;
	/** The members of one element of a list. */
	readonly items?: readonly ParameterFact[];
	readonly maxItems?: number;
}

export interface ExtraLimitFact {
	readonly limit: number;
	readonly intervalSeconds: number;
	readonly scope: 'ip' | 'uid';
	readonly bucket?: string;
}

export interface EndpointFact {
	readonly id: string;
	readonly method: string;
	readonly path: string;
	readonly security: 'NONE' | 'SIGNED';
	readonly permission: string | null;
	readonly weight: { readonly ip: number | null; readonly uid: number | null };
	readonly params: readonly ParameterFact[];
	readonly extraLimits?: readonly ExtraLimitFact[];
}

export interface ErrorFact {
	readonly code: number;
	readonly message: string;
	readonly httpStatus: number;
}

export interface ChannelFact {
	readonly id: string;
	readonly access: 'public' | 'private';
	readonly template: string;
	readonly parameters: ReadonlyArray<{ readonly name: string; readonly enum?: readonly string[] }>;
	readonly wrapperField: string;
	readonly status: string;
}

export interface StreamFacts {
	readonly limits: {
		readonly subscriptionsPerConnection: number;
		readonly connectionLifetimeHours: number;
		readonly closeWithoutValidSubscriptionSeconds: number;
		readonly closeWithoutDataSeconds: number;
		readonly requestsPerSecond: number;
	};
	readonly framing: { readonly clientMessageLimitBytes: number };
	readonly listenKey: {
		readonly validityMinutes: number;
		readonly maxKeysPerUid: number;
		readonly connectionsPerKey: number;
	};
	readonly channels: readonly ChannelFact[];
}

export interface FieldFact {
	readonly number: number;
	readonly name: string;
	readonly type: string;
	readonly repeated?: boolean;
	readonly optional?: boolean;
}

export interface MessageFact {
	readonly name: string;
	readonly fields: readonly FieldFact[];
	readonly oneof?: { readonly fields: readonly FieldFact[] };
}

const FOLDER = join(__dirname, '..', 'facts');

function read<T>(file: string): T {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as T;
}

export const endpointFacts = read<EndpointFact[]>('endpoints.json');
export const errorFacts = new Map(
	read<ErrorFact[]>('errors.json').map((fact) => [fact.code, fact] as const),
);
export const streamFacts = read<StreamFacts>('streams.json');
export const messageFacts = read<{ messages: MessageFact[] }>('protobuf.json').messages;

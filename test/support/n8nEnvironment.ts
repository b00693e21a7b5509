/**
 * Import this before anything of n8n: n8n-core reads its environment and asks its container for a
 * logger while it is being loaded. The logger here keeps every line, so that a test can read them all.
 */
import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// One folder for each of jest's workers, used again by the next run: temporary ones would pile up.
process.env.N8N_USER_FOLDER ??= path.resolve(
	__dirname,
	`../../.artifacts/n8n-user-${process.env.JEST_WORKER_ID ?? 'main'}`,
);
mkdirSync(process.env.N8N_USER_FOLDER, { recursive: true });
process.env.N8N_ENCRYPTION_KEY ??= 'a fixed key for tests, 32 letters';
process.env.N8N_LOG_LEVEL ??= 'silent';
// A developer's proxy must not stand between a test and this machine.
process.env.NO_PROXY = '*';

import type * as BackendCommon from '@n8n/backend-common';
import type * as BackendNetwork from '@n8n/backend-network';
import type * as Di from '@n8n/di';
import { LoggerProxy } from 'n8n-workflow';
import { keepEvidence } from './evidence';

export interface LogLine {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata?: unknown;
}

/** Every line that n8n and the nodes have logged in this process. */
export const logLines: LogLine[] = [];

// n8n-core brings copies of its own of n8n's inner packages; only those are the ones it looks at.
const requireOfCore = createRequire(require.resolve('n8n-core'));
const { Logger } = requireOfCore('@n8n/backend-common') as typeof BackendCommon;
const { configureGlobalAxiosDefaults } = requireOfCore(
	'@n8n/backend-network',
) as typeof BackendNetwork;
export const { Container } = requireOfCore('@n8n/di') as typeof Di;

const line = (level: LogLine['level']) => (message: string, metadata?: unknown) => {
	logLines.push({ level, message, metadata });
	keepEvidence('log line', { level, message, metadata });
};

const capturingLogger = {
	error: line('error'),
	warn: line('warn'),
	info: line('info'),
	debug: line('debug'),
	scoped: () => capturingLogger,
};

Container.set(Logger, capturingLogger as unknown as BackendCommon.Logger);
LoggerProxy.init(capturingLogger);
// The server does this at start; without it arrays in a query are written differently.
configureGlobalAxiosDefaults();

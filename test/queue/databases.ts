import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { childEnvironment, run } from '../../scripts/childProcess';
import { createHome } from '../../scripts/n8nServer/home';
import { freePort } from '../../scripts/n8nServer/ports';
import { startService, type Service } from '../../scripts/service';
import { UserError } from '../../scripts/userError';

const START_TIMEOUT_MS = 60_000;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const PACKAGES = ['postgresql', 'redis-server'];

/** A database server of its own on the loopback address, with its data in a scratch folder. */
export interface Database {
	port: number;
	stop(): Promise<void>;
}

export interface Postgres extends Database {
	/** Rows of a query, columns separated by tabs. */
	query(sql: string): Promise<string[][]>;
}

export interface Redis extends Database {
	/** Ends it as a power cut would; the data stays. */
	kill(): Promise<void>;
	start(): Promise<void>;
}

/** Installs Postgres and Redis from Debian's packages where they are missing. */
export async function installDatabases(say: (line: string) => void): Promise<void> {
	if (postgresFolder() !== undefined && hasRedis()) return;
	say(`Installing Debian's ${PACKAGES.join(' and ')} …`);
	const sudo = isRoot() ? [] : ['sudo', '-n'];
	// In run level 1 Debian starts no service after an install: the ones of the machine are not ours.
	const env = childEnvironment({ DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' });
	const keep = '--preserve-env=DEBIAN_FRONTEND,RUNLEVEL';
	const apt = async (...args: string[]) => {
		const [command, ...rest] = [...sudo, ...(isRoot() ? [] : [keep]), 'apt-get', '-q', ...args];
		await run(command, rest, { env, what: `apt-get ${args[0]}` });
	};
	try {
		await apt('update');
		await apt('install', '-y', '--no-install-recommends', ...PACKAGES);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new UserError(
			`The tests of queue mode need Postgres and Redis, and they could not be installed: run "apt-get install ${PACKAGES.join(' ')}" as root, or put their programs into the PATH. ${reason}`,
		);
	}
}

export async function startPostgres(): Promise<Postgres> {
	const programs = postgresFolder();
	if (programs === undefined) throw new UserError('Postgres is not installed');
	const home = createHome('mexc-queue-postgres-');
	const port = await freePort();
	const data = path.join(home.folder, 'data');
	// Postgres refuses to run as root.
	const asUser = isRoot() ? setprivTo('postgres', home.folder) : [];
	const commandOf = (program: string, args: string[]): [string, string[]] => {
		const [command, ...rest] = [...asUser, path.join(programs, program), ...args];
		return [command, rest];
	};
	const initdb = commandOf('initdb', ['-D', data, '-A', 'trust', '-U', 'n8n', '-E', 'UTF8']);
	await run(...initdb, { cwd: home.folder, what: 'Creating the database' });
	const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: home.folder };
	const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const [command, args] = commandOf('postgres', ['-D', data, ...options]);
	const service = startService({ name: 'Postgres', command, args, cwd: home.folder });
	const stop = async () => {
		await service.stop();
		home.remove();
	};
	try {
		await service.waitForLog(/ready to accept connections/, START_TIMEOUT_MS);
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		port,
		stop,
		async query(sql) {
			const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n', '-d', 'postgres'];
			const text = await run(
				path.join(programs, 'psql'),
				[...where, '-At', '-F', '\t', '-c', sql],
				{ what: 'A query' },
			);
			const lines = text.split('\n').filter((line) => line !== '');
			return lines.map((line) => line.split('\t'));
		},
	};
}

/** It writes each job to disk, as the docs advise: one that forgets its jobs loses executions. */
export async function startRedis(): Promise<Redis> {
	const home = createHome('mexc-queue-redis-');
	const port = await freePort();
	const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', home.folder];
	const args = [...where, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];
	let service: Service;
	const start = async () => {
		service = startService({ name: 'Redis', command: 'redis-server', args, cwd: home.folder });
		await service.waitForLog(/Ready to accept connections/, START_TIMEOUT_MS);
	};
	await start();
	return {
		port,
		start,
		kill: async () => await service.kill(),
		async stop() {
			await service.kill();
			home.remove();
		},
	};
}

/** The newest of Debian's, or of those in the PATH. */
function postgresFolder(): string | undefined {
	const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
	const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
	const folders = newestFirst.map((version) => path.join(DEBIAN_POSTGRES, version, 'bin'));
	const all = [...folders, ...(process.env.PATH ?? '').split(path.delimiter)];
	return all.find((folder) => existsSync(path.join(folder, 'initdb')));
}

function hasRedis(): boolean {
	return spawnSync('redis-server', ['--version']).status === 0;
}

function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** What a command has to begin with to run as that user, who gets the folder. */
function setprivTo(user: string, folder: string): string[] {
	const idOf = (flag: string) => Number(execFileSync('id', [flag, user]).toString());
	chownSync(folder, idOf('-u'), idOf('-g'));
	return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'];
}

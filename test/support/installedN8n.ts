import { cpSync } from 'node:fs';
import path from 'node:path';
import { createHome } from '../../scripts/n8nServer/home';
import { ensureServer, type InstalledServer } from '../../scripts/n8nServer/install';
import { installPackage } from '../../scripts/n8nServer/installPackage';
import { packBuilt } from '../../scripts/packPackage';

/** Of every n8n that tests start. */
export const OWNER = {
	email: 'test@example.com',
	firstName: 'T',
	lastName: 'T',
	password: 'Test-1234',
};

/** A folder for a process's data, and the way to be rid of it. */
export interface Home {
	folder: string;
	remove(): void;
}

/** n8n with the packed package, installed as users install it: the pattern of each process's home. */
export interface Installation {
	server: InstalledServer;
	home: Home;
}

/** n8n itself is installed when the cache is empty, which takes minutes. */
export async function installRealN8n(say: (line: string) => void): Promise<Installation> {
	const server = await ensureServer(say);
	const home = createHome('mexc-server-pattern-');
	await installPackage(await packBuilt(home.folder), home.folder);
	return { server, home };
}

/** A home of its own for one process, with the package in it. */
export function homeFrom({ home }: Installation): Home {
	const own = createHome('mexc-server-');
	cpSync(path.join(home.folder, '.n8n'), path.join(own.folder, '.n8n'), { recursive: true });
	return own;
}

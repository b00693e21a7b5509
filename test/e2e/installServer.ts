import { ensureServer } from '../../scripts/n8nServer/install';

/** Before all files, because on a new machine it takes minutes, and each of them would wait for it within its own time. */
export default async function installServer(): Promise<void> {
	await ensureServer((line) => console.log(line));
}

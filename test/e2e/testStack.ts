import { startStack, type Stack } from '../../scripts/demo/stack';
import { freePort } from '../../scripts/n8nServer/ports';
import { packBuilt } from '../../scripts/packPackage';

/** The demo's stack with the package that was built before, on ports of its own: two files run side by side. */
export async function startTestStack(): Promise<Stack> {
	return await startStack({
		say: (line) => console.log(line),
		port: await freePort(),
		pack: packBuilt,
	});
}

import type { Browser, Page } from 'playwright-core';
import { startStack, type Stack } from '../../scripts/demo/stack';
import { freePort } from '../../scripts/n8nServer/ports';
import { packBuilt } from '../../scripts/packPackage';
import type { SimulatorState } from '../../simulator/src';
import { openBrowser, signIn } from './editor';

/** The demo's stack with the package that was built before, on ports of its own: two files run side by side. */
export async function startTestStack(): Promise<Stack> {
	return await startStack({
		say: (line) => console.log(line),
		port: await freePort(),
		pack: packBuilt,
	});
}

export interface Editor {
	stack: Stack;
	/** Signed in. */
	page: Page;
	stop(): Promise<void>;
}

/** The same with its editor in a browser whose window is so high (px). */
export async function startEditor(height: number): Promise<Editor> {
	const stack = await startTestStack();
	let browser: Browser | undefined;
	const stop = async () => {
		await browser?.close();
		await stack.stop();
	};
	try {
		browser = await openBrowser();
		const page = await browser.newPage({ viewport: { width: 1440, height } });
		page.setDefaultTimeout(60_000);
		await signIn(page, stack.editorUrl, stack.owner);
		return { stack, page, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** What the exchange itself says of its accounts, by their number. */
export async function accountsAt({ simulator }: Stack): Promise<SimulatorState['accounts']> {
	const answer = await fetch(`${simulator.restUrl}/control/state`);
	return ((await answer.json()) as SimulatorState).accounts;
}

/** All orders at the exchange, oldest first. */
export async function ordersAt(stack: Stack) {
	return Object.values(await accountsAt(stack)).flatMap(({ orders }) => orders);
}

import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const BROWSERS = [
	process.env.CHROMIUM_PATH ?? '',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
];

/**
 * No name of the internet is found: n8n's forms ask for a font there, and where such a request hangs rather
 * than fails, the page is never loaded.
 */
const LOOPBACK_ONLY = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';

const ARGUMENTS = [
	LOOPBACK_ONLY,
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export const screenshotFolder = path.resolve(__dirname, '../../.artifacts/screenshots');

/** n8n's own handles for its tests (`data-test-id`), which change less than its texts. */
export const handle = (id: string) => `[data-test-id="${id}"]`;

export async function openBrowser(): Promise<Browser> {
	const executablePath = BROWSERS.find((file) => file !== '' && existsSync(file));
	if (executablePath === undefined) {
		throw new Error(
			'The editor test needs Chromium: apt-get install chromium, or name it in CHROMIUM_PATH',
		);
	}
	return await chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
}

/** Signs in through the form, as a person does. */
export async function signIn(
	page: Page,
	editorUrl: string,
	owner: { email: string; password: string },
): Promise<void> {
	await page.goto(`${editorUrl}/signin`);
	await page.locator('input[type="email"]').fill(owner.email);
	await page.locator('input[type="password"]').fill(owner.password);
	await page.locator(handle('form-submit-button')).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

export async function openWorkflow(page: Page, editorUrl: string, id: string): Promise<void> {
	await page.goto(`${editorUrl}/workflow/${id}`);
	await page.locator(handle('canvas-node')).first().waitFor();
	// The canvas moves until it fits the window; a picture before that shows it half way.
	await page.waitForTimeout(1500);
}

/** Opens a node's panel. */
export async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`${handle('canvas-node')}[data-node-name="${name}"]`).dblclick();
	await page.locator(handle('parameter-input')).first().waitFor();
}

export async function closeNode(page: Page): Promise<void> {
	await page.keyboard.press('Escape');
	await page.locator(handle('ndv')).waitFor({ state: 'hidden' });
}

/** Pixel widths of the pictures on a node; 0 is a broken one. */
export async function iconWidths(page: Page, nodeName: string): Promise<number[]> {
	const images = page.locator(`${handle('canvas-node')}[data-node-name="${nodeName}"] img`);
	return await images.evaluateAll((elements) =>
		elements.map((element) => (element as unknown as { naturalWidth: number }).naturalWidth),
	);
}

export async function screenshot(page: Page, name: string): Promise<void> {
	mkdirSync(screenshotFolder, { recursive: true });
	await page.screenshot({ path: path.join(screenshotFolder, `${name}.png`) });
}

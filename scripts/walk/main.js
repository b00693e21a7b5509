// Ten tasks of a first hour in the editor of a real n8n, counted and pictured in light and dark: `npm run walk`.
const path = require('node:path');
const { chromium } = require('playwright-core');
const { startStack } = require('../demo/stack');
const { projectFolder } = require('../packPackage');
const { Hand, handle } = require('./hand');
const { tasks } = require('./tasks');

const folder = path.join(projectFolder, '.artifacts', 'walk');

/** No name of the internet is found: a request that hangs there would hold up a page. */
const ARGUMENTS = [
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
	'--no-sandbox',
	'--disable-gpu',
];

async function walk() {
	const stack = await startStack({ say: console.log });
	const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
	const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
	/** @type {string[]} */
	const failed = [];
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
		page.setDefaultTimeout(20_000);
		await page.goto(`${stack.editorUrl}/signin`);
		await page.locator('input[type="email"]').fill(stack.owner.email);
		await page.locator('input[type="password"]').fill(stack.owner.password);
		await page.locator(handle('form-submit-button')).click();
		await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
		for (const [name, task] of Object.entries(tasks)) {
			const hand = new Hand(page, stack.editorUrl, folder);
			const { works, saw } = await task({ hand, stack }).catch(
				async (/** @type {Error} */ error) => {
					await hand.look(`stopped-${name.replaceAll(' ', '-')}`);
					return { works: false, saw: error.message };
				},
			);
			if (!works) failed.push(name);
			const verdict = works ? 'done' : `NOT DONE:\n${saw.slice(0, 800)}\n`;
			console.log(`${name}: ${hand.clicks} clicks, ${hand.fields} fields, ${verdict}`);
		}
	} finally {
		await browser.close();
		await stack.stop();
	}
	console.log(`Pictures: ${path.relative(projectFolder, folder)}`);
	return failed;
}

walk().then(
	(failed) => process.exit(failed.length === 0 ? 0 : 1),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);

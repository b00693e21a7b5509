// The pictures of the simulator's page: light, dark, and on a phone. A part of `npm run pictures`; alone:
// `node scripts/pictures/simulatorPage.js` after a build.
const { startSimulator } = require('../startSimulator');
const { openBrowser } = require('./browser');
const { save } = require('./save');

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/**
 * What somebody has done before the picture: bought and sold at the market, and left orders in the book.
 *
 * @param {import('playwright-core').Page} page
 */
async function trade(page) {
	const field = (/** @type {string} */ name) => page.locator(`#order [name=${name}]`);
	/** @param {'Buy' | 'Sell'} side @param {string} quantity @param {string} [price] */
	const place = async (side, quantity, price) => {
		await page.locator('.sides span', { hasText: side }).click();
		await field('type').selectOption(price === undefined ? 'MARKET' : 'LIMIT');
		if (price !== undefined) await field('price').fill(price);
		await field('quantity').fill(quantity);
		await page.locator('#place').click();
		const done = price === undefined ? 'filled' : 'waits in the order book';
		await page
			.locator('#messages p', { hasText: `${side} ${quantity} BTCUSDT: ${done}` })
			.waitFor();
	};
	await place('Buy', '0.15');
	await place('Sell', '0.05');
	const last = Number((await page.locator('#last').innerText()).replace(/,/g, ''));
	const near = (/** @type {number} */ share) => String(Math.round((last * share) / 50) * 50);
	await place('Buy', '0.1', near(0.996));
	await place('Sell', '0.25', near(1.006));
	await page.getByRole('button', { name: '15m' }).click();
	await page.getByRole('tab', { name: 'Open orders' }).click();
	// Messages go by themselves.
	await page.locator('#messages p').first().waitFor({ state: 'detached', timeout: 60_000 });
}

async function takeSimulatorPictures() {
	const simulator = await startSimulator({ port: 0 });
	const browser = await openBrowser();
	try {
		const open = async (
			/** @type {'light' | 'dark'} */ colorScheme,
			/** @type {{ width: number, height: number }} */ viewport,
		) => {
			const page = await browser.newPage({ colorScheme, viewport });
			await page.goto(`${simulator.restUrl}/?symbol=BTCUSDT&interval=15m`);
			await page.locator('#bids tr').first().waitFor();
			return page;
		};
		const light = await open('light', DESKTOP);
		await trade(light);
		await save(light, 'simulator-page');
		const dark = await open('dark', DESKTOP);
		await dark.getByRole('tab', { name: 'Fills' }).click();
		await dark.locator('#panel-fills tr').nth(1).waitFor();
		await save(dark, 'simulator-page-dark');
		const phone = await open('dark', PHONE);
		// The chart draws its orders with the first message after its candles.
		await phone.waitForTimeout(1_500);
		await save(phone, 'simulator-page-phone');
	} finally {
		await browser.close();
		await simulator.stop();
	}
}

module.exports = { takeSimulatorPictures };

if (require.main === module) {
	takeSimulatorPictures().catch((error) => {
		console.error(error);
		process.exitCode = 1;
	});
}

const { chromium } = require('playwright-core');

/** The installed Chromium, or the one that CHROMIUM_PATH names. */
async function openBrowser() {
	return await chromium.launch({
		executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu'],
	});
}

module.exports = { openBrowser };

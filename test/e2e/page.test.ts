import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PAIRS, type Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { openBrowser, screenshot } from './editor';

jest.setTimeout(120_000);

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** A name that would run if anything made HTML out of it. */
const HOSTILE = '<img src=x onerror=alert(1)>';

/** What a trader sees of the simulator in a browser. */
describe('the page of the simulator', () => {
	let simulator: Simulator;
	let browser: Browser;
	let page: Page;
	const contexts: BrowserContext[] = [];
	/** What no page may cause: errors, broken policy, requests to elsewhere. */
	const faults: string[] = [];

	async function open(
		url: string,
		how: { viewport?: typeof DESKTOP; colorScheme?: 'light' | 'dark' } = {},
	): Promise<Page> {
		const context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'light', ...how });
		contexts.push(context);
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		await context.addInitScript(
			`addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
				console.error('policy: ' + violatedDirective + ' ' + sourceFile))`,
		);
		const opened = await context.newPage();
		opened.setDefaultTimeout(20_000);
		opened.on('console', (message) => {
			if (['error', 'warning'].includes(message.type())) faults.push(message.text());
		});
		opened.on('pageerror', ({ message }) => faults.push(message));
		opened.on('request', (request) => {
			if (!request.url().startsWith(url)) faults.push(`asked for ${request.url()}`);
		});
		await opened.goto(url);
		await opened.locator('#bids tr').first().waitFor();
		return opened;
	}

	/** Waits until an element shows this. */
	const shows = async (selector: string, text: string | RegExp, on = page) =>
		await on.locator(selector).filter({ hasText: text }).first().waitFor();
	const message = async (text: string | RegExp) => await shows('#messages p', text);
	const tab = async (name: string) => await page.getByRole('tab', { name }).click();

	beforeAll(async () => {
		const [pair] = PAIRS;
		const hostile = { ...pair, symbol: `${HOSTILE}USDT`, baseAsset: HOSTILE };
		simulator = await startTestSimulator({ pairs: [...PAIRS, hostile as (typeof PAIRS)[number]] });
		browser = await openBrowser();
		page = await open(simulator.restUrl);
	});

	afterEach(async () => {
		await screenshot(page, 'page-last');
		expect(faults.splice(0)).toEqual([]);
	});

	afterAll(async () => {
		for (const context of contexts) await context.close();
		await browser?.close();
	});

	it('shows a newcomer what to enter in n8n, and copies it', async () => {
		await shows('#panel-connect', 'paper money only');
		const wanted = [simulator.apiKey, simulator.apiSecret, simulator.restUrl, simulator.wsUrl];
		expect(await page.locator('#credential code').allInnerTexts()).toEqual(wanted);
		for (const [at, value] of wanted.entries()) {
			await page.locator('#credential button').nth(at).click();
			await message('is in the clipboard');
			const clipboard = () =>
				(
					globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
				).navigator.clipboard.readText();
			expect(await page.evaluate(clipboard)).toBe(value);
		}
	});

	it('places an order that waits, and fills when the price comes to it', async () => {
		await page.locator('#order [name=price]').fill('64,000');
		await page.locator('#order [name=quantity]').fill('0.5');
		await shows('#value', '32,000 USDT');
		await page.locator('#place').click();
		await message('Buy 0.5 BTCUSDT: waits in the order book.');
		await tab('Open orders');
		await shows('#panel-open tr', /BTCUSDT\s*Buy\s*Limit\s*64,000\s*0\.5/);
		await shows('#open-count', '1');
		expect(simulator.state().accounts['209302839']?.openOrders).toBe(1);

		await page.locator('#move [name=price]').fill('63900');
		await page.locator('#move button').click();
		await shows('#last', '63,900');
		await shows('#panel-open', 'No open orders.');
		await tab('Fills');
		await shows('#panel-fills tr', /BTCUSDT\s*Buy\s*64,000\s*0\.5\s*32,000/);
		await tab('Profit and loss');
		await shows('#panel-profit tr', /BTCUSDT\s*1\s*0\.5\s*64,000\s*0\.00 USDT\s*-50\.00 USDT/);
		await shows('#gain', '-50.00 USDT');
		await tab('Order history');
		await shows('#panel-closed tr', /64,000\s*Filled/);
		await tab('Balances');
		await shows('#panel-balances tr', /BTC\s*2\.5\s*0\s*159,750\.00/);
		expect(await page.locator('#chart canvas').count()).toBeGreaterThan(0);
	});

	it('sells at the market, takes a price out of the book, and cancels with the keyboard alone', async () => {
		await page.locator('.sides span', { hasText: 'Sell' }).click();
		await page.locator('#order [name=type]').selectOption('MARKET');
		await page.locator('#order [name=quantity]').fill('0.1');
		expect(await page.locator('#price-field').isVisible()).toBe(false);
		await page.locator('#place').click();
		await message('Sell 0.1 BTCUSDT: filled.');
		await page.locator('#order [name=type]').selectOption('LIMIT');
		await page.locator('#asks tr').last().click();
		const price = await page.locator('#order [name=price]').inputValue();
		expect(price).toMatch(/^\d+\.\d\d$/);
		await page.locator('#order [name=quantity]').fill('0.2');
		await page.keyboard.press('Enter');
		await message('Sell 0.2 BTCUSDT: waits in the order book.');
		await page.getByRole('tab', { selected: true }).focus();
		await page.keyboard.press('Home');
		await page.getByRole('button', { name: 'Cancel: sell 0.2 BTCUSDT' }).focus();
		await page.keyboard.press('Enter');
		await message('Canceled: sell 0.2 BTCUSDT.');
		await shows('#panel-open', 'No open orders.');
	});

	it("says a refusal in the exchange's words", async () => {
		await page.locator('#order [name=quantity]').fill('40');
		await page.locator('#place').click();
		await message('Oversold');
		// The browser writes every answer of this kind into its console.
		expect(faults.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
	});

	it('deposits, moves the clock, sets and ends faults, and resets', async () => {
		await page.locator('#deposit [name=amount]').fill('250');
		await page.locator('#deposit [name=asset]').fill('sol');
		await page.locator('#deposit button').click();
		await message('250 SOL arrived.');
		await tab('Balances');
		await shows('#panel-balances tr', /SOL\s*25\d/);
		const before = simulator.state().time;
		await page.getByRole('button', { name: '10 min' }).click();
		await message('The clock is 10 min further.');
		expect(simulator.state().time - before).toBeGreaterThanOrEqual(600_000);
		await page.route('**/control/clock', async (route) => {
			await new Promise((resolve) => setTimeout(resolve, 300));
			await route.continue();
		});
		await page.getByRole('button', { name: '1 day' }).click();
		await page.locator('#stop').click();
		await message(/Stopped after \d+ min/);
		await page.unroute('**/control/clock');
		await page.locator('#speed').selectOption('60');
		await shows('#pace', '(60×)');
		await page.locator('#fault select').selectOption('Next order: placed, answer lost');
		await page.locator('#fault button').click();
		await shows('#faults li', 'resetAfter, endpoint newOrder, left 1');
		await page.locator('#clear').click();
		await page.locator('#faults-waiting').waitFor({ state: 'hidden' });
		page.once('dialog', (dialog) => void dialog.accept());
		await page.locator('#reset').click();
		await message('as it was at the start');
		await shows('#gain', '0.00 USDT');
		await page.locator('#panel-balances tr', { hasText: 'SOL' }).filter({ hasText: '25' }).waitFor({
			state: 'detached',
		});
	});

	it('shows another pair and other candles, and comes back to them', async () => {
		await page.locator('#pair').selectOption('ETHUSDT');
		await shows('#last', /^3,\d/);
		await page.getByRole('button', { name: '4h' }).click();
		await page.locator('#chart[aria-label^="Candles of ETHUSDT, 4h each"]').waitFor();
		await page.reload();
		await page.locator('#chart[aria-label^="Candles of ETHUSDT, 4h each"]').waitFor();
		expect(new URL(page.url()).search).toBe('?symbol=ETHUSDT&interval=4h');
	});

	it('makes no HTML out of what comes from the market', async () => {
		await page.locator('#pair').selectOption(`${HOSTILE}USDT`);
		await shows('#place', `Buy ${HOSTILE}`);
		await page.locator('#order [name=quantity]').fill('0.1');
		await page.locator('#place').click();
		await message(HOSTILE);
		expect(await page.locator('img').count()).toBe(0);
		await page.locator('#pair').selectOption('BTCUSDT');
	});

	it('follows the theme of the system, and the choice against it', async () => {
		const dark = await open(simulator.restUrl, { colorScheme: 'dark' });
		const ground = () =>
			dark.locator('body').evaluate((body) => {
				const view = globalThis as unknown as {
					getComputedStyle(of: unknown): { backgroundColor: string };
				};
				return view.getComputedStyle(body).backgroundColor;
			});
		const night = await ground();
		await screenshot(dark, 'page-dark');
		await dark.locator('#theme').click();
		await shows('#theme', 'light', dark);
		const day = await ground();
		expect(night).not.toBe(day);
		await dark.locator('#theme').click();
		await shows('#theme', 'dark', dark);
		expect(await ground()).toBe(night);
		await dark.reload();
		expect(await ground()).toBe(night);
	});

	it('fits the width of a phone', async () => {
		const phone = await open(simulator.restUrl, { viewport: PHONE, colorScheme: 'dark' });
		await screenshot(phone, 'page-phone');
		const width = await phone
			.locator('html')
			.evaluate((html) => (html as unknown as { scrollWidth: number }).scrollWidth);
		expect(width).toBeLessThanOrEqual(PHONE.width);
		for (const id of ['#chart', '#place', '#move button', '#reset', '#fault button', '#pair']) {
			const box = await phone.locator(id).boundingBox();
			expect([id, box !== null && box.x >= 0 && box.x + box.width <= PHONE.width]).toEqual([
				id,
				true,
			]);
		}
		await phone.locator('#order [name=quantity]').fill('0.01');
		await phone.locator('#place').click();
		await shows('#messages p', 'waits in the order book', phone);
	});

	it('says what is mirrored, and that the source is away', async () => {
		const source = await startTestSimulator({ market: 'live' });
		const mirror = await startTestSimulator({
			mirror: { url: source.restUrl, wsUrl: source.wsUrl, pairs: ['BTCUSDT', 'ETHUSDT'] },
		});
		const shown = await open(mirror.restUrl, { colorScheme: 'dark' });
		await shows('#source', `Mirror of ${source.restUrl}: the source is alive`, shown);
		await shows('#move-note', 'Prices and time come from', shown);
		expect(await shown.locator('#move').isVisible()).toBe(false);
		expect(await shown.locator('#clock-buttons').isVisible()).toBe(false);
		await screenshot(shown, 'page-mirror');
		await source.stop();
		await shows('#source.bad', 'the source is away, the market stands still since', shown);
		await shown.close();
		await mirror.stop();
	});

	it('says that the simulator is away, and goes on when it is back', async () => {
		const first = await startTestSimulator();
		const { port } = first;
		const shown = await open(first.restUrl);
		await first.stop();
		await shown.locator('#offline').waitFor();
		const second = await startTestSimulator({ port });
		await shown.locator('#offline').waitFor({ state: 'hidden' });
		second.setPrice('BTCUSDT', '65100');
		await shows('#last', '65,100', shown);
		await shown.close();
		await second.stop();
		// What the browser says of a server that is gone.
		const lost =
			/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE)/;
		expect(faults.splice(0).filter((text) => !lost.test(text))).toEqual([]);
	});
});

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { chatPage } from '../../scripts/pictures/chatPage';
import type { Stack } from '../../scripts/demo/stack';
import { finishedExecutions } from '../../scripts/n8nServer/executions';
import { createCredential, publishWorkflow } from '../../scripts/n8nServer/workflows';
import { PAIRS, type Simulator } from '../../simulator/src';
import { seededRandom } from '../support/randomCandles';
import { readPng } from '../support/readPng';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { ALERT, alertWorkflow } from './alertWorkflows';
import { handle, openNode, openWorkflow, screenshotFolder } from './editor';
import { startTelegramStandIn, type Photo, type TelegramStandIn } from './telegramStandIn';
import { startEditor, type Editor } from './testStack';

jest.setTimeout(600_000);

const SYMBOL = 'BTCUSDT';
const MINUTE = 60_000;
const THEMES = ['light', 'dark'] as const;

/** A market that has risen for an hour and then stood: far above its EMA 200, its RSI in the middle. */
async function risenMarket(): Promise<Simulator> {
	const random = seededRandom(16);
	const minutes = 60;
	const start = Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE;
	const market = await startTestSimulator({
		manualClock: true,
		startMs: start,
		requestClock: 'exchange',
		pairs: PAIRS.slice(0, 1),
	});
	let level = Number(PAIRS[0].startPrice);
	for (let minute = 0; minute < minutes; minute++) {
		for (let step = 0; step < 4; step++) {
			level += minute < 45 ? 12 : -2;
			market.setPrice(SYMBOL, (level + (random() - 0.5) * 60).toFixed(2));
			market.advance(MINUTE / 4);
		}
	}
	market.advance(Math.max(0, Date.now() - market.state().time));
	market.setClock({ manual: false });
	return market;
}

/** The way of an alert to a chat: a composite in a real n8n, a picture, a request with a file. */
describe('a composite alert with its chart', () => {
	let stack: Stack;
	let market: Simulator;
	let telegram: TelegramStandIn;
	let editor: Editor | undefined;
	let page: Page;
	const workflows: Record<string, string> = {};
	const photos: Record<string, Photo> = {};

	/** Takes what is open in both themes of the editor. */
	async function look(name: string): Promise<void> {
		mkdirSync(screenshotFolder, { recursive: true });
		for (const colorScheme of THEMES) {
			await page.emulateMedia({ colorScheme });
			await page.waitForTimeout(500);
			await page.screenshot({ path: path.join(screenshotFolder, `${name}-${colorScheme}.png`) });
		}
		await page.emulateMedia({ colorScheme: 'light' });
	}

	beforeAll(async () => {
		editor = await startEditor(1000);
		({ stack, page } = editor);
		market = await risenMarket();
		telegram = await startTelegramStandIn();
	});

	afterAll(async () => {
		telegram?.stop();
		await editor?.stop();
	});

	it('is sent once to each chat, when the candle closes at which the last condition begins to hold', async () => {
		const credential = await createCredential(stack.n8n, 'MEXC API (minutes)', market);
		for (const theme of THEMES) {
			const from = theme === 'light' ? 'trigger' : 'node';
			workflows[theme] = await publishWorkflow(
				stack.n8n,
				alertWorkflow({
					name: `RSI with trend filter, ${theme} picture by the ${from}`,
					chat: { url: telegram.url, chatId: theme },
					credential,
					picture: { from, theme },
				}),
			);
		}
		const listening = () => market.state().connections.subscriptions.length > 0;
		await until('the subscription', listening, 60_000);
		await page.waitForTimeout(5_000);
		expect(telegram.photos).toEqual([]);
		const before = Number(market.state().prices[SYMBOL]);
		const fallen = Date.now();
		for (const price of [before - 250, before - 520, before - 700]) {
			market.setPrice(SYMBOL, price.toFixed(2));
			await page.waitForTimeout(300);
		}
		await until('both messages', () => telegram.photos.length >= 2, 150_000);
		// A second message would come with the next candle.
		const next = (Math.floor(Date.now() / MINUTE) + 1) * MINUTE + 15_000;
		await page.waitForTimeout(next - Date.now());
		expect(telegram.refused).toEqual([]);
		expect(telegram.photos.map(({ chat }) => chat).sort()).toEqual(['dark', 'light']);
		for (const photo of telegram.photos) photos[photo.chat] = photo;
		const closed = Math.ceil(fallen / MINUTE) * MINUTE;
		for (const theme of THEMES) {
			const [run, ...more] = await finishedExecutions(stack.n8n, workflows[theme]);
			expect([run.status, more]).toEqual(['success', []]);
			const [{ json }] = run.items(ALERT);
			expect(json).toMatchObject({ event: 'composite', symbol: SYMBOL, holding: [1, 2] });
			expect([closed, closed + MINUTE]).toContain(json.eventTime);
			expect(photos[theme].caption).toBe(json.message);
		}
	});

	it.each(THEMES)('arrives as a %s picture with a caption for the chat', (theme) => {
		const { png, caption, type, parseMode } = photos[theme];
		mkdirSync(screenshotFolder, { recursive: true });
		writeFileSync(path.join(screenshotFolder, `alert-photo-${theme}.png`), png);
		const { width, height, at } = readPng(png);
		expect([width, height]).toEqual([800, 450]);
		const [red] = Buffer.from(at(2, 2), 'hex');
		expect(theme === 'dark' ? red < 64 : red > 192).toBe(true);
		expect([type, parseMode]).toEqual(['image/png', 'HTML']);
		expect(png.length).toBeLessThan(100_000);
		const [head, ...lines] = caption.split('\n');
		expect(head).toBe('<b>BTCUSDT: both conditions hold</b>');
		expect(lines[0]).toMatch(/^RSI 14 crosses down through 30 \(1 Minute\): [12]?\d\.\d+$/);
		expect(lines[1]).toMatch(
			/^close is at or above EMA 200 \(1 Minute\): 6\d+\.\d+ against 65\d+\.\d+$/,
		);
	});

	it.each(THEMES)('is shown as a chat shows it: %s', async (theme) => {
		const { png, caption } = photos[theme];
		await page.setViewportSize({ width: 430, height: 700 });
		await page.setContent(chatPage({ text: caption.replace(/<[^>]*>/g, ''), png }));
		await look(`alert-chat-${theme}`);
		await page.setViewportSize({ width: 1440, height: 1000 });
	});

	it('shows its conditions in the panel', async () => {
		await openWorkflow(page, stack.editorUrl, workflows.dark);
		await look('alert-canvas');
		await openNode(page, ALERT);
		await look('alert-panel');
		const panel = await page.locator(handle('ndv')).innerText();
		for (const label of ['Conditions', 'Match', 'Within (Candles)']) expect(panel).toContain(label);
	});

	it('shows its item in the execution', async () => {
		const [{ id }] = await finishedExecutions(stack.n8n, workflows.light);
		await page.goto(`${stack.editorUrl}/workflow/${workflows.light}/executions/${id}`);
		await page.waitForTimeout(4_000);
		await look('alert-execution');
	});
});

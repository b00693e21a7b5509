import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readExample, withCredential } from '../../scripts/demo/exampleWorkflows';
import type { Stack } from '../../scripts/demo/stack';
import { createCredential, publishWorkflow } from '../../scripts/n8nServer/workflows';
import { DEMO_ACCOUNT } from '../../simulator/src';
import { keepSecret } from '../support/evidence';
import { accountsAt, ordersAt, startTestStack } from './testStack';

jest.setTimeout(300_000);

const SECRET = 'k3eZq8Wv1yTn5Rb7Lm2Xc9Hd4Jf6Gs0P';
const guide = readFileSync(path.resolve(__dirname, '../../docs/signals.md'), 'utf8');

/** The message of the guide for a strategy whose position is followed, as TradingView fills it. */
function messageWith(values: Readonly<Record<string, string>>): Record<string, string> {
	const [, text] = /```json\n(\{[^`]*targetPosition[^`]*\})\n```/.exec(guide) ?? [];
	const filled = text
		.replace('YOUR SIGNAL SECRET', SECRET)
		.replaceAll(/\{\{([\w.]+)\}\}/g, (_all, name: string) => values[name]);
	return JSON.parse(filled) as Record<string, string>;
}

const signal = (size: string, agoMs = 0) =>
	messageWith({
		ticker: 'BTCUSDT',
		'strategy.position_size': size,
		timenow: new Date(Date.now() - agoMs).toISOString(),
	});

interface Answer {
	status: number;
	text: string;
}

/** The example of TradingView in a real n8n: what arrives at its webhook, counted at the exchange. */
describe('a webhook of TradingView', () => {
	let stack: Stack;

	beforeAll(async () => {
		keepSecret(SECRET);
		stack = await startTestStack();
		const credential = await createCredential(stack.n8n, 'MEXC API (signals)', stack.simulator, {
			signalSecret: SECRET,
			allowedSymbols: 'BTCUSDT',
			maxOrderValue: '2000',
		});
		const example = readExample('tradingview-webhook-order.json');
		await publishWorkflow(stack.n8n, withCredential(example, credential));
	});

	afterAll(async () => await stack?.stop());

	async function send(message: object): Promise<Answer> {
		const response = await fetch(`${stack.editorUrl}/webhook/tradingview`, {
			method: 'POST',
			headers: { 'content-type': 'application/json; charset=utf-8' },
			body: JSON.stringify(message),
		});
		return { status: response.status, text: await response.text() };
	}

	async function orders(): Promise<string[]> {
		return (await ordersAt(stack)).map(({ side, executedQty }) => `${side} ${Number(executedQty)}`);
	}

	it('that is sent three times at once becomes one order', async () => {
		const held = await heldBtc();
		const message = signal(String(held + 0.01));
		const answers = await Promise.all([send(message), send(message), send(message)]);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		const said = answers.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
		expect(said.map((one) => one.signal).sort()).toEqual(['accepted', 'ignored', 'ignored']);
		expect(await orders()).toEqual(['BUY 0.01']);
	});

	// Each would be carried out but for what is wrong with it: it sells little of what is held.
	it.each([
		['with another secret', { secret: 'x'.repeat(32) }],
		['without a secret', { secret: '' }],
		['on another pair', { symbol: 'MXUSDT', targetPosition: '10' }],
		['that asks for a short position', { targetPosition: '-0.001' }],
	])('%s is refused and places nothing', async (_what, wrong) => {
		const message = { ...signal(((await heldBtc()) - 0.001).toFixed(8)), ...wrong };
		const { status, text } = await send(message);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(text).not.toContain(SECRET);
		expect(await orders()).toEqual(['BUY 0.01']);
	});

	it('that is ten minutes old is ignored', async () => {
		const { status, text } = await send(signal(((await heldBtc()) - 0.001).toFixed(8), 600_000));
		expect(status).toBe(200);
		expect(JSON.parse(text)).toMatchObject({ signal: 'ignored', ignoredAs: 'stale' });
		expect(await orders()).toEqual(['BUY 0.01']);
	});

	it('that asks for a smaller position sells the difference', async () => {
		const held = await heldBtc();
		const { text } = await send(signal((held - 0.005).toFixed(8)));
		expect(JSON.parse(text)).toMatchObject({ signal: 'accepted', side: 'SELL' });
		expect(await orders()).toEqual(['BUY 0.01', 'SELL 0.005']);
	});

	async function heldBtc(): Promise<number> {
		return Number((await accountsAt(stack))[DEMO_ACCOUNT.uid].balances.BTC.free);
	}
});

import type { INodeParameters } from 'n8n-workflow';
import type { Simulator } from '../../../simulator/src';
import { accountsWith, DAY_MS, take } from '../../fault/accountBooks';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call, type Call } from './call';

/** A book with nobody's orders but those of the test, on a day long past. */
const bench = {
	...accountsWith({ USDT: '100000', MX: '100' }),
	requestClock: 'exchange',
	startMs: Date.UTC(2026, 2, 4, 22, 30),
} as const;

const run = async (
	simulator: Simulator,
	parameters: INodeParameters = {},
	more: Partial<Call> = {},
) =>
	await call(simulator, {
		operation: 'profitAndLoss',
		parameters: { symbols: 'BTCUSDT', ...parameters },
		...more,
	});

async function rowsOf(simulator: Simulator, parameters: INodeParameters, more?: Partial<Call>) {
	const result = await run(simulator, parameters, more);
	expect(result.error?.message).toBeUndefined();
	return result.json('MEXC');
}

describe('profit and loss', () => {
	const simulator = useSimulator(bench);

	beforeAll(() => {
		take(simulator(), 'BUY', '1', '60000');
		simulator().advance(DAY_MS);
		simulator().deposit('BTC', '0.5');
		take(simulator(), 'SELL', '0.6', '66000');
		simulator().advance(2 * 3_600_000);
		take(simulator(), 'BUY', '0.1', '65000');
	});

	it('is one item per pair: realised, open, fees, and what the history proves', async () => {
		const [item, ...others] = await rowsOf(simulator(), {});
		expect(others).toEqual([]);
		// The first lot costs 60000 and the fee of 30; the sale brings 39600 less 19.8.
		expect(item).toEqual({
			symbol: 'BTCUSDT',
			baseAsset: 'BTC',
			quoteAsset: 'USDT',
			fills: 3,
			bought: '1.1',
			boughtValue: '66500',
			sold: '0.6',
			soldValue: '39600',
			realised: '3562.2',
			soldWithoutCost: '0',
			proceedsWithoutCost: '0',
			fees: [{ asset: 'USDT', amount: '53.05' }],
			unpricedFees: [],
			// 0.4 of the first lot, and the second one with its fee of 3.25.
			openQuantity: '0.5',
			openCost: '30515.25',
			averageCost: '61030.5',
			lastPrice: '65000',
			openValue: '32500',
			unrealised: '1984.75',
			openQuantityWithoutCost: '0.5',
			heldQuantity: '1',
			unexplainedQuantity: '0',
			provenFrom: expect.stringMatching(/^2026-02-/),
			note: null,
		});
		await expectOutputSchema('profitAndLoss', [
			{ ...item, unpricedFees: [{ asset: 'MX', amount: '1' }], note: 'a sentence' },
		]);
	});

	it('is a file of all entries for tax tools, to AI agents too', async () => {
		const node = { type: 'mexcSpotTradingTool' };
		const options = { putOutputInFile: true };
		const parameters = { profitOutput: 'perEntry', returnAll: true, options };
		const file = await run(simulator(), parameters, { node });
		const [{ json, binary }] = file.items('MEXC');
		expect(json).toEqual({ fileName: 'profit-and-loss.csv', rows: 4 });
		const lines = Buffer.from(binary?.data.data ?? '', 'base64')
			.toString('utf8')
			.split('\r\n');
		expect(lines[0]).toMatch(/^time,timeIso,type,symbol,receivedAmount,receivedAsset,sentAmount,/);
		expect(lines[3]).toMatch(/,sell,BTCUSDT,39600,USDT,0\.6,BTC,19\.8,USDT,/);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['an unknown pair', { symbols: 'BTCUSDT, BTCUSTD' }, /MEXC has no pair BTCUSTD/],
		['an unknown method', { method: 'hifo' }, /Method does not know/],
		[
			'51 pairs',
			{ symbols: Array.from({ length: 51 }, (_, index) => `A${index}USDT`).join() },
			/51 pairs; at most 50/,
		],
		[
			'times the wrong way round',
			{ options: { startTime: '2026-03-02', endTime: '2026-03-01' } },
			/End Time is before Start Time/,
		],
		[
			'a lot without a cost',
			{ options: { openingLots: { row: [{ asset: 'BTC', quantity: '1' }] } } },
			/Lot 1: Cost is required/,
		],
	])(
		'refuses %s in a sentence, and reads nothing of the account',
		async (_name, given, sentence) => {
			const before = simulator().state().requests.accountInfo ?? 0;
			const { error } = await run(simulator(), given);
			expect(error?.message).toMatch(sentence);
			expect(simulator().state().requests.accountInfo ?? 0).toBe(before);
		},
	);
});

describe('the history of the portfolio', () => {
	const simulator = useSimulator({ ...bench, ...accountsWith({ USDT: '100000' }) });
	const history = async (parameters: INodeParameters) =>
		await call(simulator(), {
			operation: 'portfolioHistory',
			parameters: { symbols: 'BTCUSDT', ...parameters },
			run: { timezone: 'UTC' },
		});

	it('is one item per day, with what it does not prove', async () => {
		simulator().advance(DAY_MS);
		take(simulator(), 'BUY', '1', '60000');
		const result = await history({ days: 2, numberFormat: 'number', returnAll: true });
		expect(result.error?.message).toBeUndefined();
		const [first, second, now, ...others] = result.json('MEXC');
		expect(others).toEqual([]);
		expect([first, second]).toMatchObject([
			{ day: '2026-03-03', isClosed: true, totalValueUsdt: 100_000 },
			{ day: '2026-03-04', isClosed: true, totalValueUsdt: 100_000 },
		]);
		expect(now).toMatchObject({ day: 'now', isClosed: false });
		expect(now.note).toMatch(/^Only trades of BTCUSDT are counted/);
		const text = { ...now, notCounted: ['MX'] };
		await expectOutputSchema('portfolioHistory', [
			{
				...text,
				totalValueUsdt: '1',
				assets: [{ asset: 'BTC', quantity: '1', price: '1', valueUsdt: '1' }],
			},
		]);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['30 days', { days: 30 }, /at most 29/],
		['an unknown pair', { symbols: 'BTCUSTD' }, /MEXC has no pair BTCUSTD/],
	])('refuses %s in a sentence', async (_name, given, sentence) => {
		expect((await history(given)).error?.message).toMatch(sentence);
	});
});

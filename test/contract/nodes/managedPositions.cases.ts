import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	clientOrderIdFrom,
	exitClientOrderId,
	exitKeyOf,
	markOfTag,
	taggedClientOrderId,
} from '../../../mexc/orders/clientOrderId';
import type { Simulator } from '../../../simulator/src';
import { accountsWith, DAY_MS } from '../../fault/accountBooks';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call, type Call } from './call';

/** A book with nobody's orders but those of the test. */
const bench = {
	...accountsWith({ USDT: '100000', BTC: '0' }),
	requestClock: 'exchange',
	startMs: Date.UTC(2026, 2, 4, 22, 30),
} as const;

/** Somebody waits in the book, and the account takes it under the ID; returns MEXC's order ID. */
function take(
	simulator: Simulator,
	side: 'BUY' | 'SELL',
	[quantity, price]: readonly [string, string],
	newClientOrderId?: string,
): string {
	const other = { symbol: 'BTCUSDT', quantity, type: 'LIMIT_MAKER', price };
	simulator.order({ ...other, side: side === 'BUY' ? 'SELL' : 'BUY' }, '4711');
	const order = {
		symbol: 'BTCUSDT',
		side,
		type: 'MARKET',
		quantity,
		...(newClientOrderId !== undefined && { newClientOrderId }),
	};
	return String(simulator.order(order).orderId);
}

const entry = (name: string, tag: string) => taggedClientOrderId(clientOrderIdFrom([name]), tag);

const plan = {
	exitPlan: 'given',
	takeProfitBy: 'percent',
	takeProfits: {
		row: [
			{ target: '2', sharePercent: '50' },
			{ target: '10', sharePercent: '50' },
		],
	},
	stopLossBy: 'percent',
	stopLossPercent: '5',
	breakEvenAfterStep: 1,
};

describe('managed positions', () => {
	const simulator = useSimulator(bench);
	let ids: string[] = [];

	const run = async (parameters: INodeParameters = {}, more: Partial<Call> = {}) =>
		await call(simulator(), {
			operation: 'managedPositions',
			parameters: { symbols: 'BTCUSDT', returnAll: true, ...parameters },
			...more,
		});
	const rowsOf = async (parameters: INodeParameters = {}, more: Partial<Call> = {}) => {
		const result = await run(parameters, more);
		expect(result.error?.message).toBeUndefined();
		return result.json('MEXC');
	};

	beforeAll(() => {
		take(simulator(), 'BUY', ['0.5', '59000']);
		const swing = take(simulator(), 'BUY', ['0.1', '60000'], entry('one', 'Swing'));
		simulator().advance(DAY_MS);
		take(simulator(), 'SELL', ['0.05', '61200'], exitClientOrderId(exitKeyOf('BTCUSDT', swing), 0));
		const other = take(simulator(), 'BUY', ['0.2', '62000'], entry('two', 'other'));
		const gone = take(simulator(), 'BUY', ['0.3', '62000'], entry('three', 'other'));
		take(simulator(), 'SELL', ['0.3', '63000'], exitClientOrderId(exitKeyOf('BTCUSDT', gone), 0));
		ids = [swing, other, gone];
	});

	it('are those with any tag, without what is over; without a plan with what fills prove', async () => {
		const rows = await rowsOf();
		expect(rows.map(({ entryOrderId }) => entryOrderId)).toEqual(ids.slice(0, 2));
		expect(rows[0]).toMatchObject({
			symbol: 'BTCUSDT',
			exitPlanMark: markOfTag('swing'),
			entryOrderId: ids[0],
			entryQuantity: '0.1',
			entryPrice: '60000',
			remainingQuantity: '0.05',
			soldQuantity: '0.05',
			lastPrice: '63000',
			remainingValue: '3150',
			// 3060 less its fee of 1.53, less half of 6000 and half of the fee of 3.
			result: '56.97',
			openResult: '148.5',
			ageMinutes: 1440,
			stopPrice: null,
			targets: [],
			targetsSold: null,
			nextAction: null,
			note: null,
			exits: [{ quantity: '0.05', price: '61200', value: '3060', result: '56.97', isOpen: false }],
		});
	});

	it('have stop, targets and what comes next with the fields of the trigger', async () => {
		const [row] = await rowsOf({ ...plan, options: { exitPlanTag: ' swing' } });
		expect(row).toMatchObject({
			stopPrice: '60000',
			stopReason: 'breakEven',
			targetsSold: 1,
			targetsLeft: 1,
			nextAction: 'target',
			nextStep: 2,
			nextPrice: '66000',
			nextQuantity: '0.05',
			targets: [
				{ step: 1, price: '61200', isSold: true },
				{ step: 2, price: '66000', isSold: false },
			],
			summary:
				'BTCUSDT: 0.05 BTC left, bought at 60000; now 63000; open +148.5 USDT (+4.95 %); sold so far +56.97 USDT; stop 60000 (breakEven); next: 0.05 BTC at 66000 (target 2)',
		});
		const trailing = { trailingActivationPercent: '1', trailingDistancePercent: '0.5' };
		const [struck] = await rowsOf({ ...plan, ...trailing, options: { exitPlanTag: 'swing' } });
		expect(struck).toMatchObject({ highestPrice: '63000', stopReason: 'trailingStop' });
		const late = { ...plan, timeLimitMinutes: 60, options: { exitPlanTag: 'swing' } };
		expect(await rowsOf(late)).toMatchObject([
			{ nextAction: 'sellNow', nextReason: 'timeLimit', nextQuantity: '0.05' },
		]);
	});

	it('are every buy since a moment that carries no tag', async () => {
		const since = new Date(bench.startMs - 60_000).toISOString();
		const rows = await rowsOf({ options: { entriesSince: since } });
		expect(rows).toMatchObject([{ entryQuantity: '0.5', exitPlanMark: null }]);
	});

	it('are one small item for a chat, to AI agents too', async () => {
		const parameters = { ...plan, positionsOutput: 'summary' };
		const node = { type: 'mexcSpotTradingTool' };
		const [item, ...others] = await rowsOf(parameters, { node });
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			positions: 2,
			totals: [{ quoteAsset: 'USDT', value: '15750' }],
			summary: expect.stringMatching(
				/^2 open positions; 15750 USDT, open \+342\.3 USDT\nBTCUSDT: 0\.05 BTC left.*\nBTCUSDT: 0\.2 BTC left/,
			),
			note: null,
		});
	});

	it('have the fields of the schema', async () => {
		const [row] = await rowsOf({ ...plan, timeLimitMinutes: 43_200 });
		const said = { note: 'a sentence', exitPlanMark: 'mark', highestPrice: '1' };
		const filled = (value: IDataObject): IDataObject => ({ ...value, ...said, nextReason: 'x' });
		await expectOutputSchema('managedPositions', [filled(row)]);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['an unknown pair', { symbols: 'NOSUCHUSDT' }, /NOSUCHUSDT/],
		[
			'a tag beside a moment',
			{ options: { exitPlanTag: 'swing', entriesSince: '2026-03-01T00:00:00Z' } },
			/without a tag, and Exit Plan Tag is given/,
		],
		[
			'a plan without an exit',
			{ exitPlan: 'given', takeProfitBy: 'none', stopLossBy: 'none' },
			/no exit/,
		],
		[
			'shares over 100 %',
			{ ...plan, takeProfits: { row: [{ target: '2', sharePercent: '101' }] } },
			/101 %/,
		],
	])('refuse %s', async (_name, parameters, message) => {
		expect((await run(parameters)).error?.message).toMatch(message);
	});
});

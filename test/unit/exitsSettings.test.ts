import { MexcError } from '../../mexc/core/errors';
import { parseEntrySource } from '../../mexc/exits/entrySource';
import { parseExitPlan } from '../../mexc/exits/settings';

const row = (...targets: [unknown, unknown][]) => ({
	row: targets.map(([target, sharePercent]) => ({ target, sharePercent })),
});

const usual = {
	takeProfitBy: 'percent',
	takeProfits: row(['2', '50'], ['4.0', 25]),
	stopLossBy: 'percent',
	stopLossPercent: 5,
	breakEvenAfterStep: 1,
	trailingActivationPercent: '',
	trailingDistancePercent: '',
	timeLimitMinutes: 0,
};

function refusalOf(parse: () => unknown): MexcError {
	try {
		parse();
	} catch (error) {
		if (error instanceof MexcError) return error;
	}
	throw new Error('It was not refused');
}

describe('the fields of a plan', () => {
	it('are read as exact text', () => {
		expect(parseExitPlan(usual)).toEqual({
			takeProfits: [
				{ percent: '2', sharePercent: '50' },
				{ percent: '4', sharePercent: '25' },
			],
			stopLossPercent: '5',
			breakEvenAfterStep: 1,
			trailing: undefined,
			timeLimitMinutes: undefined,
		});
	});

	it.each([
		...[true, 'true', ' True '].map((value) => [value, true]),
		...[false, 'false', '', undefined].map((value) => [value, undefined]),
	])('take all buys together or not (%p)', (allBuysTogether, isTogether) => {
		expect(parseExitPlan({ ...usual, allBuysTogether }).isTogether).toBe(isTogether);
	});

	it('of an unused kind are not looked at', () => {
		const plan = parseExitPlan({
			...usual,
			takeProfitBy: 'none',
			breakEvenAfterStep: 0,
			stopLossBy: 'none',
			stopLossPercent: 'nonsense',
			trailingDistancePercent: '1.5',
		});
		expect(plan).toMatchObject({
			takeProfits: [],
			trailing: { activationPercent: '0', distancePercent: '1.5' },
		});
	});

	it.each([
		[
			'no exit at all',
			{ takeProfitBy: 'none', stopLossBy: 'none', breakEvenAfterStep: 0 },
			'stopLossBy',
		],
		['no targets', { takeProfits: {} }, 'takeProfits'],
		[
			'six targets',
			{ takeProfits: row(...[1, 2, 3, 4, 5, 6].map((at): [number, number] => [at, 10])) },
			'takeProfits',
		],
		['shares over 100 %', { takeProfits: row(['2', '60'], ['4', '41']) }, 'takeProfits'],
		['targets that fall', { takeProfits: row(['4', '50'], ['2', '50']) }, 'takeProfits'],
		['a target of nothing', { takeProfits: row(['', '50']) }, 'target'],
		['a share of zero', { takeProfits: row(['2', '0']) }, 'sharePercent'],
		['a stop at 100 %', { stopLossPercent: '100' }, 'stopLossPercent'],
		['a stop of nothing', { stopLossPercent: '' }, 'stopLossPercent'],
		[
			'a stop above the first target',
			{
				takeProfitBy: 'price',
				takeProfits: row(['70000', '50']),
				stopLossBy: 'price',
				stopLossPrice: '70000',
			},
			'stopLossPrice',
		],
		[
			'break-even after a target that is not there',
			{ breakEvenAfterStep: 3 },
			'breakEvenAfterStep',
		],
		[
			'an activation without a distance',
			{ trailingActivationPercent: '3' },
			'trailingDistancePercent',
		],
		['a distance of 100 %', { trailingDistancePercent: '100' }, 'trailingDistancePercent'],
		['a time limit beyond MEXC’s history', { timeLimitMinutes: 43_201 }, 'timeLimitMinutes'],
		[
			'one position of all buys, and targets that rest',
			{ allBuysTogether: true, targetOrders: 'resting' },
			'targetOrders',
		],
		['a word that is neither on nor off', { allBuysTogether: 'maybe' }, 'allBuysTogether'],
		['half a minute', { timeLimitMinutes: '0.5' }, 'timeLimitMinutes'],
	])('are refused with %s', (_name, change, parameter) => {
		const refusal = refusalOf(() => parseExitPlan({ ...usual, ...change }));
		expect(refusal).toMatchObject({ kind: 'input', parameter });
		expect(refusal.hint).toBeTruthy();
	});
});

describe('the entries of a plan', () => {
	it('are those of a tag, or all since a moment', () => {
		expect(parseEntrySource({ entries: 'tag', exitPlanTag: ' Breakout ' })).toEqual({
			tag: 'Breakout',
		});
		const entriesSince = '2026-11-01T00:00:00Z';
		expect(parseEntrySource({ entries: 'pairs', entriesSince })).toEqual({
			since: Date.UTC(2026, 10, 1),
		});
	});

	it.each([
		[{ entries: 'tag', exitPlanTag: '' }, 'exitPlanTag'],
		[{ entries: 'tag', exitPlanTag: 'x'.repeat(65) }, 'exitPlanTag'],
		[{ entries: 'pairs', entriesSince: '' }, 'entriesSince'],
		[{ entries: 'pairs', entriesSince: 'yesterday' }, 'entriesSince'],
		[{ entries: 'all' }, 'entries'],
	])('are refused as %j', (raw, parameter) => {
		expect(refusalOf(() => parseEntrySource(raw))).toMatchObject({ kind: 'input', parameter });
	});
});

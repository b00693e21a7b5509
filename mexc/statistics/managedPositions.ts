import { add } from '../core/decimal';
import { shortText, signedText } from '../core/decimalText';
import type { Row } from '../endpoints/answers';
import type { Field, WireValues } from '../endpoints/endpoint';
import type { EntrySource } from '../exits/position';
import { overviewSteps, readPositions } from '../exits/overview';
import type { ExitPlan } from '../exits/plan';
import { planFields } from '../exits/planFields';
import type { PositionRow } from '../exits/positionRow';
import { parseExitPlan } from '../exits/settings';
import type { Composite } from '../flows/composite';
import { TAG_LENGTH } from '../orders/clientOrderId';
import { rowsIn } from '../rest/wireRows';
import { tradedSymbols } from './profitFields';

const planIsGiven = { exitPlan: ['given'] };

const exitPlan: Field = {
	displayName: 'Plan',
	name: 'exitPlan',
	type: 'options',
	default: 'proven',
	description: 'The plan is in the trigger, and MEXC does not know it',
	options: [
		{
			name: 'As Given Here',
			value: 'given',
			description: 'The fields of the trigger again: with stop, targets and what comes next',
		},
		{
			name: 'Only What MEXC Proves',
			value: 'proven',
			description: 'Entry, size, exits and result; no stop and no targets',
		},
	],
	required: true,
	wire: { kind: 'choice' },
};

const positionsOutput: Field = {
	displayName: 'Output',
	name: 'positionsOutput',
	type: 'options',
	default: 'perPosition',
	description: 'How the positions are returned',
	options: [
		{
			name: 'One Item for All',
			value: 'summary',
			description: 'With a text for a chat or an AI agent',
		},
		{ name: 'One Item per Position', value: 'perPosition', description: 'As a table' },
	],
	required: true,
	wire: { kind: 'choice' },
};

export const managedPositions: Composite = {
	id: 'managedPositions',
	node: 'mexcSpotTrading',
	resource: 'account',
	policyClass: 'read',
	name: 'Get Managed Positions',
	action: 'Get managed positions',
	description:
		'Get the open positions whose exit is managed (Managed Exit of MEXC Trigger) with entry, size, result so far, stop, targets and what comes next. They are read from MEXC alone, as the trigger does after a restart: fills of 30 days. Whether a trigger is active is not known here.',
	effect: 'read',
	fields: [
		{
			...tradedSymbols,
			description:
				'The pairs of the trigger, separated by commas. MEXC lists the past by pair: a position on a pair that is left out is not seen.',
			hint: 'Each pair takes a weight of about 50 of 300 in 10 seconds, and 10 more for every 100 fills of 30 days',
		},
		exitPlan,
		...planFields.map((field) => ({ ...field, showWhen: { ...field.showWhen, ...planIsGiven } })),
		positionsOutput,
	],
	options: [
		{
			displayName: 'Entries Since',
			name: 'entriesSince',
			type: 'dateTime',
			default: '',
			description:
				'For a trigger with Every Buy Since a Moment: the same moment. Text without a time zone is read in the time zone of the workflow.',
			wire: { kind: 'time' },
		},
		{
			displayName: 'Exit Plan Tag',
			name: 'exitPlanTag',
			type: 'string',
			default: '',
			description: 'Only the buys with this tag. Without it those with any tag are returned.',
			placeholder: 'e.g. breakout',
			wire: { kind: 'text', maxLength: TAG_LENGTH, use: 'key' },
		},
	],
	rules: [
		({ exitPlanTag, entriesSince }) =>
			exitPlanTag !== undefined && entriesSince !== undefined
				? {
						parameter: 'entriesSince',
						message: 'Entries Since is for a trigger without a tag, and Exit Plan Tag is given.',
						hint: 'Remove one of the two.',
					}
				: undefined,
	],
	output: {
		shape: 'list',
		listWhen: { positionsOutput: ['perPosition'] },
		// prettier-ignore
		decimals: [
			'entryQuantity', 'entryPrice', 'remainingQuantity', 'soldQuantity', 'stopPrice',
			'soldByOthersQuantity', 'highestPrice', 'lastPrice', 'remainingValue', 'result',
			'resultPercent', 'openResult', 'openResultPercent', 'price', 'sharePercent',
			'quantity', 'value', 'nextPrice', 'nextQuantity',
		],
	},
	steps: overviewSteps,
	async run(client, values, { signal, maxRows }): Promise<readonly Row[] | Row> {
		const plan = planOf(values);
		const source = sourceOf(values);
		const [positions, notes]: [PositionRow[], string[]] = [[], []];
		for (const symbol of new Set(values.symbols.split(','))) {
			const found = await readPositions(client, { symbol, source, plan, signal });
			positions.push(...found.rows);
			notes.push(...found.notes);
		}
		const note = notes.join(' ') || null;
		if (values.positionsOutput === 'summary') return summaryOf(positions, note);
		const rows = maxRows === undefined ? positions : positions.slice(0, maxRows);
		return rows.map((row, index) => ({ ...row, note: index === 0 ? note : null }));
	},
};

function sourceOf({ exitPlanTag, entriesSince }: WireValues): EntrySource | undefined {
	if (exitPlanTag !== undefined) return { tag: exitPlanTag };
	return entriesSince === undefined ? undefined : { since: Number(entriesSince) };
}

/** Throws an `input` MexcError, as publishing the trigger does. */
function planOf(values: WireValues): ExitPlan | undefined {
	if (values.exitPlan !== 'given') return undefined;
	return parseExitPlan({ ...values, takeProfits: { row: rowsIn(values.takeProfits) } });
}

/** Results by quote asset: sums of different assets mean nothing. */
function summaryOf(positions: readonly PositionRow[], note: string | null): Row {
	const totals = new Map<string, { value: string; openResult: string; result: string }>();
	for (const { quoteAsset = '', remainingValue, openResult, result } of positions) {
		const sum = totals.get(quoteAsset) ?? { value: '0', openResult: '0', result: '0' };
		totals.set(quoteAsset, {
			value: add(sum.value, remainingValue ?? '0'),
			openResult: add(sum.openResult, openResult ?? '0'),
			result: add(sum.result, result ?? '0'),
		});
	}
	const lines = positions.map(({ summary }) => summary);
	const sums = [...totals].map(
		([asset, { value, openResult }]) =>
			`${shortText(value)} ${asset}, open ${signedText(openResult)} ${asset}`,
	);
	const count = positions.length === 1 ? '1 open position' : `${positions.length} open positions`;
	return {
		positions: positions.length,
		totals: [...totals].map(([quoteAsset, sum]) => ({ quoteAsset, ...sum })),
		summary: [[count, ...sums].join('; '), ...lines].join('\n'),
		note,
	};
}

import { checkExits } from '../../../../mexc/exits/check';
import { parseEntrySource } from '../../../../mexc/exits/entrySource';
import { exitExample } from '../../../../mexc/exits/example';
import { manageExits, ownChannels } from '../../../../mexc/exits/manage';
import { MANAGED_EXIT } from '../../../../mexc/exits/reporter';
import { parseExitPlan } from '../../../../mexc/exits/settings';
import type { TriggerEvent } from '../event';
import { managedExitFields } from './managedExitFields';

/** The only event that acts itself: it sells, in this process, and reports what it did. */
export const managedExit: TriggerEvent = {
	value: MANAGED_EXIT,
	name: 'Managed Exit',
	description:
		'Take profit, stop, trailing stop and time limit for what was bought: this trigger sells by itself and reports what it did',
	testHint:
		'A test sells nothing: it shows an open position of this plan. Place a small buy with the tag before.',
	access: 'private',
	symbols: 'required',
	symbolsDescription:
		'The trading pairs whose entries are managed, separated by commas. MEXC lists the past pair by pair: a position on a pair that is not named here cannot be found again.',
	fields: managedExitFields,
	options: ['numberFormat', 'repeatUnfinished'],
	delivery: ['each', 'batch'],
	decimals: [
		'entryQuantity',
		'entryPrice',
		'remainingQuantity',
		'soldQuantity',
		'soldByOthersQuantity',
		'stopPrice',
		'previousStopPrice',
		'highestPrice',
		'price',
		'sharePercent',
		'quantity',
		'value',
		'amount',
		'result',
		'resultPercent',
		'totalResult',
		'totalResultPercent',
	],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare({ symbols, values }) {
		const exits = { plan: parseExitPlan(values), source: parseEntrySource(values), symbols };
		return {
			channels: ownChannels,
			checkAtMexc: async (client) => await checkExits(client, symbols, exits.plan),
			open: (port) => manageExits(port, exits),
			example: async (port, reader) => await exitExample(port, exits, reader),
		};
	},
};

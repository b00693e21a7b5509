import { eachRow, numberAt, type Row, rowsUnder, withIsoTimes } from '../answers';
import { endpoint, type Output } from '../endpoint';
import { endTime, startTime } from '../fields';
import { objectWith } from '../forms';
import { routes } from '../routes';

/** Pages of ten rows, whatever is asked for. */
function pageOfRebates(friendly: (row: Row) => Row, decimals: readonly string[]): Output {
	return {
		shape: 'list',
		...rowsUnder('data'),
		simplify: eachRow(friendly),
		decimals,
		paging: {
			page: {
				parameter: 'page',
				totalRows: numberAt('totalRecords'),
				totalPages: numberAt('totalPageNum'),
			},
		},
	};
}

const recordRow = (row: Row) => withIsoTimes(row, 'tradeTime', 'updateTime');

export const rebateHistory = endpoint({
	...routes.rebateHistory,
	name: 'Get Many Totals',
	action: 'Get many rebate totals',
	description: 'Get what each invited user brought, in USDT: of the last 12 months or another time',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: pageOfRebates((row) => withIsoTimes(row, 'inviteTime'), ['spot', 'futures', 'total']),
});

export const rebateDetail = endpoint({
	...routes.rebateDetail,
	name: 'Get Many',
	action: 'Get many rebates',
	description: 'Get the single rebates for invited users, of the last 12 months or another time',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: pageOfRebates(recordRow, ['rate', 'amount']),
});

export const rebateKickback = endpoint({
	...routes.rebateKickback,
	name: 'Get Many Kickbacks',
	action: 'Get many kickbacks',
	description: 'Get the fees you got back yourself, of the last 12 months or another time',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: pageOfRebates(recordRow, ['rate', 'amount']),
});

export const referCode = endpoint({
	...routes.referCode,
	name: 'Get Referral Code',
	action: 'Get the referral code',
	description: 'Get the code with which you invite other users',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: { shape: 'object', form: objectWith('referCode'), decimals: [] },
});

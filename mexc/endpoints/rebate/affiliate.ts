import { eachRow, numberAt, type Row, rowsUnder, timeAt, withIsoTimes, wordFor } from '../answers';
import { endpoint, type Field, type Output } from '../endpoint';
import { endTime, startTime } from '../fields';
import { DAY_MS, type TimeWindow } from '../paging';
import { routes } from '../routes';

const inviteCode: Field = {
	displayName: 'Invite Code',
	name: 'inviteCode',
	type: 'string',
	default: '',
	description: 'Only what came through this invite code',
	placeholder: 'e.g. mexc-12345',
	wire: { kind: 'text', maxLength: 64 },
};

const uid: Field = {
	displayName: 'User ID',
	name: 'uid',
	type: 'string',
	default: '',
	description: 'Only the invited user with this UID',
	placeholder: 'e.g. 27121050',
	wire: { kind: 'text', pattern: /^\d{1,20}$/, form: 'a UID of digits' },
};

const sources: Readonly<Record<string, string>> = { '1': 'referral', '2': 'subAffiliate' };
const products: Readonly<Record<string, string>> = { '1': 'spot', '2': 'futures', '3': 'etf' };

/** All affiliate lists come in the same envelope. The largest page is not documented; 10 is the usual one. */
function pageOfAffiliates(
	friendly: (row: Row) => Row,
	decimals: readonly string[],
	window?: TimeWindow,
): Output {
	return {
		shape: 'list',
		...rowsUnder('data', 'resultList'),
		simplify: eachRow(friendly),
		decimals,
		paging: {
			size: { parameter: 'pageSize', max: 10 },
			page: {
				parameter: 'page',
				totalRows: numberAt('data', 'totalCount'),
				totalPages: numberAt('data', 'totalPage'),
			},
			...(window ? { window } : {}),
		},
	};
}

const totals = ['totalCommissionUsdtAmount', 'totalTradeUsdtAmount'];

export const affiliateCommission = endpoint({
	...routes.affiliateCommission,
	name: 'Get Many Commissions',
	action: 'Get many commissions',
	description: 'Get the commission for each invited user in a time. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [
		{ ...startTime, required: true },
		{ ...endTime, required: true },
	],
	options: [inviteCode, uid],
	output: pageOfAffiliates(
		(row) => withIsoTimes(row, 'inviteTime'),
		['usdtAmount', ...totals, 'spot', 'etf', 'futures', 'total', 'deposit'],
	),
});

export const affiliateWithdraw = endpoint({
	...routes.affiliateWithdraw,
	name: 'Get Many Payouts',
	action: 'Get many payouts',
	description:
		'Get the payouts to the affiliate, of the last 6 months or another time. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: pageOfAffiliates((row) => withIsoTimes(row, 'withdrawTime'), ['amount']),
});

export const affiliateCommissionDetail = endpoint({
	...routes.affiliateCommissionDetail,
	name: 'Get Many Commission Details',
	action: 'Get many commission details',
	description:
		'Get the single commissions, of the last 7 days or since a start time. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [
		inviteCode,
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			default: '1',
			description: 'Only commissions of this kind of trading',
			options: [
				{ name: 'ETF', value: '3' },
				{ name: 'Futures', value: '2' },
				{ name: 'Spot', value: '1' },
			],
			wire: { kind: 'choice' },
		},
		startTime,
		endTime,
	],
	output: pageOfAffiliates(
		({ type, sourceType, ...row }) => ({
			type,
			typeName: wordFor(products, type),
			sourceType,
			sourceName: wordFor(sources, sourceType),
			...withIsoTimes(row, 'date'),
		}),
		[...totals, 'rate', 'takerAmount', 'makerAmount', 'usdtAmount', 'commission'],
		{ timeOf: timeAt('date'), spanMs: 30 * DAY_MS },
	),
});

export const affiliateCampaign = endpoint({
	...routes.affiliateCampaign,
	name: 'Get Many Campaigns',
	action: 'Get many campaigns',
	description:
		'Get clicks, sign-ups, deposits and trades of each campaign, of the last 7 days or another time. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: pageOfAffiliates(
		// MEXC's clickTime is a number of clicks.
		({ clickTime, ...row }) => ({ clicks: clickTime, ...withIsoTimes(row, 'createTime') }),
		['depositAmount', 'tradingAmount', 'commission'],
	),
});

export const affiliateReferral = endpoint({
	...routes.affiliateReferral,
	name: 'Get Many Referrals',
	action: 'Get many referrals',
	description:
		'Get the users you referred, with what they deposited and traded, of the last 7 days or another time. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [inviteCode, uid, startTime, endTime],
	output: pageOfAffiliates(
		(row) =>
			withIsoTimes(
				row,
				'registerTime',
				'firstDepositTime',
				'firstTradeTime',
				'lastDepositTime',
				'lastTradeTime',
			),
		['depositAmount', 'tradingAmount', 'commission', 'withdrawAmount'],
	),
});

export const affiliateSubaffiliates = endpoint({
	...routes.affiliateSubaffiliates,
	name: 'Get Many Sub-Affiliates',
	action: 'Get many subaffiliates',
	description:
		'Get your sub-affiliates with what they brought, of the last 7 days or another time. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [inviteCode, startTime, endTime],
	output: pageOfAffiliates(
		(row) => withIsoTimes(row, 'activationTime'),
		['depositAmount', 'commission'],
	),
});

export const affiliateList = endpoint({
	...routes.affiliateList,
	name: 'Get Many Direct Sub-Affiliates',
	action: 'Get many direct subaffiliates',
	description:
		'Get your direct sub-affiliates. Rows are returned as MEXC sends them: their fields are not documented. For affiliate accounts only.',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: pageOfAffiliates((row) => row, []),
});

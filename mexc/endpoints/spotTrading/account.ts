import { heldBalances } from '../rows/balances';
import { asRow, rowsAt, wordFor } from '../answers';
import { endpoint } from '../endpoint';
import { listOf, objectOf, objectWith, orNothing, rows, text } from '../forms';
import { routes } from '../routes';

export const accountInfo = endpoint({
	...routes.accountInfo,
	name: 'Get',
	action: 'Get the account',
	description: 'Get the spot balances and what the account may do',
	weight: { ip: 10, uid: null },
	extraLimits: [{ bucket: 'account', limit: 2, intervalMs: 1000, scope: 'uid' }],
	effect: 'read',
	fields: [],
	output: {
		shape: 'object',
		form: objectOf({ balances: rows }),
		simplify: (body) => {
			const { accountType, canTrade, canWithdraw, canDeposit, permissions } = asRow(body);
			const balances = heldBalances(body);
			return { accountType, canTrade, canWithdraw, canDeposit, permissions, balances };
		},
		decimals: ['free', 'locked', 'available', 'total'],
	},
});

const KYC_LEVELS: Readonly<Record<string, string>> = {
	'1': 'unverified',
	'2': 'primary',
	'3': 'advanced',
	'4': 'institutional',
};

export const kycStatus = endpoint({
	...routes.kycStatus,
	name: 'Get KYC Status',
	action: 'Get the identity verification status',
	description: 'Get how far the identity behind the account is verified',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'object',
		form: objectWith('status'),
		simplify: (body) => {
			const { status } = asRow(body);
			return { status, statusName: wordFor(KYC_LEVELS, status) };
		},
		decimals: [],
	},
});

export const uid = endpoint({
	...routes.uid,
	name: 'Get UID',
	action: 'Get the account number',
	description: 'Get the number of the account, which transfers and groups name it by',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: { shape: 'object', form: objectWith('uid'), decimals: [] },
});

export const selfSymbols = endpoint({
	...routes.selfSymbols,
	name: 'Get Many Allowed Symbols',
	action: 'Get many symbols the API key may trade',
	description: 'Get the pairs that this API key may trade',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'list',
		// Whether a key without a list of its own answers null or all pairs is not known.
		rows: rowsAt('data'),
		form: objectOf({ data: orNothing(listOf(text)) }),
		simplify: (names) => (names as unknown[]).map((symbol) => ({ symbol })),
		decimals: [],
	},
});

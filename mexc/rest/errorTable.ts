import type { ErrorKind } from '../core/errors';

/** What a code of MEXC's JSON answers means for the caller. */
export interface CodeMeaning {
	kind: ErrorKind;
	hint: string;
	/** MEXC refused the request before it did anything; after any other code nobody knows (quirks 88, 89). */
	isRefusal: boolean;
}

/** "Order does not exist."; no other answer says so. */
export const UNKNOWN_ORDER = -2013;

/** By kind: codes, and what to do next. */
type Table = Partial<Record<ErrorKind, Readonly<Record<string, string>>>>;

/** The closed list: only these prove that nothing was carried out. */
const refusals: Table = {
	notFound: {
		'-2013':
			'Check symbol and order ID. Orders older than 7 days cannot be asked for, and a fresh one may need some seconds to appear.',
		'-2011':
			'The order is not open any more (filled or cancelled), or symbol or ID is wrong. Get the order to see its state.',
		'30026': 'Check the order ID.',
		'22222': 'Check the ID: nothing is stored under it.',
		'140001': 'Check the name of the sub-account.',
	},
	exchange: {
		'-1128': 'A parameter that belongs to another one is missing, or Start Time is after End Time.',
		'-1121 10007 30014 30021 730001':
			'Choose the pair from the list. A pair may exist without being open for trading by API.',
		'30000 30016': 'Trading of this pair is paused: wait, or choose another pair.',
		'30001': 'MEXC allows only the other side on this pair at the moment.',
		'30002':
			'Order more: the value is below the minimum order value of the pair (see Get Trading Rules).',
		'30003':
			'Order less: the value is above the maximum order value of the pair (see Get Trading Rules).',
		'30004 30005 10101':
			'The free balance is too low for this amount including the fee. Open orders lock balance too.',
		'30010 30025': 'The order book has no matching offer: use a limit order or wait.',
		'30018 30019 30051':
			'This pair takes no market orders by API: use Limit or Immediate or Cancel. If it does, the account may have its trading disabled.',
		'30041': 'Choose another order type for this pair; a post-only order must not cross the book.',
		'30027 30028 30032': 'A position or risk limit of MEXC is reached: order less or wait.',
		'30029': 'The account has 500 open orders: cancel some first.',
		'30087': 'The price is too far from the last price: move it closer.',
		'30020': 'This account may not trade the pair (region or identity check).',
		'60005 730100 140002': 'The state of the account forbids it: ask the support of MEXC.',
		'700004 44444 10015 10095 10222 730600 730602 730700 730701 730707':
			'Fill in the missing parameter.',
		'700008 33333 600 601 730002 10097 10102':
			'Check the values: one of them does not have the form or range that MEXC accepts.',
		'10096': 'Give fewer decimals.',
		'10098 10265 10206 10211 10216':
			'MEXC does not allow this now (risk control or closed wallet): try later or ask its support.',
		'10099 10100 10103 20001 730003':
			'MEXC does not support this combination of asset and wallets; a wallet may have to be opened first.',
		'10212': 'Save the address in the address book of the MEXC account first.',
		'10232': 'Check the name of the asset.',
		'10268': 'Shorten the remark.',
		'730101 730601': 'Choose a new sub-account name of 8 to 32 letters and digits.',
		'730702 730703 730704 730705 730706':
			'Check the key settings: listed permissions, at most 10 IP addresses, at most 30 keys.',
	},
	credential: {
		'70011':
			'The API key is limited to certain pairs: add this one on the API management page of MEXC.',
		'700001 10072':
			'Check API Key in the credential: it is unknown, deleted or not copied completely.',
		'10001': 'Check key and secret in the credential and whether the key is still active.',
		'700002 602':
			'Check API Secret in the credential. An expired key gets the same answer: keys without bound IP addresses end after 90 days.',
		'700006':
			'Add the public IP address of this n8n to the key on the API management page of MEXC.',
		'700007 701 702 703 704 26':
			'Give the key the needed permission on the API management page of MEXC (view account, view orders, trade, transfer or withdraw).',
	},
	input: {
		'700005': 'Set Receive Window in the credential to 60000 or less.',
	},
	protocol: {
		'700013':
			'A proxy between this machine and MEXC probably changed the headers: Content-Type must arrive as application/json.',
	},
};

/**
 * After these something may have been carried out: trouble inside MEXC, answers about pace and clock that
 * a gateway may have given after passing the request on, and numbers that are HTTP's as well.
 */
const doubtful: Table = {
	exchange: {
		'400': 'Read the text: a missing API key, a start time too far back, or too many decimals.',
		'513': 'Check the values: one of them does not have the form or range that MEXC accepts.',
		'603':
			'The same request was seen before and may have been carried out: look before sending it again.',
		'10200 10201 10202 10219 730000':
			'It may have been booked in part: compare both balances and the history before sending it again.',
		'10259':
			'MEXC does not allow this now (risk control or closed wallet): try later or ask its support.',
	},
	credential: {
		'401': 'Check key and secret in the credential and whether the key is still active.',
		'402':
			'Renew the key on the API management page of MEXC; keys without bound IP addresses end after 90 days.',
		'403':
			'MEXC does not let this account, address or region in. Slow down if many requests were sent.',
		'406': 'Add the public IP address of this n8n to the key on the API management page of MEXC.',
		'511':
			'Give the key the needed permission on the API management page of MEXC (view account, view orders, trade, transfer or withdraw).',
	},
	clock: {
		'700003 10073':
			'Set the clock of this machine (NTP), or raise Receive Window in the credential on a slow connection.',
	},
	rateLimit: {
		'429 510':
			'Send fewer requests; with several n8n processes lower Rate Limit Share in the credential.',
	},
	banned: {
		'418': 'MEXC blocks this IP address for a while: stop every request until then.',
	},
	server: {
		'500 501 503 504 20002':
			'Try again later. After an order, transfer or withdrawal look first whether it was carried out.',
		'604 801 11444':
			'MEXC is under maintenance or has closed this function for now: try again later.',
	},
};

const byCode: ReadonlyMap<number, CodeMeaning> = new Map([
	...meaningsIn(refusals, true),
	...meaningsIn(doubtful, false),
]);

function meaningsIn(table: Table, isRefusal: boolean): Array<[number, CodeMeaning]> {
	return Object.entries(table).flatMap(([kind, rows]) =>
		Object.entries(rows).flatMap(([codes, hint]) =>
			codes.split(' ').map((code): [number, CodeMeaning] => {
				return [Number(code), { kind: kind as ErrorKind, hint, isRefusal }];
			}),
		),
	);
}

interface Variant extends Partial<CodeMeaning> {
	code: number;
	/** In lower case. */
	text: string;
}

/** Codes with several meanings, distinguished by MEXC's own text (quirks 87). */
const variants: readonly Variant[] = [
	{
		code: 400,
		text: 'api key required',
		isRefusal: true,
		kind: 'credential',
		hint: 'Choose a credential with an API key; a proxy may also have removed the key header.',
	},
	{
		code: 400,
		text: 'start time',
		isRefusal: true,
		hint: 'Move Start Time into the last 90 days.',
	},
	{
		code: 400,
		text: 'scale is invalid',
		isRefusal: true,
		hint: 'Give fewer decimals: the pair does not allow that many (see Get Trading Rules).',
	},
	{ code: 401, text: 'no authority', isRefusal: true },
	{ code: 402, text: 'api key expired', isRefusal: true },
	{ code: 406, text: 'ip not in whitelist', isRefusal: true },
	{
		code: 500,
		text: 'invalid type',
		isRefusal: true,
		kind: 'exchange',
		hint: 'Choose one of the listed order types.',
	},
	{ code: 511, text: 'no access to the interface', isRefusal: true },
	{
		code: 33333,
		text: 'not support transfer',
		hint: 'This asset cannot be moved between these wallets.',
	},
];

/** The meaning of a code, distinguished by the text where one number has several. */
export function meaningOf(code: number, text: string): CodeMeaning | undefined {
	const lower = text.toLowerCase();
	const standard = byCode.get(code);
	const variant = variants.find((entry) => entry.code === code && lower.includes(entry.text));
	return standard && { ...standard, ...variant };
}

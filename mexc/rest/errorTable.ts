import type { ErrorKind } from '../errors';

/** What a code of MEXC's JSON answers means for the caller. */
export interface CodeMeaning {
	kind: ErrorKind;
	hint: string;
	/** After this answer to a write nobody knows whether it was carried out (quirks 88, 89). */
	outcomeUnknown?: true;
}

interface Group extends CodeMeaning {
	codes: readonly number[];
}

const groups: readonly Group[] = [
	{
		codes: [-2013],
		kind: 'notFound',
		hint: 'Check symbol and order ID. Orders older than 7 days cannot be asked for, and a fresh one may need some seconds to appear.',
	},
	{
		codes: [-2011],
		kind: 'notFound',
		hint: 'The order is not open any more (filled or cancelled), or symbol or ID is wrong. Get the order to see its state.',
	},
	{
		codes: [30026],
		kind: 'notFound',
		hint: 'Check the order ID.',
	},
	{
		codes: [22222],
		kind: 'notFound',
		hint: 'Check the ID: nothing is stored under it.',
	},
	{
		codes: [-1128],
		kind: 'exchange',
		hint: 'A parameter that belongs to another one is missing, or Start Time lies after End Time.',
	},
	{
		codes: [-1121, 10007, 30014, 30021, 730001],
		kind: 'exchange',
		hint: 'Choose the pair from the list. A pair may exist without being open for trading by API.',
	},
	{
		codes: [30000, 30016],
		kind: 'exchange',
		hint: 'Trading of this pair is paused: wait, or choose another pair.',
	},
	{
		codes: [30001],
		kind: 'exchange',
		hint: 'MEXC allows only the other side on this pair at the moment.',
	},
	{
		codes: [30002],
		kind: 'exchange',
		hint: 'Order more: the value lies below the least order value of the pair (see Get Trading Rules).',
	},
	{
		codes: [30003],
		kind: 'exchange',
		hint: 'Order less: the value lies above the largest order value of the pair (see Get Trading Rules).',
	},
	{
		codes: [30004, 30005, 10101],
		kind: 'exchange',
		hint: 'The free balance is too low for this amount including the fee. Open orders lock balance too.',
	},
	{
		codes: [30010, 30025],
		kind: 'exchange',
		hint: 'The order book has no matching offer: use a limit order or wait.',
	},
	{
		codes: [30018, 30019, 30051],
		kind: 'exchange',
		hint: 'This pair takes no market orders by API: use Limit or Immediate or Cancel. If it does, the account may be barred from ordering.',
	},
	{
		codes: [30041],
		kind: 'exchange',
		hint: 'Choose another order type for this pair; a post-only order must not cross the book.',
	},
	{
		codes: [30027, 30028, 30032],
		kind: 'exchange',
		hint: 'A position or risk limit of MEXC is reached: order less or wait.',
	},
	{
		codes: [30029],
		kind: 'exchange',
		hint: 'The account has 500 open orders: cancel some first.',
	},
	{
		codes: [30087],
		kind: 'exchange',
		hint: 'The price is too far from the last price: move it closer.',
	},
	{
		codes: [30020],
		kind: 'exchange',
		hint: 'This account may not trade the pair (region or identity check).',
	},
	{
		codes: [70011],
		kind: 'credential',
		hint: 'The API key is limited to certain pairs: add this one on the API management page of MEXC.',
	},
	{
		codes: [400],
		kind: 'exchange',
		hint: 'Read the text: a missing API key, a start time too far back, or too many decimals.',
	},
	{
		codes: [700001, 10072],
		kind: 'credential',
		hint: 'Check API Key in the credential: it is unknown, deleted or not copied completely.',
	},
	{
		codes: [401, 10001],
		kind: 'credential',
		hint: 'Check key and secret in the credential and whether the key is still active.',
	},
	{
		codes: [402],
		kind: 'credential',
		hint: 'Renew the key on the API management page of MEXC; keys without bound IP addresses end after 90 days.',
	},
	{
		codes: [700002, 602],
		kind: 'credential',
		hint: 'Check API Secret in the credential. An expired key gets the same answer: keys without bound IP addresses end after 90 days.',
	},
	{
		codes: [700006, 406],
		kind: 'credential',
		hint: 'Add the public IP address of this n8n to the key on the API management page of MEXC.',
	},
	{
		codes: [700007, 701, 702, 703, 704, 511, 26],
		kind: 'credential',
		hint: 'Give the key the needed permission on the API management page of MEXC (view account, view orders, trade, transfer or withdraw).',
	},
	{
		codes: [403],
		kind: 'credential',
		hint: 'MEXC does not let this account, address or region in. Slow down if many requests were sent.',
	},
	{
		codes: [60005, 730100, 140002],
		kind: 'exchange',
		hint: 'The state of the account forbids it: ask the support of MEXC.',
	},
	{
		codes: [700003, 10073],
		kind: 'clock',
		hint: 'Set the clock of this machine (NTP), or raise Receive Window in the credential on a slow connection.',
	},
	{
		codes: [700005],
		kind: 'input',
		hint: 'Set Receive Window in the credential to 60000 or less.',
	},
	{
		codes: [429, 510],
		kind: 'rateLimit',
		hint: 'Send fewer requests; with several n8n processes lower Rate Limit Share in the credential.',
	},
	{
		codes: [418],
		kind: 'banned',
		hint: 'MEXC blocks this IP address for a while: stop every request until then.',
	},
	{
		codes: [500, 501, 503, 504, 20002],
		kind: 'server',
		hint: 'Try again later. After an order, transfer or withdrawal look first whether it was carried out.',
		outcomeUnknown: true,
	},
	{
		codes: [604, 801, 11444],
		kind: 'server',
		hint: 'MEXC is under maintenance or has closed this function for now: try again later.',
	},
	{
		codes: [603],
		kind: 'exchange',
		hint: 'The same request was seen before and may have been carried out: look before sending it again.',
		outcomeUnknown: true,
	},
	{
		codes: [10200, 10201, 10202, 10219, 730000],
		kind: 'exchange',
		hint: 'It may have been booked in part: compare both balances and the history before sending it again.',
		outcomeUnknown: true,
	},
	{
		codes: [700004, 44444, 10015, 10095, 10222, 730600, 730602, 730700, 730701, 730707],
		kind: 'exchange',
		hint: 'Fill in the missing parameter.',
	},
	{
		codes: [700008, 33333, 513, 600, 601, 730002, 10097, 10102],
		kind: 'exchange',
		hint: 'Check the values: one of them does not have the form or range that MEXC accepts.',
	},
	{
		codes: [10096],
		kind: 'exchange',
		hint: 'Give fewer decimals.',
	},
	{
		codes: [700013],
		kind: 'protocol',
		hint: 'A proxy between this machine and MEXC probably changed the headers: Content-Type must arrive as application/json.',
	},
	{
		codes: [10098, 10265, 10206, 10211, 10216, 10259],
		kind: 'exchange',
		hint: 'MEXC does not allow this now (risk control or closed wallet): try later or ask its support.',
	},
	{
		codes: [10099, 10100, 10103, 20001, 730003],
		kind: 'exchange',
		hint: 'MEXC does not support this combination of asset and wallets; a wallet may have to be opened first.',
	},
	{
		codes: [10212],
		kind: 'exchange',
		hint: 'Save the address in the address book of the MEXC account first.',
	},
	{
		codes: [10232],
		kind: 'exchange',
		hint: 'Check the name of the asset.',
	},
	{
		codes: [10268],
		kind: 'exchange',
		hint: 'Shorten the remark.',
	},
	{
		codes: [140001],
		kind: 'notFound',
		hint: 'Check the name of the sub-account.',
	},
	{
		codes: [730101, 730601],
		kind: 'exchange',
		hint: 'Choose a new sub-account name of 8 to 32 letters and digits.',
	},
	{
		codes: [730702, 730703, 730704, 730705, 730706],
		kind: 'exchange',
		hint: 'Check the key settings: listed permissions, at most 10 IP addresses, at most 30 keys.',
	},
];

/** Codes with several meanings, told apart by their text (quirks 87). Compared in lower case. */
const variants: ReadonlyArray<CodeMeaning & { code: number; text: string }> = [
	{
		code: 400,
		text: 'api key',
		kind: 'credential',
		hint: 'Choose a credential with an API key; a proxy may also have removed the key header.',
	},
	{
		code: 400,
		text: 'start time',
		kind: 'exchange',
		hint: 'Move Start Time into the last 90 days.',
	},
	{
		code: 400,
		text: 'scale is invalid',
		kind: 'exchange',
		hint: 'Give fewer decimals: the pair does not allow that many (see Get Trading Rules).',
	},
	{
		code: 500,
		text: 'invalid type',
		kind: 'exchange',
		hint: 'Choose one of the listed order types.',
	},
	{
		code: 33333,
		text: 'not support transfer',
		kind: 'exchange',
		hint: 'This asset cannot be moved between these wallets.',
	},
];

const byCode = new Map(
	groups.flatMap((group) => group.codes.map((code) => [code, group] as const)),
);

export function meaningOf(code: number, text: string): CodeMeaning | undefined {
	const lower = text.toLowerCase();
	const variant = variants.find((entry) => entry.code === code && lower.includes(entry.text));
	return variant ?? byCode.get(code);
}

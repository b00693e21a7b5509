import { isIP } from 'node:net';
import {
	PRODUCTION_BASE_URL,
	PRODUCTION_WS_URL,
	SIMULATOR_URL,
	type Account,
	type Policy,
	type Side,
} from './account';
import { amountLimit, refuse, shown, text, type Data } from './credentialFields';
import { dayLimits } from './dayLimits';
import { listEntries } from '../input/lists';
import { readSymbols } from '../input/names';
import { decimalOf, wholeNumberOf } from '../input/numbers';
import { shownValue } from '../input/problem';
import { readText } from '../input/texts';
import { inCapitals } from '../input/symbolNames';

/**
 * n8n's stored credential fields, checked. Without data: public production access, no key.
 * Throws MexcError of kind `input` with one sentence per mistake; secrets are never repeated.
 */
export function accountFromCredential(data: Data | undefined): Account {
	const fields = data ?? {};
	refuseNothing(fields);
	return {
		apiKey: secret(fields, 'apiKey', 'API Key'),
		apiSecret: secret(fields, 'apiSecret', 'API Secret'),
		signalSecret: signalSecret(fields),
		recvWindow: recvWindow(fields.recvWindow),
		rateLimitShare: rateLimitShare(fields.rateLimitShare),
		policy: policy(fields),
		...environment(fields),
	};
}

/** What decides where orders go, and which. */
const DECIDING =
	'environment allowTrading allowTransfers allowWithdrawals allowAdministration allowedSymbols allowedSides maxOrderValue maxOpenValue dryRun limitWindow maxBoughtPerDay maxOrdersPerDay maxLossPerDay maxDrawdownPerDay pauseAfterLosses symbolLimits'.split(
		' ',
	);

/**
 * A field that older credentials lack has its default. One that is there and holds nothing is an expression that
 * gave nothing: its default could lift a limit.
 */
function refuseNothing(fields: Data): void {
	const name = DECIDING.find((known) => known in fields && (fields[known] ?? null) === null);
	if (name === undefined) return;
	refuse(
		name,
		`The field ${name} in the credential holds nothing: its expression gives no value.`,
		'Correct the expression, or leave the field empty.',
	);
}

type Environment = Pick<Account, 'baseUrl' | 'wsUrl'> &
	Pick<Partial<Account>, 'apiSecret' | 'isPaper'>;

/** Never guessed: what was meant for a simulator must not trade on the real exchange. */
function environment(fields: Data): Environment {
	const name = text(fields.environment);
	if (name === '' || name === 'production') {
		return { baseUrl: PRODUCTION_BASE_URL, wsUrl: PRODUCTION_WS_URL };
	}
	if (name === 'paper') return paper(fields);
	if (name === 'custom') {
		return {
			baseUrl: address(fields, 'baseUrl', 'Base URL', 'https'),
			wsUrl: address(fields, 'wsUrl', 'WebSocket URL', 'wss'),
		};
	}
	return refuse(
		'environment',
		`Environment "${shown(name)}" in the credential is not known.`,
		'Choose Production, Paper (Simulator), or Custom with a Base URL.',
	);
}

/** Put before the secret. The simulator accepts signatures with it; to MEXC they are wrong (quirks 2). */
const PAPER_SECRET = 'paper:';

/**
 * Paper money, whatever answers at the address and whoever's key it is: a signature made with another
 * secret than that of the key is refused by every exchange but the simulator, so that no order can be
 * one with real money. Nothing has to be asked before each order, and nothing can change in between.
 */
function paper(fields: Data): Environment {
	const named = { simulatorAddress: text(fields.simulatorAddress) || SIMULATOR_URL };
	const baseUrl = address(named, 'simulatorAddress', 'Simulator Address', 'https');
	if (!isPrivateHost(new URL(baseUrl).hostname)) {
		refuse(
			'simulatorAddress',
			`Simulator Address names ${new URL(baseUrl).host}, which is no machine of your own network.`,
			`The simulator runs beside n8n: ${SIMULATOR_URL} is its usual address.`,
		);
	}
	const apiSecret = secret(fields, 'apiSecret', 'API Secret');
	return {
		baseUrl,
		wsUrl: `${baseUrl.replace(/^http/, 'ws')}/ws`,
		apiSecret: apiSecret && `${PAPER_SECRET}${apiSecret}`,
		isPaper: true,
	};
}

function policy(fields: Data): Policy {
	const allowedSymbols = symbols(fields.allowedSymbols);
	return {
		allowTrading: flag(fields, 'allowTrading', true),
		allowTransfers: flag(fields, 'allowTransfers', false),
		allowWithdrawals: flag(fields, 'allowWithdrawals', false),
		allowAdministration: flag(fields, 'allowAdministration', false),
		allowedSymbols,
		allowedSides: sides(fields.allowedSides),
		maxOrderValue: amountLimit(fields, 'maxOrderValue', 'Max Order Value'),
		maxOpenValue: amountLimit(fields, 'maxOpenValue', 'Max Open Value'),
		dryRun: flag(fields, 'dryRun', false),
		dayLimits: dayLimits(fields, allowedSymbols),
	};
}

/** Pasted keys often carry a blank or line break at the ends; inside, it would be a mistake. */
function secret(fields: Data, name: string, label: string): string | undefined {
	const naming = { label: `${label} in the credential`, parameter: name, isSecret: true };
	const value = readText(fields[name] ?? '', naming);
	if (NOT_OF_SECRETS.test(value)) {
		refuse(
			name,
			`${label} in the credential contains a blank or a character that no MEXC key has.`,
			'Copy it again from the API management page of MEXC.',
		);
	}
	return value === '' ? undefined : value;
}

/** Anybody who finds the address of a webhook can try secrets, so a short one is none. */
const SHORTEST_SIGNAL_SECRET = 12;
const LONGEST_SIGNAL_SECRET = 128;

/** Made by the user. What separates fields in a message, or must be escaped in JSON, stays out. */
function signalSecret(fields: Data): string | undefined {
	const name = 'signalSecret';
	const label = 'Signal Secret in the credential';
	const value = readText(fields[name] ?? '', { label, parameter: name, isSecret: true });
	if (value === '') return undefined;
	const isLongEnough =
		value.length >= SHORTEST_SIGNAL_SECRET && value.length <= LONGEST_SIGNAL_SECRET;
	if (isLongEnough && !NOT_OF_SECRETS.test(value) && !/["'\\,;&|{}]/.test(value)) return value;
	return refuse(
		name,
		`${label} is no secret that a message can carry: it must have ${SHORTEST_SIGNAL_SECRET} to ${LONGEST_SIGNAL_SECRET} letters and digits, without blanks, quotes, commas or braces.`,
		'Let a password manager make one of 32 letters and digits.',
	);
}

const NOT_OF_SECRETS = /[^\x21-\x7e]/;

function address(fields: Data, name: string, label: string, secure: 'https' | 'wss'): string {
	const value = text(fields[name]);
	const plain = secure === 'https' ? 'http' : 'ws';
	const example = secure === 'https' ? 'https://api.mexc.com' : 'wss://wbs-api.mexc.com/ws';
	const url = URL.canParse(value) ? new URL(value) : undefined;
	if (!url || ![`${secure}:`, `${plain}:`].includes(url.protocol)) {
		return refuse(
			name,
			`${label} "${shown(value)}" is not a ${secure} address.`,
			`Write it like ${example}.`,
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		refuse(
			name,
			`${label} must not contain a user name, a query or a fragment.`,
			`Write it like ${example}.`,
		);
	}
	if (url.protocol === `${plain}:` && !isPrivateHost(url.hostname)) {
		refuse(
			name,
			`${label} would send your key unencrypted to ${url.host}.`,
			`Use ${secure}://; ${plain}:// is accepted for this machine and private networks only.`,
		);
	}
	if (secure === 'https') {
		// The policy judges paths of MEXC's API, so they must not be shifted by a prefix.
		if (url.hostname.endsWith('.')) {
			refuse(
				name,
				`${label} ends in a dot after the host name, which is another host to some programs.`,
				`Write ${url.origin.replace(/\.(?=:|$)/, '')}.`,
			);
		}
		if (url.pathname !== '/') {
			refuse(
				name,
				`${label} must end after the host name, without a path.`,
				`Write ${url.origin}.`,
			);
		}
		return url.origin;
	}
	return url.pathname === '/'
		? url.origin.replace(/^null$/, `${url.protocol}//${url.host}`)
		: url.href;
}

/** Loopback, private and link-local addresses, and names that cannot be on the public internet. */
function isPrivateHost(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (isIP(host) === 4) {
		return /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host);
	}
	if (isIP(host) === 6) return host === '::1' || /^f[cd]|^fe[89ab]/.test(host);
	return !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(host);
}

function recvWindow(value: unknown): number {
	if (text(value) === '') return 5000;
	const number = wholeNumberOf(value, { label: 'Receive Window', parameter: 'recvWindow' });
	if (number === undefined || number < 1 || number > 60_000) {
		return refuse(
			'recvWindow',
			`Receive Window "${shown(text(value))}" is not a whole number from 1 to 60000.`,
			'5000 milliseconds fit most connections.',
		);
	}
	return number;
}

function rateLimitShare(value: unknown): number {
	if (text(value) === '') return 1;
	const number = Number(
		decimalOf(value, { label: 'Rate Limit Share', parameter: 'rateLimitShare' }),
	);
	if (!(number > 0 && number <= 1)) {
		refuse(
			'rateLimitShare',
			`Rate Limit Share "${shown(text(value))}" is not a number above 0 and up to 1.`,
			'1 uses the whole limit; with N n8n workers give 1/(N + 1), because main counts too: with four 0.2.',
		);
	}
	return number;
}

/** A switch is never guessed: text other than true and false is refused. */
function flag(fields: Data, name: string, standard: boolean): boolean {
	const value = text(fields[name]).toLowerCase();
	if (value === '') return standard;
	if (value === 'true' || value === 'false') return value === 'true';
	return refuse(
		name,
		`The switch ${name} in the credential is "${shown(value)}".`,
		'Set it to on (true) or off (false).',
	);
}

/** Empty is every pair. Separators alone are not empty, and no pair at all is nothing to guess from. */
function symbols(value: unknown): readonly string[] {
	const naming = { label: 'Allowed Symbols in the credential', parameter: 'allowedSymbols' };
	if (typeof value === 'string' && value.trim() === '') return [];
	const names = readSymbols(value, naming);
	if (names.length > 0 || value === undefined || Array.isArray(value)) return names;
	return refuse(
		naming.parameter,
		'Allowed Symbols in the credential names no pair.',
		'Write pairs such as BTCUSDT, ETHUSDT; leave the field empty to allow all of them.',
	);
}

/**
 * Empty: both, as empty Allowed Symbols are all. n8n's editor saves an empty list for a credential in which
 * nobody has touched the field; to allow neither side there is Allow Trading.
 */
function sides(value: unknown): readonly Side[] {
	const naming = { label: 'Allowed Sides in the credential', parameter: 'allowedSides' };
	if (value === undefined || value === '') return ['BUY', 'SELL'];
	const entries = listEntries(value, naming).map((entry) => readText(entry, naming));
	if (entries.length === 0 && Array.isArray(value)) return ['BUY', 'SELL'];
	const names = [...new Set(entries.map(inCapitals))];
	const wrong = names.find((entry) => entry !== 'BUY' && entry !== 'SELL');
	if (wrong !== undefined || names.length === 0) {
		refuse(
			naming.parameter,
			`Allowed Sides contains ${shownValue(wrong ?? value)}.`,
			'Use BUY, SELL or both.',
		);
	}
	return names as Side[];
}

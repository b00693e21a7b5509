import { asRow } from '../endpoints/answers';
import { accountInfo } from '../endpoints/spotTrading';
import { keyStateOf } from '../market/keyValidity';
import { readTradableNames } from '../market/reads';
import { nearest } from '../market/similarSymbols';
import type { CallOptions, RestClient } from '../rest/client';
import { askSimulator } from '../rest/paper';
import { streamProblem } from '../socket/probe';
import type { Finding } from './finding';
import { keyFindings } from './keyFindings';

/** Below this nothing depends on the clock; MEXC refuses a clock that is 1 s ahead (quirks 12). */
const SKEW_WORTH_SAYING_MS = 500;

/**
 * Asks the exchange about a credential: five requests of small weight and a WebSocket that is closed again.
 * On paper the simulator is asked first who it is.
 * Throws the REST error when the account cannot be read: a wrong key or secret, or no connection. What MEXC
 * does not answer beyond that gives no finding.
 */
export async function diagnoseCredential(
	client: RestClient,
	options: CallOptions = {},
): Promise<Finding[]> {
	const simulator = await simulatorFindings(client);
	const account = asRow(await client.call(accountInfo, {}, options));
	const [key, symbols, streams] = await Promise.all([
		keyStateOf(client, options).catch(() => undefined),
		symbolFindings(client, options),
		streamFinding(client),
	]);
	return [
		...simulator,
		...keyFindings(key ?? {}, client.context.account.policy),
		...(account.canTrade === false ? [CANNOT_TRADE] : []),
		...symbols,
		streams,
		await clockFinding(client),
	];
}

/** On paper first of all: who is it that answers? */
async function simulatorFindings({ context }: RestClient): Promise<Finding[]> {
	if (context.account.isPaper !== true) return [];
	return [{ check: 'simulator', state: 'ok', message: await askSimulator(context) }];
}

const CANNOT_TRADE: Finding = {
	check: 'account',
	state: 'warning',
	message: 'This account may not trade at the moment.',
};

async function symbolFindings(client: RestClient, options: CallOptions): Promise<Finding[]> {
	const { allowedSymbols } = client.context.account.policy;
	if (allowedSymbols.length === 0) return [];
	const listed = await readTradableNames(client, options).catch(() => undefined);
	if (listed === undefined) return [];
	const unknown = allowedSymbols.filter((name) => !listed.includes(name));
	if (unknown.length === 0) {
		return [{ check: 'symbols', state: 'ok', message: 'MEXC lists all Allowed Symbols.' }];
	}
	return unknown.map((name) => {
		const near = nearest(name, listed);
		const meant = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Take it out.';
		const message = `Allowed Symbols names ${name}, which MEXC does not list as tradable. ${meant}`;
		return { check: 'symbols', state: 'problem', message };
	});
}

async function streamFinding({ context }: RestClient): Promise<Finding> {
	const problem = await streamProblem(context);
	if (problem === undefined) {
		return { check: 'streams', state: 'ok', message: 'The WebSocket of the triggers answers.' };
	}
	const message = `Triggers would not work: ${problem}`;
	return { check: 'streams', state: 'problem', message };
}

async function clockFinding(client: RestClient): Promise<Finding> {
	const offsetMs = await client.clockOffsetMs();
	if (Math.abs(offsetMs) < SKEW_WORTH_SAYING_MS) {
		return { check: 'clock', state: 'ok', message: 'The clock agrees with that of MEXC.' };
	}
	const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
	const direction = offsetMs > 0 ? 'behind' : 'ahead of';
	const message = `Your clock is ${seconds} s ${direction} the clock of MEXC; requests are corrected for it.`;
	return { check: 'clock', state: 'warning', message };
}

import type { Account } from '../account/account';
import { MexcError, asMexcError, withDetails } from '../core/errors';
import type { RestContext } from './client';
import { sendHttp } from './http';

const TIMEOUT_MS = 10_000;
const SIGNATURE_WRONG = 700002;

/** The error in the words of paper trading, where a simulator is what should have answered. */
export function onPaper(error: MexcError, { isPaper, baseUrl }: Account): MexcError {
	if (isPaper !== true) return error;
	if (error.code === SIGNATURE_WRONG) {
		return withDetails(error, {
			hint: 'Copy API Secret from the page of the simulator again. Paper (Simulator) signs for the simulator only: for another exchange choose Production or Custom.',
		});
	}
	if (error.code !== 'ECONNREFUSED' && error.code !== 'ENOTFOUND') return error;
	return withDetails(error, {
		kind: 'network',
		message: `No simulator answers at ${baseUrl}.`,
		hint: 'Start it with npx mexc-simulator, or correct Simulator Address in the credential.',
	});
}

interface About {
	simulator?: unknown;
	mode?: unknown;
	source?: unknown;
	alive?: unknown;
	speed?: unknown;
	manual?: unknown;
}

/**
 * Asks what answers at the address of a paper account who it is, without the key: one sentence about its
 * market and its clock. Throws MexcError where nothing answers or where it is no simulator.
 */
export async function askSimulator({ account, network }: RestContext): Promise<string> {
	const url = `${account.baseUrl}/control/about`;
	const headers = { Accept: 'application/json' };
	const request = { method: 'GET', url, headers, network, timeoutMs: TIMEOUT_MS } as const;
	const answer = await sendHttp({ ...request, effect: 'read' }).catch((error: unknown) => {
		throw onPaper(asMexcError(error), account);
	});
	const about = aboutOf(answer.status, answer.text);
	if (about.simulator !== 'mexc-simulator') {
		throw new MexcError({
			kind: 'protocol',
			message: `What answers at ${account.baseUrl} is not the simulator.`,
			hint: 'Start it with npx mexc-simulator and enter its address as Simulator Address, or choose another Environment.',
		});
	}
	return `The simulator answers: ${marketOf(about)}${clockOf(about)}. No real money.`;
}

function aboutOf(status: number, text: string): About {
	if (status !== 200) return {};
	try {
		return (JSON.parse(text) as About | null) ?? {};
	} catch {
		return {};
	}
}

function marketOf({ mode, source, alive }: About): string {
	const from = String(source).slice(0, 100);
	if (mode === 'synthetic') return 'own, invented market';
	if (mode === 'history') return `history of ${from}`;
	return `mirror of ${from}${alive === true ? '' : ', which cannot be reached at the moment'}`;
}

function clockOf({ manual, speed }: About): string {
	if (manual === true) return ', virtual time that stands still until it is advanced';
	return speed === 1 ? '' : `, virtual time ${String(speed)} times as fast`;
}

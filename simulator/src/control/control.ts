import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../exchange/refusal';
import type { Fault } from '../faults/faults';
import { refuseUnread, writeReply } from '../http/apiServer';
import { readRequest } from '../http/request';
import type { Action } from '../scenario/scenario';
import type { Simulator } from '../simulator';
import { objectionTo } from './caller';
import { type Fields, optionalText, text } from './fields';
import { steerAccount, steerClock, steerKey } from './steering';
import { walletCommands } from './walletCommands';

type Command = (simulator: Simulator, fields: Fields) => unknown;

const commands: Readonly<Record<string, Command | undefined>> = {
	'POST /control/price': (simulator, fields) =>
		simulator.setPrice(text(fields, 'symbol'), text(fields, 'price')),
	'POST /control/trade': (simulator, fields) =>
		simulator.trade(text(fields, 'symbol'), {
			price: text(fields, 'price'),
			quantity: text(fields, 'quantity'),
			side: fields['side'] === 'SELL' ? 'SELL' : 'BUY',
		}),
	'POST /control/order': async (simulator, { uid, ...fields }) => {
		const entries = Object.entries(fields).map(([name, value]) => [name, String(value)]);
		const parameters = Object.fromEntries(entries) as Record<string, string>;
		await simulator.travel(parameters['symbol'] ?? '');
		return simulator.order(parameters, uid === undefined ? undefined : String(uid));
	},
	'POST /control/cancel': async (simulator, fields) => {
		await simulator.travel(optionalText(fields, 'symbol') ?? '');
		return simulator.cancel(text(fields, 'orderId'), optionalText(fields, 'uid'));
	},
	...walletCommands,
	'POST /control/fault': (simulator, fields) => {
		text(fields, 'kind');
		simulator.fault(fields as Fault);
	},
	'POST /control/act': (simulator, fields) => simulator.act(fields as unknown as Action),
	'POST /control/clock': steerClock,
	'POST /control/key': steerKey,
	'POST /control/account': steerAccount,
	'POST /control/reset': (simulator) => simulator.reset(),
	'GET /control/about': about,
	'GET /control/state': (simulator) => simulator.state(),
	'GET /control/requests': (simulator) => simulator.requests(),
};

/** That this is no real exchange, and which market it shows. */
function about(simulator: Simulator) {
	const { clock, market } = simulator.state();
	const { mode, source, alive } = market;
	return { simulator: 'mexc-simulator', mode, source, alive, ...clock };
}

const TOO_LARGE = 413;

/**
 * Answers a request to `/control/*`: `{"ok":true}` or the result, 400 with one sentence, or 403 or 415 to
 * whom it is not for.
 */
export async function answerControl(
	simulator: Simulator,
	message: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const reply = (status: number, value: unknown) =>
		writeReply(response, { status, body: JSON.stringify(value) });
	const objection = objectionTo(message);
	if (objection !== undefined) {
		const body = JSON.stringify({ error: objection.error });
		return refuseUnread(message, response, { status: objection.status, body });
	}
	try {
		const { method, path, rawBody } = await readRequest(message);
		const command = commands[`${method} ${path}`];
		if (command === undefined) {
			return reply(404, { error: `Unknown command; known: ${Object.keys(commands).join(', ')}` });
		}
		reply(200, (await command(simulator, parse(rawBody))) ?? { ok: true });
	} catch (error) {
		const status = error instanceof Refusal ? error.status : 400;
		const body = JSON.stringify({
			error: error instanceof Error ? error.message : 'Unknown error',
		});
		if (status === TOO_LARGE) refuseUnread(message, response, { status, body });
		else writeReply(response, { status, body });
	}
}

function parse(body: string): Fields {
	if (body === '') return {};
	const value: unknown = JSON.parse(body);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new RangeError('The body must be a JSON object');
	}
	return value as Fields;
}

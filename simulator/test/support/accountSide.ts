import type { Simulator } from '../../src';
import { type Answer, Listener, type Parameters, sendControl, signed } from './client';

/** Status, code and text of a refusal in one line. */
export function short({ status, body }: Answer): string {
	return `${status} ${body?.code} ${body?.msg ?? body?.message}`;
}

/** Free, locked and futures balance of an asset of the demo account, over HTTP. */
export async function holdings(simulator: Simulator, asset: string): Promise<[string, string]> {
	const { body } = await signed(simulator, 'GET', '/api/v3/account');
	const rows = body.balances as Array<{ asset: string; free: string; locked: string }>;
	const row = rows.find((balance) => balance.asset === asset);
	return [row?.free ?? '0', row?.locked ?? '0'];
}

/** A listener to the account pushes of the demo account, or of another key's. */
export async function accountPushes(simulator: Simulator): Promise<Listener> {
	const key = await signed(simulator, 'POST', '/api/v3/userDataStream');
	const listener = await Listener.open(simulator, String(key.body.listenKey));
	await listener.subscribe('spot@private.account.v3.api.pb');
	return listener;
}

/** What account pushes say: asset, kind, change of the free and of the locked balance. */
export function reported({ pushes }: Listener): string[] {
	return pushes.map(({ privateAccount: account }) =>
		[account.vcoinName, account.type, account.balanceAmountChange, account.frozenAmountChange].join(
			' ',
		),
	);
}

/** A command of the control API. */
export function control(simulator: Simulator, command: string, fields: Parameters | object) {
	return sendControl(simulator, command, JSON.stringify(fields));
}

import { decimalText } from '../alerts/decimalText';
import { timeOf } from '../alerts/wireFields';
import type { Row } from '../endpoints/answers';
import type { PushMessage } from '../socket/hub';
import { streams } from '../streams';
import { add } from '../trading/decimal';

/** Decimal texts without needless zeros, so that equal balances are equal text. */
export interface Balance {
	free: string;
	locked: string;
}

export const noBalance: Balance = { free: '0', locked: '0' };

/** By asset, of an answer of `accountInfo`; assets that it does not list hold nothing. */
export function balancesIn(body: unknown): ReadonlyMap<string, Balance> {
	const rows = (body as { balances?: unknown } | null)?.balances;
	const list = Array.isArray(rows) ? (rows as Row[]) : [];
	return new Map(list.map((row) => [String(row.asset), balanceOf(row.free, row.locked)]));
}

export interface BalancePush {
	asset: string;
	balance: Balance;
	/** Signed. */
	freeChange: string;
	lockedChange: string;
	/** MEXC's word for it (enums.json accountChangeType). */
	reason: string;
	time: number;
}

/** One change of a balance; undefined for any other message. */
export function balancePush(message: PushMessage): BalancePush | undefined {
	if (message.bodyName !== streams.privateAccount.bodyName) return undefined;
	const { body } = message;
	return {
		asset: String(body.vcoinName),
		balance: balanceOf(body.balanceAmount, body.frozenAmount),
		freeChange: decimalText(body.balanceAmountChange) ?? '0',
		lockedChange: decimalText(body.frozenAmountChange) ?? '0',
		reason: String(body.type),
		time: timeOf(body.time) ?? message.sendTime ?? message.receivedAt,
	};
}

function balanceOf(free: unknown, locked: unknown): Balance {
	return { free: decimalText(free) ?? '0', locked: decimalText(locked) ?? '0' };
}

export function totalOf({ free, locked }: Balance): string {
	return add(free, locked);
}

export function isSame(one: Balance, other: Balance): boolean {
	return one.free === other.free && one.locked === other.locked;
}

export interface Pair {
	symbol: string;
	base: string;
	quote: string;
}

/** The pairs of an answer of `exchangeInfo`. */
export function pairsIn(body: unknown): readonly Pair[] {
	const rows = (body as { symbols?: unknown } | null)?.symbols;
	const list = Array.isArray(rows) ? (rows as Row[]) : [];
	return list.map((row) => ({
		symbol: String(row.symbol),
		base: String(row.baseAsset),
		quote: String(row.quoteAsset),
	}));
}

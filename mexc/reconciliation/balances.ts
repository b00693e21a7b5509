import { decimalText } from '../core/decimalText';
import { timeOf } from '../market/pushFields';
import { balancesOf } from '../endpoints/rows/balances';
import type { PushMessage } from '../streams/pushMessage';
import { streams } from '../streams';
import { add } from '../core/decimal';

/** Decimal texts without needless zeros, so that equal balances are equal text. */
export interface Balance {
	free: string;
	locked: string;
}

export const noBalance: Balance = { free: '0', locked: '0' };

/**
 * By asset, of an answer of `accountInfo`; assets that it does not list hold nothing. Undefined for one that
 * it lists without saying how much: that is no reason to take it for changed or for empty.
 */
export function balancesIn(body: unknown): ReadonlyMap<string, Balance | undefined> {
	return new Map(
		balancesOf(body).map(({ asset, free, locked }) => [asset, readBalance(free, locked)]),
	);
}

function readBalance(free: unknown, locked: unknown): Balance | undefined {
	const [freeText, lockedText] = [decimalText(free), decimalText(locked)];
	if (freeText === undefined || lockedText === undefined) return undefined;
	return { free: freeText, locked: lockedText };
}

/** One change of a balance, for showing; an amount that is no number stays as MEXC sent it. */
export interface BalanceChange extends Record<keyof Balance, string> {
	asset: string;
	/** Signed. */
	freeChange: string;
	lockedChange: string;
	/** MEXC's word for it (enums.json accountChangeType). */
	reason: string;
	time: number;
}

/** Undefined for any other message. */
export function balanceChange(message: PushMessage): BalanceChange | undefined {
	if (message.bodyName !== streams.privateAccount.bodyName) return undefined;
	const { body } = message;
	return {
		asset: String(body.vcoinName),
		free: shownAmount(body.balanceAmount),
		locked: shownAmount(body.frozenAmount),
		freeChange: shownAmount(body.balanceAmountChange),
		lockedChange: shownAmount(body.frozenAmountChange),
		reason: String(body.type),
		time: timeOf(body.time) ?? message.sendTime ?? message.receivedAt,
	};
}

/** A change to count with. */
export interface BalancePush extends Pick<BalanceChange, 'asset' | 'reason' | 'time'> {
	balance: Balance;
	freeChange: string;
	lockedChange: string;
}

/** Undefined for any other message, and for one with an amount that is no number. */
export function balancePush(message: PushMessage): BalancePush | undefined {
	const change = balanceChange(message);
	if (change === undefined) return undefined;
	const { free, locked, freeChange, lockedChange, ...rest } = change;
	const amounts = [free, locked, freeChange, lockedChange];
	if (amounts.some((amount) => decimalText(amount) === undefined)) return undefined;
	return { ...rest, balance: { free, locked }, freeChange, lockedChange };
}

/** protobuf leaves a field out that is empty. */
function shownAmount(value: unknown): string {
	return value === undefined || value === '' ? '0' : (decimalText(value) ?? String(value));
}

export function totalOf({ free, locked }: Balance): string {
	return add(free, locked);
}

export function isSame(one: Balance, other: Balance): boolean {
	return one.free === other.free && one.locked === other.locked;
}

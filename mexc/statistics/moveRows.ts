import type { Move } from '../books/ledger';
import { amountOf } from '../core/decimal';
import { timeIn, type Row } from '../endpoints/answers';
import { idText } from '../endpoints/rows/orderRow';

/** What a row did; undefined for one that does not say it. */
export type Moves = readonly Move[] | undefined;

export interface WalletMoves {
	moves: readonly Move[];
	/** What could not be read or counted, in sentences. */
	gaps: readonly string[];
}

export interface WantedMoves {
	/** Exchange time, in milliseconds. */
	from: number;
	/** Of this asset; a name may carry the network behind it, `USDC-TRX` (quirks 61). */
	isWanted(asset: string): boolean;
	signal?: AbortSignal;
}

interface Said {
	id: unknown;
	asset: unknown;
	time: unknown;
	amount?: unknown;
}

/** One move; undefined where the row does not say of what, how much and when. */
export function moveOf(row: Row, type: string, direction: Move['direction'], said: Said): Moves {
	const { id, asset, time, amount = row.amount } = said;
	const [quantity, at] = [amountOf(amount), timeIn(time)];
	const isSaid = quantity !== undefined && typeof asset === 'string' && Number.isFinite(at);
	if (!isSaid) return undefined;
	return [{ kind: 'move', type, direction, id: idText(id) ?? '', time: at, asset, quantity }];
}

/** In words, for a sentence: an answer may say anything in its place. */
export function amountText(amount: unknown, asset: unknown): string {
	const known = amountOf(amount);
	return known === undefined || typeof asset !== 'string'
		? 'an unknown amount'
		: `${known} ${asset}`;
}

export function notSaid(what: string, count: number): string {
	return `${what}: ${count} of them do not say what moved and when, and are not counted.`;
}

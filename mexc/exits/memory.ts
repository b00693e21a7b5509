import { amountOf } from '../core/decimal';
import type { StateStore } from '../events';
import type { Fill } from './fills';

/** Of one pair; a cache: without it the same is read from the exchange, as far back as that goes. */
export interface Memory {
	/** Of open positions, and everything on the pair since: MEXC forgets fills after thirty days. */
	fills: readonly Fill[];
	/** The highest price since the entry, by its order id. */
	highs: Readonly<Record<string, string>>;
	/** Orders for targets of open positions that somebody cancelled: they are not put back. */
	withdrawn: ReadonlyArray<{
		orderId: string;
		clientOrderId: string;
		quantity?: string;
		price?: string;
	}>;
	/** Names of the items that n8n has taken. */
	reported: readonly string[];
	/** Why exits were made, by their client order ids. */
	reasons: Readonly<Record<string, { reason: string; step?: number }>>;
}

/** A position of so many fills is read from the exchange only. */
const MOST_FILLS = 500;
const MOST_NAMES = 500;

const key = (symbol: string) => `exits:${symbol}`;

export const memoryKeys = (symbols: readonly string[]) => symbols.map(key);

/** What people may have edited is taken where it has the right form. */
export function loadMemory(store: StateStore, symbol: string): Memory {
	const saved = objectOf(store.load(key(symbol)));
	const fills = Array.isArray(saved.fills) ? saved.fills.filter(isFill) : [];
	const reported = Array.isArray(saved.reported) ? saved.reported : [];
	const highs = Object.entries(objectOf(saved.highs)).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string' && isAmount(entry[1]),
	);
	const reasons = Object.entries(objectOf(saved.reasons)).flatMap(([id, value]) => {
		const { reason, step } = objectOf(value);
		if (typeof reason !== 'string') return [];
		return [[id, { reason, ...(typeof step === 'number' && { step }) }] as const];
	});
	const withdrawn = Array.isArray(saved.withdrawn) ? saved.withdrawn.flatMap(withdrawnOf) : [];
	return {
		fills,
		withdrawn,
		highs: Object.fromEntries(highs),
		reported: reported.filter((name): name is string => typeof name === 'string'),
		reasons: Object.fromEntries(reasons),
	};
}

export function saveMemory(store: StateStore, symbol: string, memory: Memory): void {
	const { fills, reported } = memory;
	store.save(key(symbol), {
		...memory,
		fills: fills.length > MOST_FILLS ? [] : fills,
		reported: reported.slice(-MOST_NAMES),
	});
}

function withdrawnOf(value: unknown): Memory['withdrawn'] {
	const { orderId, clientOrderId, quantity, price } = objectOf(value);
	if (typeof orderId !== 'string' || typeof clientOrderId !== 'string') return [];
	return [{ orderId, clientOrderId, quantity: amountOf(quantity), price: amountOf(price) }];
}

function objectOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const isAmount = (text: unknown) => typeof text === 'string' && /^\d+(\.\d+)?$/.test(text);

function isFill(value: unknown): value is Fill {
	const {
		id,
		orderId,
		clientOrderId,
		side,
		price,
		quantity,
		value: worth,
		fee,
		feeAsset,
		time,
	} = objectOf(value);
	return (
		[id, orderId, clientOrderId, feeAsset].every((text) => typeof text === 'string') &&
		(side === 'BUY' || side === 'SELL') &&
		[price, quantity, worth].every(isAmount) &&
		typeof fee === 'string' &&
		/^-?\d+(\.\d+)?$/.test(fee) &&
		typeof time === 'number'
	);
}

import { asRow, asRows, type Row } from '../answers';
import { MexcError } from '../../core/errors';
import { add, amountOf, isZero } from '../../core/decimal';

/** What the account holds of an asset, in plain digits; an amount that MEXC does not say is absent. */
export interface Holding {
	asset: string;
	free?: string;
	locked?: string;
	/** `free` and `locked` together. */
	total?: string;
}

/** Every asset that an answer of `accountInfo` names; one it does not name holds nothing. */
export function balancesOf(body: unknown): Holding[] {
	return rowsOf(body).flatMap((row) => {
		const { asset } = row;
		if (typeof asset !== 'string' || asset === '') return [];
		const [free, locked] = [amountOf(row.free), amountOf(row.locked)];
		const isWhole = free !== undefined && locked !== undefined;
		return [{ asset, free, locked, total: isWhole ? add(free, locked) : undefined }];
	});
}

/**
 * What is free of an asset; `0` for one that is not listed. Throws MexcError of kind `protocol` where MEXC
 * lists the asset without saying how much: nothing may be decided on a guess.
 */
export function freeIn(holdings: readonly Holding[], asset: string): string {
	const held = holdings.find((holding) => holding.asset === asset);
	if (held === undefined) return '0';
	if (held.free !== undefined) return held.free;
	throw new MexcError({
		kind: 'protocol',
		message: `How much ${asset} is free cannot be determined: MEXC lists the asset without an amount.`,
		hint: 'Try again in a moment, or give the amount yourself.',
	});
}

/** For showing: what holds something, or may. Where an amount is not understood it stays as MEXC sent it. */
export function heldBalances(body: unknown): Row[] {
	return rowsOf(body).flatMap((row) => {
		const [{ free, locked, total } = {} as Partial<Holding>] = balancesOf({ balances: [row] });
		if (total !== undefined && isZero(total)) return [];
		const { asset } = row;
		return [{ asset, free: free ?? row.free, locked: locked ?? row.locked, total }];
	});
}

function rowsOf(body: unknown): readonly Row[] {
	return asRows(asRow(body).balances);
}

import type { DayLimits, LimitSet } from '../account/account';
import { add, compare, subtract } from '../core/decimal';
import { MexcError } from '../core/errors';
import { isoText } from './dayWindow';
import { isAboutLoss, totalOf, usedOf, type Doubt, type LimitKind, type Usage } from './usage';

/** An order that would buy something; the value is USDT as decimal text. */
export interface Purchase {
	symbol: string;
	value: string;
}

/** A limit with those it is about: one pair, or all of them together where none is named. */
export interface AppliedLimit {
	kind: LimitKind;
	max: string;
	symbol?: string;
}

const KINDS: readonly LimitKind[] = ['orders', 'bought', 'loss', 'drawdown', 'lossesInRow'];

/** Every limit that is set, those of all pairs first. */
export function limitsIn({ together, bySymbol }: DayLimits): AppliedLimit[] {
	return [
		...setOf(together),
		...[...bySymbol].flatMap(([symbol, set]) =>
			setOf(set).map((applied) => ({ ...applied, symbol })),
		),
	];
}

function setOf(set: LimitSet = {}): AppliedLimit[] {
	return KINDS.flatMap((kind) => {
		const max = set[kind];
		return max === undefined ? [] : [{ kind, max }];
	});
}

/** The limits that orders of these pairs must keep to. */
export function limitsFor(limits: DayLimits, symbols: readonly string[]): AppliedLimit[] {
	return limitsIn(limits).filter(({ symbol }) => symbol === undefined || symbols.includes(symbol));
}

/** A purchase that a limit has no room for. */
export interface Overrun {
	limit: AppliedLimit;
	/** Of kind `policy`. */
	error: MexcError;
	/** The exchange will probably say in a moment what is missing. */
	isPassing: boolean;
	/** The orders that the limit is about. */
	wanted: readonly Purchase[];
}

/** The first limit that these orders together would break; undefined where there is room for all of them. */
export function overrunBy(
	limits: readonly AppliedLimit[],
	usage: Usage,
	purchases: readonly Purchase[],
): Overrun | undefined {
	for (const limit of limits) {
		const wanted = purchases.filter(
			({ symbol }) => limit.symbol === undefined || symbol === limit.symbol,
		);
		if (wanted.length === 0) continue;
		const doubt = doubtAbout(limit, usage);
		if (doubt !== undefined) {
			return { limit, wanted, isPassing: doubt.isPassing, error: doubtful(limit, doubt) };
		}
		const error = refusalBy(limit, usage, wanted);
		if (error !== undefined) return { limit, wanted, isPassing: false, error };
	}
	return undefined;
}

/** One that does not pass comes first: it is what somebody has to do something about. */
export function doubtAbout(limit: AppliedLimit, { doubts }: Usage): Doubt | undefined {
	if (!isAboutLoss(limit.kind)) return undefined;
	const { symbol } = limit;
	const own = doubts.filter((doubt) => symbol === undefined || doubt.symbol === symbol);
	return own.find(({ isPassing }) => !isPassing) ?? own[0];
}

function refusalBy(
	limit: AppliedLimit,
	usage: Usage,
	purchases: readonly Purchase[],
): MexcError | undefined {
	const { kind, max, symbol } = limit;
	const used = usedOf(kind, usage, symbol);
	const wanted = wantedOf(kind, purchases);
	const isBroken = isAboutLoss(kind)
		? compare(used.amount, max) >= 0
		: compare(add(used.amount, wanted), max) > 0;
	if (!isBroken) return undefined;
	return overrun(limit, usage, { used: used.amount, wanted, frees: used.roomAt(max, wanted) });
}

/** In the unit of the limit; what losses limit is not how large a purchase is. */
function wantedOf(kind: LimitKind, purchases: readonly Purchase[]): string {
	if (kind === 'bought') return totalOf(purchases);
	return kind === 'orders' ? String(purchases.length) : '0';
}

/** As the credential names it. */
export function nameOf({ kind, symbol }: Pick<AppliedLimit, 'kind' | 'symbol'>): string {
	return symbol === undefined ? names[kind] : `${names[kind]} of ${symbol}`;
}

const names: Readonly<Record<LimitKind, string>> = {
	bought: 'Max Bought per Day',
	orders: 'Max Orders per Day',
	loss: 'Max Loss per Day',
	drawdown: 'Max Drawdown per Day',
	lossesInRow: 'Pause After Losses in a Row',
};

/** Behind an amount, with a blank before it. */
export function unitOf(kind: LimitKind): string {
	return kind === 'orders' || kind === 'lossesInRow' ? '' : ' USDT';
}

/** What is left of it, never below zero. */
export function leftOf(max: string, used: string): string {
	return compare(used, max) >= 0 ? '0' : subtract(max, used);
}

function overrun(
	limit: AppliedLimit,
	{ window }: Usage,
	{ used, wanted, frees }: { used: string; wanted: string; frees: number | undefined },
): MexcError {
	const { kind, max } = limit;
	const unit = unitOf(kind);
	const since = window.kind === 'utcDay' ? 'since 00:00 UTC' : 'in the last 24 hours';
	const needed = wanted === '0' ? '' : `, and this needs ${wanted}${unit}`;
	return new MexcError({
		kind: 'policy',
		message: `${nameOf(limit)} (${max}${unit}) of the credential is reached: used ${used}${unit} ${since}, left ${leftOf(max, used)}${unit}${needed}. Nothing was sent.`,
		hint: `${freesText(kind, frees)} Sales are not refused. The limit is set in the MEXC API credential.`,
	});
}

function freesText(kind: LimitKind, frees: number | undefined): string {
	if (frees !== undefined) return `There is room again from ${isoText(frees)} on.`;
	return kind === 'bought'
		? 'Order less, or cancel open purchases, which count with what they may still buy.'
		: 'Place fewer orders at once.';
}

function doubtful(limit: AppliedLimit, { message, hint }: Doubt): MexcError {
	return new MexcError({
		kind: 'policy',
		message: `${nameOf(limit)} (${limit.max}${unitOf(limit.kind)}) of the credential cannot be checked: ${message} Nothing was sent.`,
		hint: `${hint} Sales are not refused.`,
	});
}

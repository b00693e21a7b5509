import type { WireValues } from '../endpoints/endpoint';
import { compare, divide, minimum, multiply, roundHalfUp, subtract } from '../core/decimal';
import { MexcError } from '../core/errors';
import { quantityOf, quoteQuantityOf, type OrderRow } from '../endpoints/rows/orderRow';
import { roundQuantity, symbolRules, type SymbolRules } from '../market/symbolRules';
import { withoutGuesses } from '../orders/placedOrder';
import { readTouch } from '../orders/preflight/book';
import { STANDARD, type PreflightHow } from '../orders/preflight/plan';
import { ruleBroken } from '../orders/preflight/rule';
import { accountKey, oneAtATime } from '../orders/sentOrders';
import { type RestClient, timeOf } from '../rest/client';
import { hideSecrets, withoutThose } from '../rest/secrets';
import { identityOf, type SignalIdentity } from '../signals/identity';
import { readPayload } from '../signals/payload';
import { readSignal } from '../signals/readSignal';
import { signalRefusal } from '../signals/refusal';
import { checkSecret } from '../signals/secret';
import type { Signal, Size } from '../signals/signal';
import { ageOf } from '../signals/signalTime';
import type { FlowOptions, FlowOrder, Leg } from './orderPort';
import { isAtExchange } from './orderPort';
import { waitFor } from './placeAndWait';
import { askFacts, type Reading } from './signalFacts';
import { isKnownHere, noteAccepted, precedentOf } from './signalLedger';
import { lastOrderOf, rememberLast, stepTo, type Step } from './signalTarget';

export interface SignalHow {
	/** A signal must carry the secret; otherwise one that has none passes too. */
	isSecretRequired: boolean;
	/** Older signals are stale; absent: any age. */
	maxAgeMs?: number;
	/** A signal without ID, time and bar is one of its own each time it arrives, instead of an error. */
	isEachDeliveryNew: boolean;
	cancelOpenSells: boolean;
	/** How long to wait for the end of the order; absent: not at all. */
	waitSeconds?: number;
	/** The node's own checks; absent: the standard ones. */
	preflight?: PreflightHow;
	stpMode?: string;
}

/** Of a signal that led to no order: it was sent before, it is out of date, or the position is there already. */
export type IgnoredAs = 'duplicate' | 'stale' | 'alreadyThere';

export type SignalReport = Partial<FlowOrder> &
	About & {
		signal: 'accepted' | 'ignored' | 'preview' | 'dryRun';
		ignoredAs?: IgnoredAs;
	};

interface About {
	symbol: string;
	action: Signal['action'];
	strategy?: string;
	signalId?: string;
	/** ISO text. */
	signalTime?: string;
	/** With a target: what was held before, and what is to be held. */
	heldQuantity?: string;
	targetQuantity?: string;
	/** Somebody else's words: nothing in them is an instruction. */
	untrustedComment?: string;
	ignoredFields?: readonly string[];
}

/**
 * Makes one order of a signal that came from outside, at most once per signal. Throws MexcError for a signal that
 * is refused, with the field at fault, and for an order that was not placed as Create does.
 */
export async function orderFromSignal(
	client: RestClient,
	payload: string,
	how: SignalHow,
	options: FlowOptions,
): Promise<SignalReport> {
	const signal = understood(client, payload, how);
	const about = aboutOf(client, signal);
	const tooOld = await whyTooOld(client, signal, how);
	if (tooOld !== undefined) return ignored(about, 'stale', tooOld);
	const identity = identityOf(signal);
	if (!identity && !how.isEachDeliveryNew) throw withoutIdentity();
	const rules = await symbolRules(client, signal.symbol, options.signal);
	const plan = { signal, how, identity, rules, about };
	// What an order changes must be seen by the next one on the pair.
	const work = async () => await decide(client, plan, options);
	const report = await oneAtATime(`signal ${accountKey(client)} ${rules.symbol}`, work);
	return await afterWaiting(client, plan, report, options);
}

interface Plan {
	signal: Signal;
	how: SignalHow;
	/** Absent: the order has the ID that the execution gives it. */
	identity?: SignalIdentity;
	rules: SymbolRules;
	about: About;
}

/** The secret comes first: to anybody else nothing is said about what the signal holds. */
function understood(client: RestClient, payload: string, how: SignalHow): Signal {
	const { signalSecret } = client.context.account;
	try {
		const entries = readPayload(payload);
		checkSecret(entries, signalSecret, how.isSecretRequired);
		return readSignal(entries);
	} catch (error) {
		const isOwn = error instanceof MexcError && signalSecret !== undefined;
		throw isOwn ? withoutThose(error, [signalSecret]) : error;
	}
}

function aboutOf(client: RestClient, signal: Signal): About {
	const { signalSecret } = client.context.account;
	const { symbol, action, strategy, id, time, comment, ignoredFields } = signal;
	const clean = (text: string | undefined) => text && hideSecrets(text, [signalSecret]);
	return {
		symbol,
		action,
		strategy: clean(strategy),
		signalId: clean(id),
		signalTime: time === undefined ? undefined : new Date(time).toISOString(),
		untrustedComment: clean(comment),
		ignoredFields: ignoredFields.length === 0 ? undefined : ignoredFields,
	};
}

/** By MEXC's clock: this machine's may be wrong. */
async function whyTooOld(
	client: RestClient,
	{ time }: Signal,
	{ maxAgeMs }: SignalHow,
): Promise<string | undefined> {
	if (time === undefined) return undefined;
	const nowMs = timeOf(client).now() + (await client.clockOffsetMs());
	const age = ageOf(time, nowMs);
	if (maxAgeMs === undefined || age <= maxAgeMs) return undefined;
	return `The signal is ${Math.round(age / 1000)} s old, and at most ${maxAgeMs / 1000} s are allowed (Max Age).`;
}

function withoutIdentity(): MexcError {
	return signalRefusal(
		'id',
		'it has neither an ID nor a time, so that a repeated one would be a second order',
		'Send "time": "{{timenow}}" (TradingView) or an "id" that is different for each signal. Where a sender can do neither, see If ID and Time Are Missing in Options.',
	);
}

function ignored(about: About, ignoredAs: IgnoredAs, reason: string): SignalReport {
	return { signal: 'ignored', ignoredAs, reason, ...about };
}

async function decide(client: RestClient, plan: Plan, options: FlowOptions): Promise<SignalReport> {
	const { signal, identity, about } = plan;
	const reading = readingOf(client, plan, options);
	let clientOrderId: string | undefined;
	if (identity && !options.rehearsal) {
		const precedent = await precedentOf(client, signal, identity, options);
		if (precedent.kind === 'order') return asBefore(plan, precedent);
		if (precedent.kind === 'newer') {
			const newer = new Date(precedent.time).toISOString();
			return ignored(about, 'stale', `A newer signal of ${newer} was accepted before this one.`);
		}
		clientOrderId = precedent.clientOrderId;
		noteAccepted(client, signal, identity, clientOrderId);
	}
	await checkReference(reading.reader, plan, options);
	return await place(client, plan, { clientOrderId, reading }, options);
}

/** With the facts that the order needs asked for at once. Of a signal that is known only its order is needed. */
function readingOf(client: RestClient, plan: Plan, options: FlowOptions): Reading {
	const { signal, identity, rules, how } = plan;
	const isKnown = identity !== undefined && isKnownHere(client, signal, identity);
	if (options.rehearsal || isKnown) {
		return { reader: client, areBalancesAhead: false, forget: () => undefined };
	}
	const isReferenceChecked = referenceLimit(plan) !== undefined;
	const last = lastOrderOf(client, rules.symbol);
	const { preflight = STANDARD } = how;
	const most = tighter(signal.maxDeviation, preflight.maxDeviationPercent);
	const checks = { ...preflight, maxDeviationPercent: most };
	return askFacts(client, { signal, rules, preflight: checks, isReferenceChecked, last }, options);
}

/** The order of the same signal. Throws MexcError of kind `conflict` where the signal asks for another one. */
function asBefore(
	{ signal, about, rules }: Plan,
	found: { clientOrderId: string; order: OrderRow; isOfExecution: boolean },
): SignalReport {
	const { clientOrderId, order, isOfExecution } = found;
	const difference = contradiction(signal, order, rules);
	if (difference !== undefined) {
		throw new MexcError({
			kind: 'conflict',
			message: `The signal was refused: an order was placed for the same signal before, and ${difference}. Nothing was sent.`,
			hint: 'Give each signal an "id" of its own.',
			parameter: 'id',
		});
	}
	const row = withoutGuesses(order, askedOf(signal, order.side));
	const shown = { ...about, ...row, symbol: signal.symbol, clientOrderId, outcome: 'found' };
	if (isOfExecution) return { ...shown, signal: 'accepted' };
	const reason = 'An order was placed for this signal before.';
	return { ...shown, signal: 'ignored', ignoredAs: 'duplicate', reason };
}

/** What says whether MEXC has made up the quantity of a market order: it has for a buy by amount. */
function askedOf({ purpose, type }: Signal, side: unknown): Partial<WireValues> {
	const isByQuantity =
		purpose.kind === 'trade' ? purpose.size.by === 'quantity' : purpose.target.by === 'amount';
	return side === 'SELL' || isByQuantity ? { type, quantity: '' } : { type };
}

/** In words; amounts that follow from the balance may differ. */
function contradiction(
	{ purpose, type }: Signal,
	order: OrderRow,
	{ step, tick }: SymbolRules,
): string | undefined {
	if (purpose.kind === 'target') return undefined;
	const { side, size } = purpose;
	if (order.side !== side) return `its side is ${String(order.side)}`;
	const isOther = (ordered: string | undefined, asked: string) =>
		ordered !== undefined && compare(ordered, asked) !== 0;
	const quantity = quantityOf(order);
	if (size.by === 'quantity' && isOther(quantity, roundQuantity(size.quantity, step))) {
		return `its quantity is ${quantity}`;
	}
	if (size.by !== 'quoteAmount' || type !== 'MARKET' || side !== 'BUY') return undefined;
	const amount = quoteQuantityOf(order);
	return isOther(amount, roundQuantity(size.quoteAmount, tick))
		? `its amount is ${amount}`
		: undefined;
}

const PERCENT_DIGITS = 4;

/** The market must not have left the price that the sender saw. Throws MexcError of kind `rule`. */
async function checkReference(
	client: RestClient,
	plan: Plan,
	{ signal: cancel }: FlowOptions,
): Promise<void> {
	const { signal, rules } = plan;
	const { referencePrice, purpose } = signal;
	const most = referenceLimit(plan);
	if (referencePrice === undefined || most === undefined) return;
	// The side of a target follows later, and both of its sides matter to it.
	const sides = purpose.kind === 'trade' ? [purpose.side] : ['BUY', 'SELL'];
	for (const side of sides) {
		const touch = await readTouch(client, { symbol: rules.symbol, side }, cancel);
		if (touch === undefined) continue;
		const worse =
			side === 'BUY' ? subtract(touch, referencePrice) : subtract(referencePrice, touch);
		const percent = divide(multiply(worse, '100'), referencePrice);
		if (compare(percent, most) <= 0) continue;
		throw ruleBroken(
			'deviation',
			`The market has left the price of the signal: the best price for a ${side} is ${touch}, ${roundHalfUp(percent, PERCENT_DIGITS)} % worse than ${referencePrice}, and at most ${most} % are allowed.`,
			'Nothing was sent. Raise the largest deviation, or send a limit order.',
			'maxDeviation',
		);
	}
}

/** By how much the market may be worse than the price of the signal, in percent; undefined: not compared. */
function referenceLimit({ signal, how }: Plan): string | undefined {
	const { referencePrice, maxDeviation, type } = signal;
	if (referencePrice === undefined || type !== 'MARKET') return undefined;
	return tighter(maxDeviation, how.preflight?.maxDeviationPercent);
}

function tighter(one: string | undefined, other: string | undefined): string | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return minimum(one, other);
}

async function place(
	client: RestClient,
	plan: Plan,
	{ clientOrderId, reading }: { clientOrderId: string | undefined; reading: Reading },
	options: FlowOptions,
): Promise<SignalReport> {
	const { signal, how, rules, identity, about } = plan;
	const { purpose, type, limitPrice: price } = signal;
	const legOf = (side: 'BUY' | 'SELL', size: Size): Leg => {
		const { by, ...amount } = size;
		const order = { symbol: rules.symbol, side, type, price, stpMode: how.stpMode };
		return {
			values: by === 'quantity' ? { ...order, ...amount } : order,
			sizing: by === 'quantity' ? undefined : size,
			clientOrderId,
			reader: reading.reader,
			maxDeviationPercent: signal.maxDeviation,
		};
	};
	if (purpose.kind === 'trade') {
		const order = await options.place(legOf(purpose.side, purpose.size));
		return accepted(about, order, options);
	}
	const { cancelOpenSells } = how;
	const targetHow = { rules, identity, cancelOpenSells, reading };
	const step = await stepTo(client, signal, purpose.target, targetHow, options);
	const shown = { ...about, ...shownStep(step) };
	if (!step.order) return ignored(shown, 'alreadyThere', step.reason ?? '');
	const order = await options.place(legOf(step.order.side, step.order.size));
	rememberLast(client, order);
	return accepted(shown, order, options);
}

function shownStep({ heldQuantity, targetQuantity }: Step) {
	return { heldQuantity, targetQuantity };
}

function accepted(about: About, order: FlowOrder, { rehearsal }: FlowOptions): SignalReport {
	return { signal: rehearsal ?? 'accepted', ...about, ...order };
}

/** Outside of the queue of the pair: the next signal need not wait as well. */
async function afterWaiting(
	client: RestClient,
	{ signal, how }: Plan,
	report: SignalReport,
	options: FlowOptions,
): Promise<SignalReport> {
	const { outcome } = report;
	const { waitSeconds } = how;
	const stands = outcome !== undefined && isAtExchange({ outcome });
	if (waitSeconds === undefined || !stands || options.rehearsal) return report;
	const placed = { ...report, outcome };
	const asked = askedOf(signal, report.side);
	const wait = { waitSeconds, atTimeLimit: 'leave' as const };
	return { ...report, ...(await waitFor(client, { placed, asked }, wait, options)) };
}

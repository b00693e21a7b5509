import { compare } from '../core/decimal';
import { decimalText } from '../core/decimalText';
import { MexcError } from '../core/errors';
import { shownValue } from '../input/problem';
import { parseWireValue } from '../rest/wireValue';
import { actionOf } from './actions';
import { fieldOf, plainName, signalFields, type SignalFieldName } from './fields';
import type { Entry } from './entry';
import { signalRefusal } from './refusal';
import type { Purpose, Signal, Size, Target } from './signal';
import { readSignalTime } from './signalTime';
import { isBlank, refuseIfDeciding } from './unknownFields';

type Given = Partial<Record<SignalFieldName, string>>;

const COMMENT_CHARACTERS = 500;
const MOST_NAMED = 20;

/**
 * The signal that the fields of a payload make. Throws MexcError of kind `input` with the name of the field at
 * fault: for what is missing, doubled, contradictory or not understood, and for fields that are not known and
 * look as if they decided something. The secret is not looked at here (see checkSecret).
 */
export function readSignal(entries: readonly Entry[]): Signal {
	const { given, ignoredFields } = sorted(entries);
	refuseOtherMarkets(given);
	const { symbol } = given;
	if (symbol === undefined) throw missing('symbol', 'BTCUSDT');
	const { action, purpose } = purposeOf(given);
	refuseShort(given, purpose);
	return {
		symbol,
		action,
		purpose,
		...priceOf(given),
		maxDeviation: given.maxDeviation,
		id: given.id,
		time: readSignalTime(given.time),
		bar: given.bar,
		label: given.label,
		strategy: given.strategy,
		comment: given.comment,
		ignoredFields,
	};
}

/** Known fields, each once, as checked text; the names of those that do not count. */
function sorted(entries: readonly Entry[]): { given: Given; ignoredFields: string[] } {
	const given: Given = {};
	const names = new Map<SignalFieldName, string>();
	const ignored: string[] = [];
	for (const entry of entries) {
		const known = fieldOf(entry.name);
		if (known === undefined) {
			refuseIfDeciding(entry);
			ignored.push(entry.name);
			continue;
		}
		if (known === 'secret' || isBlank(entry.value)) continue;
		const before = names.get(known);
		if (known === 'comment') {
			if (before === undefined && entry.value.kind === 'text') {
				given.comment = shortened(entry.value.text);
				names.set(known, entry.name);
			} else ignored.push(entry.name);
			continue;
		}
		if (before !== undefined) throw doubled(known, before, entry.name);
		names.set(known, entry.name);
		given[known] = checked(known, entry);
	}
	return { given, ignoredFields: ignored.slice(0, MOST_NAMED) };
}

const PERCENTS: ReadonlySet<SignalFieldName> = new Set([
	'percent',
	'targetPercent',
	'maxDeviation',
]);

function checked(known: SignalFieldName, { value }: Entry): string | undefined {
	const field = signalFields[known];
	if (!('text' in value)) {
		throw signalRefusal(
			field.name,
			`${field.displayName} must be one text or number`,
			'Send a single value.',
		);
	}
	const text = value.text.trim();
	const plain = PERCENTS.has(known) ? text.replace(/\s*%$/, '') : text;
	try {
		return parseWireValue(field, plain);
	} catch (error) {
		throw error instanceof MexcError ? ofField(field.name, error) : error;
	}
}

function ofField(
	name: string,
	{ message, hint = 'Correct it at the sender.' }: MexcError,
): MexcError {
	return signalRefusal(name, message.replace(/\.$/, ''), hint);
}

function shortened(text: string): string {
	const plain = text.trim();
	return plain.length > COMMENT_CHARACTERS ? `${plain.slice(0, COMMENT_CHARACTERS)}…` : plain;
}

function doubled(known: SignalFieldName, one: string, other: string): MexcError {
	const { name, displayName } = signalFields[known];
	const names = one === other ? `"${one}" twice` : `"${one}" and "${other}"`;
	return signalRefusal(
		name,
		`${displayName} is given as ${names}`,
		'Send it once, under one name.',
	);
}

function missing(name: SignalFieldName, example: string): MexcError {
	const field = signalFields[name];
	return signalRefusal(
		field.name,
		`${field.displayName} is missing`,
		`Send the field "${field.name}", for example "${example}".`,
	);
}

function refuseOtherMarkets({ market }: Given): void {
	if (market === undefined || plainName(market) === 'spot') return;
	throw signalRefusal(
		'market',
		`it is for the market ${shownValue(market)}, and this package trades spot`,
		'Send spot, or leave the field out. The pair belongs into "symbol".',
	);
}

function purposeOf(given: Given): Pick<Signal, 'action' | 'purpose'> {
	const size = only(sizes(given), 'size');
	const target = only(targets(given), 'target');
	const { action: word } = given;
	if (target !== undefined) {
		const other = word === undefined ? size && 'a size' : 'an action';
		if (other !== undefined) {
			throw signalRefusal(
				'targetPosition',
				`it has a target position and ${other}, which may contradict each other`,
				'Send the target alone: side and size follow from what is held.',
			);
		}
		return { action: 'target', purpose: { kind: 'target', target } };
	}
	if (word === undefined) throw missing('action', 'buy');
	const action = actionOf(word);
	if (action === 'close') {
		if (size === undefined) return { action, purpose: { kind: 'target', target: NOTHING } };
		throw signalRefusal(
			'action',
			'a close sells everything, and it has a size',
			'Leave the size out, or send sell with the size.',
		);
	}
	const side = action === 'buy' ? 'BUY' : 'SELL';
	if (size !== undefined) return { action, purpose: { kind: 'trade', side, size } };
	throw signalRefusal(
		'quantity',
		'it does not say how much',
		'Send quantity (base asset), quoteOrderQty (quote asset) or percent (of what is free).',
	);
}

const NOTHING: Target = { by: 'amount', amount: '0' };

function sizes({ quantity, quoteOrderQty, percent }: Given): Size[] {
	return [
		...(quantity === undefined ? [] : [{ by: 'quantity' as const, quantity }]),
		...(quoteOrderQty === undefined
			? []
			: [{ by: 'quoteAmount' as const, quoteAmount: quoteOrderQty }]),
		...(percent === undefined ? [] : [{ by: 'balancePercent' as const, balancePercent: percent }]),
	];
}

function targets({ targetPosition, targetPercent }: Given): Target[] {
	return [
		...(targetPosition === undefined ? [] : [{ by: 'amount' as const, amount: targetPosition }]),
		...(targetPercent === undefined ? [] : [{ by: 'percent' as const, percent: targetPercent }]),
	];
}

function only<T>(found: readonly T[], what: 'size' | 'target'): T | undefined {
	if (found.length < 2) return found.at(0);
	throw signalRefusal(
		what === 'size' ? 'quantity' : 'targetPosition',
		`it has more than one ${what}`,
		`Send one ${what}.`,
	);
}

/** What TradingView says of its strategy: a short one is nothing that spot can follow. */
function refuseShort(given: Given, purpose: Purpose): void {
	const { marketPosition, previousPosition, strategyPosition } = given;
	const position = marketPosition && plainName(marketPosition);
	if (position !== undefined && !['long', 'flat', 'short'].includes(position)) {
		throw signalRefusal(
			'marketPosition',
			`${shownValue(marketPosition)} is no position`,
			'It is long, flat or short.',
		);
	}
	const size = strategyPosition === undefined ? '0' : decimalText(strategyPosition);
	if (size === undefined) {
		throw signalRefusal(
			signalFields.strategyPosition.name,
			`Strategy Position is ${shownValue(strategyPosition)}, which is no number`,
			'Send {{strategy.position_size}}.',
		);
	}
	const wasShort = previousPosition !== undefined && plainName(previousPosition) === 'short';
	const isTrade = purpose.kind === 'trade';
	if (position === 'short') throw short(signalFields.marketPosition.name);
	if (compare(size, '0') < 0) throw short(signalFields.strategyPosition.name);
	// From short to flat or long: what is bought only pays back, or part of it.
	if (isTrade && wasShort) throw short(signalFields.previousPosition.name);
	if (isTrade && purpose.side === 'BUY' && position === 'flat') {
		throw short(signalFields.marketPosition.name);
	}
}

function short(name: string): MexcError {
	return signalRefusal(
		name,
		'the strategy is or was short, and spot has no short positions',
		'Let the strategy trade long only.',
	);
}

const TYPES: Readonly<Record<string, Signal['type']>> = {
	market: 'MARKET',
	limit: 'LIMIT',
	limitmaker: 'LIMIT_MAKER',
	postonly: 'LIMIT_MAKER',
	maker: 'LIMIT_MAKER',
	ioc: 'IMMEDIATE_OR_CANCEL',
	immediateorcancel: 'IMMEDIATE_OR_CANCEL',
	fok: 'FILL_OR_KILL',
	fillorkill: 'FILL_OR_KILL',
};

/** A price without a type may be the limit, or only what the chart showed: nobody guesses that. */
function priceOf(given: Given): Pick<Signal, 'type' | 'limitPrice' | 'referencePrice'> {
	const { limitPrice, price, referencePrice } = given;
	const type = typeOf(given);
	if (price !== undefined && type === undefined && limitPrice === undefined) {
		throw signalRefusal(
			'price',
			'Price may be the limit of the order, or only what the chart showed',
			'Send "type": "limit" or "type": "market" with it, or call it limitPrice or referencePrice.',
		);
	}
	const isMarket = type === 'MARKET' || (type === undefined && limitPrice === undefined);
	const rest = isMarket ? referencePrice : limitPrice;
	if (price !== undefined && rest !== undefined) {
		throw signalRefusal('price', 'it has two prices for one purpose', 'Send one of them.');
	}
	if (isMarket) {
		if (limitPrice === undefined)
			return { type: 'MARKET', referencePrice: referencePrice ?? price };
		throw signalRefusal(
			'limitPrice',
			'a market order has no limit price',
			'Send "type": "limit", or leave the limit price out.',
		);
	}
	const limit = limitPrice ?? price;
	if (limit === undefined) throw missing('limitPrice', '65000.5');
	return { type: type ?? 'LIMIT', limitPrice: limit, referencePrice };
}

function typeOf({ type }: Given): Signal['type'] | undefined {
	if (type === undefined) return undefined;
	const known = Object.hasOwn(TYPES, plainName(type)) ? TYPES[plainName(type)] : undefined;
	if (known !== undefined) return known;
	throw signalRefusal(
		'type',
		`${shownValue(type)} is no order type of MEXC spot`,
		'Send market, limit, post only, ioc or fok. There are no stop orders.',
	);
}

import type { PushMessage } from '../streams/pushMessage';

// The three bodies of which a market sends a flood, read straight into what the readers of PushMessage need:
// protobufjs makes two trees of objects for each frame, which costs many times what is in it. Only the plain
// form is read here: known fields, each at most once, in the order of their numbers, texts of ASCII, numbers
// not below zero. Whatever else a frame holds (an unknown field, a negative number, damage) is left to the
// decoder for everything (protobuf.ts), so that there is one judge of what is refused. That both give the
// same for the same bytes is checked on a million frames by test/property/hotFrames.full.test.ts.

const VARINT = 0;
const BYTES = 2;
const CHANNEL = 1;
const SYMBOL = 3;
const CREATE_TIME = 5;
const SEND_TIME = 6;
/** In two bytes: from 16 on the number of a field needs a second one. */
const bodyTag = (field: number) => 0x80 | (((field << 3) | BYTES) & 0x7f) | ((field >>> 4) << 8);
const AGGRE_DEPTHS = bodyTag(313);
const AGGRE_DEALS = bodyTag(314);
const AGGRE_BOOK_TICKER = bodyTag(315);

/** No text of a plain frame is longer; each is made in pieces of eight letters. */
const LONGEST_TEXT = 128;
/** Above all times, and exact (the decimal text of larger ones is left to the other decoder). */
const LONGEST_VARINT = 7;
const LARGEST_INT32 = 0x7fffffff;

// The frame in work. Nothing here calls back, so there is only one at a time; an object for each would cost
// more than the reading.
let bytes: Uint8Array = new Uint8Array(0);
let at = 0;
let isPlain = true;

/**
 * A frame of one of these bodies, exactly as decodePush gives it; undefined for any frame that is not in the
 * plain form, which says nothing about whether it is good.
 */
export function decodeHotPush(frame: Uint8Array, receivedAt: number): PushMessage | undefined {
	bytes = frame;
	at = 0;
	isPlain = true;
	const end = frame.length;
	const channel = nameField(CHANNEL, end);
	const symbol = nameField(SYMBOL, end);
	const createTime = timeField(CREATE_TIME, end);
	const sendTime = timeField(SEND_TIME, end);
	if (!isPlain || channel === '') return undefined;
	const tag = bytes[at] | (bytes[at + 1] << 8);
	at += 2;
	const bodyName = nameOf(tag);
	if (bodyName === undefined || size() !== end - at) return undefined;
	const body = bodyOf(tag, end);
	if (!isPlain || at !== end) return undefined;
	const push: PushMessage = { channel, bodyName, body, receivedAt };
	if (symbol !== '') push.symbol = symbol;
	if (sendTime >= 0) push.sendTime = sendTime;
	if (createTime >= 0) push.createTime = createTime;
	return push;
}

function nameOf(tag: number): string | undefined {
	if (tag === AGGRE_DEALS) return 'publicAggreDeals';
	if (tag === AGGRE_BOOK_TICKER) return 'publicAggreBookTicker';
	return tag === AGGRE_DEPTHS ? 'publicAggreDepths' : undefined;
}

function bodyOf(tag: number, end: number): PushMessage['body'] {
	if (tag === AGGRE_DEALS) return deals(end);
	return tag === AGGRE_BOOK_TICKER ? bookTicker(end) : depths(end);
}

function deals(end: number) {
	return { deals: items(1, end, deal), eventType: nameField(2, end) };
}

function deal(end: number) {
	return {
		price: textField(1, end),
		quantity: textField(2, end),
		tradeType: int32Field(3, end),
		time: int64Field(4, end),
		tradeId: textField(5, end),
	};
}

function bookTicker(end: number) {
	return {
		bidPrice: textField(1, end),
		bidQuantity: textField(2, end),
		askPrice: textField(3, end),
		askQuantity: textField(4, end),
		version: textField(5, end),
		lastOrderCreateTime: int64Field(6, end),
	};
}

function depths(end: number) {
	return {
		asks: items(1, end, level),
		bids: items(2, end, level),
		eventType: nameField(3, end),
		fromVersion: textField(4, end),
		toVersion: textField(5, end),
		lastOrderCreateTime: int64Field(6, end),
	};
}

function level(end: number) {
	return { price: textField(1, end), quantity: textField(2, end) };
}

/** Each must end where it says; what is in it beyond the plain form stands in the way of that. */
function items<Item>(field: number, end: number, read: (end: number) => Item): Item[] {
	const list: Item[] = [];
	while (isPlain && isNext(field, BYTES, end)) {
		const itemEnd = endOf(end);
		if (!isPlain) break;
		list.push(read(itemEnd));
		if (at !== itemEnd) isPlain = false;
	}
	return list;
}

/** An absent text is empty: proto3's default. */
function textField(field: number, end: number): string {
	if (!isNext(field, BYTES, end)) return '';
	const textEnd = endOf(end);
	return isPlain ? text(textEnd) : '';
}

/** The same for texts that come again and again. */
function nameField(field: number, end: number): string {
	if (!isNext(field, BYTES, end)) return '';
	const textEnd = endOf(end);
	return isPlain ? name(textEnd) : '';
}

function int32Field(field: number, end: number): number {
	if (!isNext(field, VARINT, end)) return 0;
	const value = varint();
	if (value > LARGEST_INT32) isPlain = false;
	return value;
}

function int64Field(field: number, end: number): string {
	return isNext(field, VARINT, end) ? String(varint()) : '0';
}

/** Of the wrapper, which says whether it has one; -1 for none. */
function timeField(field: number, end: number): number {
	return isNext(field, VARINT, end) ? varint() : -1;
}

/** Steps over the tag where it is the next one. */
function isNext(field: number, wireType: number, end: number): boolean {
	if (at >= end || bytes[at] !== ((field << 3) | wireType)) return false;
	at++;
	return true;
}

/** Where the content ends whose size is read here. */
function endOf(end: number): number {
	const contentSize = size();
	const contentEnd = at + contentSize;
	if (contentSize < 0 || contentEnd > end) isPlain = false;
	return contentEnd;
}

/** Below 2 MB; -1 for what needs more than three bytes. */
function size(): number {
	const first = bytes[at++];
	if (first < 128) return first;
	const second = bytes[at++];
	if (second < 128) return (first & 127) | (second << 7);
	const third = bytes[at++];
	return third < 128 ? (first & 127) | ((second & 127) << 7) | (third << 14) : -1;
}

function varint(): number {
	let value = 0;
	let unit = 1;
	for (let count = 0; count < LONGEST_VARINT; count++) {
		const byte = bytes[at++];
		value += (byte & 127) * unit;
		if (byte < 128) return value;
		unit *= 128;
	}
	isPlain = false;
	return 0;
}

/** Letter by letter: a call of Buffer's costs more than a short text. */
function text(end: number): string {
	if (end - at > LONGEST_TEXT) isPlain = false;
	if (!isPlain) return '';
	const source = bytes;
	let index = at;
	let value = '';
	let all = 0;
	for (; index + 8 <= end; index += 8) {
		const a = source[index];
		const b = source[index + 1];
		const c = source[index + 2];
		const d = source[index + 3];
		const e = source[index + 4];
		const f = source[index + 5];
		const g = source[index + 6];
		const h = source[index + 7];
		all |= a | b | c | d | e | f | g | h;
		value += String.fromCharCode(a, b, c, d, e, f, g, h);
	}
	for (; index < end; index++) {
		all |= source[index];
		value += String.fromCharCode(source[index]);
	}
	at = index;
	if (all >= 128) isPlain = false;
	return value;
}

interface Name {
	bytes: Uint8Array;
	text: string;
}

/** Room for the channels and pairs of a busy process; of two names with the same place the later one stays. */
const NAMES = 8192;
const names: Array<Name | undefined> = Array.from({ length: NAMES });

/** The very same text for the same bytes: what is looked up by it is hashed once and not for each frame. */
function name(end: number): string {
	const place = placeOf(end);
	const known = names[place];
	if (known !== undefined && isHere(known.bytes, end)) {
		at = end;
		return known.text;
	}
	const start = at;
	const value = text(end);
	// A copy: Buffer's slice would hold the whole piece that came from the network.
	if (isPlain) names[place] = { bytes: new Uint8Array(bytes.subarray(start, end)), text: value };
	return value;
}

/** By its length and its last eight letters: the pair is at the end of a channel's name. */
function placeOf(end: number): number {
	const source = bytes;
	if (end - at < 8) return end - at;
	const last =
		source[end - 1] | (source[end - 2] << 8) | (source[end - 3] << 16) | (source[end - 4] << 24);
	const before =
		source[end - 5] | (source[end - 6] << 8) | (source[end - 7] << 16) | (source[end - 8] << 24);
	const mixed = Math.imul(last, 0x9e3779b1) ^ Math.imul(before, 0x85ebca6b) ^ (end - at);
	return (mixed ^ (mixed >>> 15)) & (NAMES - 1);
}

function isHere(known: Uint8Array, end: number): boolean {
	const source = bytes;
	const start = at;
	const { length } = known;
	if (length !== end - start) return false;
	for (let index = 0; index < length; index++) {
		if (known[index] !== source[start + index]) return false;
	}
	return true;
}

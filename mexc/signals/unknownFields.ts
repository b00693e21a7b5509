import { decimalOf } from '../core/decimal';
import type { Entry, EntryValue } from './entry';
import { fieldOf, plainName } from './fields';
import { signalRefusal } from './refusal';

/** Where the chart is, whatever stands there. */
const ABOUT_CHART = new Set(
	'exchange interval timeframe resolution currency basecurrency syminfocurrency syminfobasecurrency chartid'.split(
		' ',
	),
);
/** What the chart or the strategy showed; with another value than a number such a name could be an order (`close: true`). */
const OF_CANDLE =
	/^(?:bar|candle)?(?:open|high|low|close|volume|hl2|hlc3|ohlc4|vwap)$|^plot\d+$|^(?:strategy)?(?:prev)?marketpositionsize$/;

/** Names that could be read in two ways, each of them money. */
const AMBIGUOUS = new Map(
	Object.entries({
		amount:
			'Write quantity for an amount of the base asset, or quoteOrderQty for one of the quote asset.',
		size: 'Write quantity for an amount of the base asset, quoteOrderQty for one of the quote asset, or percent.',
		positionsize:
			'Write targetPosition for what is to be held afterwards, or quantity for what is to be traded.',
		position: 'Write action for what is to be done, or targetPosition for the amount to be held.',
		slippage: 'Write maxDeviation for the largest deviation in percent.',
	}),
);

/** Parts of names that decide how, when or how much is traded, wherever they stand. */
const DECIDING =
	/leverage|margin|reduce|stop|loss|profit|trail|trigger|hedg|position|side|size|qty|quantity|amount|order|price|limit|cancel|delay|expir|timeinforce|postonly|iceberg|bracket|percent|risk|notional|budget|contract|account|wallet|market|future|perp|symbol|ticker|instrument|action|direction|command|target|weight|alloc|balance|equity|capital|invest|slippage|deviation|toleranc|secret|passphrase|password|token|apikey|cash|units|callback|exit|entry|enter|reverse|signal|strategy|idempot|subacc|execut/;
/** The same as words of a name. */
const DECIDING_WORDS = new Set(
	'sl tp ttl tif gtc gtd ioc fok oco lot lots pct usd usdt usdc btc eth eur value cost money max min buy sell long short close flat open dca grid ladder safety key spot swap isolated cross pair coin base quote asset fee fees wait valid until only lever type mode test dry simulate'.split(
		' ',
	),
);

/** A field that was left empty. */
export function isBlank(value: EntryValue): boolean {
	return value.kind === 'nothing' || (value.kind === 'text' && value.text.trim() === '');
}

/** As bots write what is not used: blank, off or zero. */
function isOff(value: EntryValue): boolean {
	if (isBlank(value)) return true;
	if (value.kind === 'switch') return !value.on;
	return value.kind !== 'list' && /^(?:-?0+(?:\.0+)?|false)$/i.test(textOf(value));
}

function textOf(value: EntryValue): string {
	return 'text' in value ? value.text.trim() : '';
}

/**
 * Throws MexcError of kind `input` for a field that is not known and looks as if it decided something: an order
 * without it would be another one than was meant. Everything else may be ignored.
 */
export function refuseIfDeciding({ name, value }: Entry): void {
	if (isOff(value)) return;
	const plain = plainName(name);
	if (ABOUT_CHART.has(plain) || (OF_CANDLE.test(plain) && isNumber(value))) return;
	if (name.startsWith('body.')) {
		throw signalRefusal(
			name,
			'its fields stand inside the field "body"',
			'Give {{ $json.body }}, the body of the webhook alone.',
		);
	}
	const outer = outerField(name);
	if (outer !== undefined) {
		throw signalRefusal(
			outer,
			`the field "${outer}" must be one text or number`,
			'Send a single value.',
		);
	}
	const ambiguous = AMBIGUOUS.get(plain);
	if (ambiguous !== undefined) {
		throw signalRefusal(name, `the field "${name}" can be read in two ways`, ambiguous);
	}
	const word = wordsOf(name).find((one) => DECIDING_WORDS.has(one.replace(/\d+$/, '')));
	const [part] = DECIDING.exec(plain) ?? [word];
	if (part === undefined) return;
	throw signalRefusal(
		name,
		`the field "${name}" is not known, and its name ("${part}") looks as if it decided something`,
		'Leave it out, or use the names of the documentation: an order without it could be another one than was meant.',
	);
}

/** Objects with these names are known; in every other one its field would be missed. */
const OBJECTS: ReadonlySet<string | undefined> = new Set(['strategy', 'bar', 'comment']);

/** The known field that should have been a value and is an object. */
function outerField(name: string): string | undefined {
	const parts = name.split('.');
	const outer = parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'));
	return outer.find((one) => {
		const field = fieldOf(one);
		return field !== undefined && !OBJECTS.has(field);
	});
}

function isNumber(value: EntryValue): boolean {
	return decimalOf(textOf(value)) !== undefined;
}

/** `takeProfit_1` has the words `take` and `profit` and `1`. */
function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/);
}

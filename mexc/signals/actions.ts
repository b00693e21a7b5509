import { shownValue } from '../input/problem';
import { plainName } from './fields';
import { signalRefusal } from './refusal';

type Action = 'buy' | 'sell' | 'close';

const WORDS: Readonly<Record<Action, string>> = {
	buy: 'buy long enterlong openlong buylong longentry entrylong golong',
	sell: 'sell',
	close: 'close exit flat flatten closelong exitlong closeposition exitposition closeallofpair',
};
const SHORT =
	'short entershort openshort sellshort shortsell goshort shortentry entryshort exitshort closeshort cover buytocover';
const REVERSE = 'reverse flip reversal switch reverselong reverseshort';

const known = new Map<string, Action>(
	Object.entries(WORDS).flatMap(([action, words]) =>
		words.split(' ').map((word) => [word, action as Action] as const),
	),
);

/** The action that a word stands for. Throws MexcError of kind `input`. */
export function actionOf(word: string): Action {
	const plain = plainName(word);
	const action = /^[A-Za-z _.-]+$/.test(word) ? known.get(plain) : undefined;
	if (action !== undefined) return action;
	if (SHORT.split(' ').includes(plain)) {
		throw signalRefusal(
			'action',
			`${shownValue(word)} is about a short position, and spot has none`,
			'Send close to sell what is held. Let the strategy trade long only.',
		);
	}
	if (REVERSE.split(' ').includes(plain)) {
		throw signalRefusal(
			'action',
			`${shownValue(word)} would end in a short position, and spot has none`,
			'Send close to sell what is held, or buy with a size.',
		);
	}
	throw signalRefusal(
		'action',
		`${shownValue(word)} is no action`,
		'Send buy, sell or close (long, exit and flat are understood too).',
	);
}

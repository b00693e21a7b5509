import type { Entry } from './entry';
import { pairEntries } from './pairEntries';

/** TradingView's standard message for the orders of a strategy, in a line of its own. */
const ALERT =
	/^\s*(?:(\S.{0,150}?): )?order (buy|sell) @ (\S+) filled on (\S+)\. New strategy position is (\S+?)\.?\s*$/;

/**
 * The values of TradingView's alert text, with the `name=value` lines around it; undefined where the text has no
 * such line. Throws MexcError of kind `input` for other lines.
 */
export function alertEntries(text: string): Entry[] | undefined {
	const lines = text.split(/\r\n|\r|\n/);
	const found = lines.map((line) => ALERT.exec(line)).find((match) => match !== null);
	if (!found) return undefined;
	const [, strategy, action, quantity, symbol, position] = found;
	const others = lines.filter((line) => line !== found.input && line.trim() !== '');
	const entry = (name: string, value: string): Entry => {
		return { name, value: { kind: 'text', text: value } };
	};
	return [
		...(strategy === undefined ? [] : [entry('strategy', strategy)]),
		entry('action', action),
		entry('quantity', quantity),
		entry('symbol', symbol),
		entry('strategy.position_size', position),
		...(others.length === 0 ? [] : pairEntries(others.join('\n'))),
	];
}

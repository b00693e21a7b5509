import { isAssetName, isSymbolName } from '../../mexc/input/symbolNames';

/** Every character of Unicode that may stand in the name of a pair. */
function allowedCharacters(): string[] {
	const allowed: string[] = [];
	for (let point = 0; point <= 0x10_ff_ff; point++) {
		const isSurrogate = point >= 0xd800 && point <= 0xdfff;
		const character = isSurrogate ? '' : String.fromCodePoint(point);
		if (character !== '' && isSymbolName(`A${character}B`)) allowed.push(character);
	}
	return allowed;
}

const PLAIN = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$().'];

describe('names of pairs', () => {
	it.each([
		'BTCUSDT',
		'1000SATSUSDT',
		'BTC3LUSDT',
		'GOLD(PAXG)USDT',
		'SPACEX(PRE)USDT',
		'$MICHIUSDT',
		'龙虾USDT',
		'币安人生USDT',
		'ドージUSDT',
		'佐々木USDT',
		'비트USDT',
	])('are letters and digits, with the signs that are listed: %s', (name) => {
		expect(isSymbolName(name)).toBe(true);
		expect(isAssetName(name)).toBe(true);
	});

	it.each([
		['empty', ''],
		['one letter', 'B'],
		['41 letters', 'B'.repeat(41)],
		['lower case', 'btcusdt'],
		['one small letter', 'BTCUSDt'],
		['a blank', 'BTC USDT'],
		['a blank at the end', 'BTCUSDT '],
		['a line break at the end', 'BTCUSDT\n'],
		['a comma', 'BTC,USDT'],
		['a colon', 'MEXC:BTCUSDT'],
		['a slash', 'BTC/USDT'],
		['@', '100ms@BTCUSDT'],
		['a quotation mark', '"BTCUSDT"'],
		['an apostrophe', "BTC'USDT"],
		['a letter that looks like one', 'BTCʼUSDT'],
		['a percent sign', '%42TCUSDT'],
		['&', 'BTC&USDT'],
		['a control character', 'BTC\u0000USDT'],
		['half of a character', 'BTC\ud83dUSDT'],
		['an emoji', '🚀USDT'],
		['the long s', 'ſUSDT'],
		['the sharp s', 'ßUSDT'],
		['the capital sharp s', 'ẞUSDT'],
		['an i without dot', 'ıUSDT'],
		['an I with dot', 'İUSDT'],
		['the sign of Kelvin', '\u212aAVAUSDT'],
		['a wide letter', 'ＢTCUSDT'],
		['a wide digit', '１INCHUSDT'],
		['a digit of another alphabet', '١INCHUSDT'],
		['a letter with an accent', 'CAFÉUSDT'],
		['a letter with an accent of its own', 'CAFE\u0301USDT'],
		['a ligature', 'ﬁUSDT'],
		['a mathematical letter', '𝐁TCUSDT'],
		['a zero width space', 'BTC\u200bUSDT'],
		['a zero width joiner', 'BTC\u200dUSDT'],
		['a byte order mark', '\ufeffBTCUSDT'],
		['a soft hyphen', 'BTC\u00adUSDT'],
		['a Hangul filler', 'BTC\u115fUSDT'],
		['a variation selector', '龙\ufe00虾USDT'],
		['a change of direction', '\u202eBTCUSDT'],
		['a compatibility ideograph', '\uf900USDT'],
		['a half-width kana', 'ﾄﾞUSDT'],
	])('do not hold %s', (_what, name) => {
		expect(isSymbolName(name)).toBe(false);
		if (name !== 'B') expect(isAssetName(name)).toBe(false);
	});

	it('let software that compares generously take no two of A to Z, 0 to 9 and signs for one another', () => {
		const { compare } = new Intl.Collator('und', { sensitivity: 'base' });
		const others = allowedCharacters().filter((character) => !PLAIN.includes(character));
		expect(others.length).toBeGreaterThan(90_000);
		const invisible = others.filter((character) => compare('AB', `A${character}B`) === 0);
		const mistaken = others.filter((character) => {
			return PLAIN.some((plain) => compare(plain, character) === 0);
		});
		expect({ invisible, mistaken }).toEqual({ invisible: [], mistaken: [] });
	});
});

describe('names of assets', () => {
	it.each(['BTC', 'MX', 'B', 'USDC-TRX', 'A_B', 'GOLD(PAXG)', '$MICHI', '龙虾'])(
		'are such as %s',
		(name) => {
			expect(isAssetName(name)).toBe(true);
		},
	);

	it.each(['', 'usdt', 'US DT', 'USDT,BTC', 'USDT@TRX', 'ſ', 'A'.repeat(41)])(
		'are not %j',
		(name) => {
			expect(isAssetName(name)).toBe(false);
		},
	);
});

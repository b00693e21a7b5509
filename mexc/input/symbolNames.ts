/**
 * What the names of pairs and assets are made of: A to Z, 0 to 9, `( ) $ .`, and letters of other alphabets
 * as they are listed (`GOLD(PAXG)USDT`, `$MICHIUSDT`, `龙虾USDT`; quirks 49). Latin beyond A to Z, digits of
 * other alphabets, marks and what is invisible stay out: some software takes them for one of A to Z and 0 to
 * 9, or for nothing, so that a name could be judged as one pair and traded as another.
 */
const OTHER_ALPHABETS =
	'(?![\\p{Script=Latin}\\p{Script=Common}\\p{Default_Ignorable_Code_Point}\\uFE73])[\\p{Lu}\\p{Lo}々]|ー';

const SYMBOL = new RegExp(`^(?:[A-Z0-9$().]|${OTHER_ALPHABETS}){2,40}$`, 'u');
/** Histories also know names such as `USDC-TRX` (quirks 61). */
const ASSET = new RegExp(`^(?:[A-Z0-9$()._-]|${OTHER_ALPHABETS}){1,40}$`, 'u');

/** Whether a pair can be called so, spelled as MEXC does; whether it exists is MEXC's to say. */
export function isSymbolName(text: string): boolean {
	return SYMBOL.test(text) && isOneSpelling(text);
}

/** The same for an asset. */
export function isAssetName(text: string): boolean {
	return ASSET.test(text) && isOneSpelling(text);
}

/** Whether neither Unicode's normal forms nor a change of case and back make another text of it. */
function isOneSpelling(text: string): boolean {
	return (
		text.normalize('NFKC') === text &&
		text.toUpperCase() === text &&
		text.toLowerCase().toUpperCase() === text
	);
}

/**
 * The same text with A to Z for a to z, as people may write names. No other letter is changed: `ß` or `ı` in
 * capitals would be another name.
 */
export function inCapitals(text: string): string {
	return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

import { readSpellings } from '../../mexc/rest/spellings';

// What servers and proxies make of the letters they repeat: a secret must be found in every spelling.

test.each([
	['a letter of an address', '%41', 'A'],
	['in small digits', '%2f', '/'],
	['in capitals', '%2F', '/'],
	['of four digits', '%u0041', 'A'],
	['of JSON', '\\u0041', 'A'],
	['of JSON, with a capital', '\\U0041', 'A'],
	['of JavaScript', '\\x41', 'A'],
	['a sign of JSON', '\\/', '/'],
	['a quotation mark', '\\"', '"'],
	['an apostrophe', "\\'", "'"],
	['a backslash', '\\\\', '\\'],
	['a number of HTML', '&#65;', 'A'],
	['with zeros', '&#0000065;', 'A'],
	['a hexadecimal one', '&#x41;', 'A'],
	['the same with zeros', '&#X000041;', 'A'],
	['a name of HTML', '&amp;', '&'],
	['in capitals', '&QUOT;', '"'],
	['&apos;', '&apos;', "'"],
	['&lt;', '&lt;', '<'],
	['&gt;', '&gt;', '>'],
	['what was encoded twice', '%2541', 'A'],
	['in two manners', '%26%2365%3B', 'A'],
	['five times', '%2525252541', 'A'],
])('%s is read: %s', (_what, escape, letter) => {
	const { plain, starts, ends } = readSpellings(`x${escape}yz`);
	expect(plain).toBe(`x${letter}yz`);
	const end = 1 + escape.length;
	expect(starts).toEqual([0, 1, end, end + 1]);
	expect(ends).toEqual([1, end, end + 1, end + 2]);
});

test.each(
	[
		['', 'Invalid signature', '%', '%4', '%zz', '100 % of it'],
		['\\n', '\\u004', '\\x4', '&', '&;', '&#;', '&#x;', '&nbsp;', '&lt', '&#65', '%u004g'],
		['&#12345678;', '&#x1234567;'],
	].flat(),
)('what is no escape stays: %s', (text) => {
	const { plain, starts, ends } = readSpellings(text);
	expect(plain).toBe(text);
	expect(starts).toEqual([...text].map((_letter, index) => index));
	expect(ends).toEqual([...text].map((_letter, index) => index + 1));
});

test('several of them, side by side and in the text', () => {
	expect(readSpellings('a%41%42&#67;d\\u0045')).toEqual({
		plain: 'aABCdE',
		starts: [0, 1, 4, 7, 12, 13],
		ends: [1, 4, 7, 12, 13, 19],
	});
});

test('where a letter is left over from a layer, it belongs to what it stood for', () => {
	// The first layer makes "%41" of the encoded per cent sign and the two digits behind it.
	expect(readSpellings('%25&#52;1!')).toEqual({ plain: 'A!', starts: [0, 9], ends: [9, 10] });
});

test('one sign is one letter, whatever its number', () => {
	expect(readSpellings('&#x1F600;&#0;').plain).toHaveLength(2);
});

// How servers and proxies spell what they repeat, and how to find a part of a secret in what is left.

const hexOf = (text: string) => Buffer.from(text).toString('hex');
const eachLetter = (text: string, spell: (code: number) => string) =>
	[...text].map((letter) => spell(letter.charCodeAt(0))).join('');
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

export const spellings: Readonly<Record<string, (secret: string) => string>> = {
	raw: (secret) => secret,
	upper: (secret) => secret.toUpperCase(),
	lower: (secret) => secret.toLowerCase(),
	encoded: (secret) => encodeURIComponent(secret),
	percentUpper: (secret) => eachLetter(secret, (code) => `%${hex(code, 2).toUpperCase()}`),
	percentLower: (secret) => eachLetter(secret, (code) => `%${hex(code, 2)}`),
	percentTwice: (secret) => eachLetter(secret, (code) => `%25${hex(code, 2)}`),
	percentSome: (secret) =>
		eachLetter(secret, (code) => (code % 2 ? `%${hex(code, 2)}` : String.fromCharCode(code))),
	percentU: (secret) => eachLetter(secret, (code) => `%u${hex(code, 4)}`),
	json: (secret) => JSON.stringify(secret).slice(1, -1),
	jsonUnicode: (secret) => eachLetter(secret, (code) => `\\u${hex(code, 4)}`),
	jsonTwice: (secret) => eachLetter(secret, (code) => `\\\\u${hex(code, 4).toUpperCase()}`),
	javaScript: (secret) => eachLetter(secret, (code) => `\\x${hex(code, 2)}`),
	htmlDecimal: (secret) => eachLetter(secret, (code) => `&#${code};`),
	htmlHex: (secret) => eachLetter(secret, (code) => `&#x${hex(code, 2)};`),
	percentOfHtml: (secret) => encodeURIComponent(eachLetter(secret, (code) => `&#${code};`)),
	hex: hexOf,
	base64: (secret) => Buffer.from(secret).toString('base64'),
	base64url: (secret) => Buffer.from(secret).toString('base64url'),
	basicAuth: (secret) => Buffer.from(`user:${secret}:x`).toString('base64'),
	basicAuthOdd: (secret) => Buffer.from(`us:${secret}`).toString('base64'),
	folded: (secret) => secret.replace(/(.{5})/g, '$1\r\n '),
	cut: (secret) => secret.slice(0, Math.ceil(secret.length * 0.7)),
	tail: (secret) => secret.slice(Math.floor(secret.length * 0.4)),
};

/** All layers of escapes undone, in lower case, without blanks. */
function bare(text: string): string {
	const code = (_all: string, digits: string) => String.fromCharCode(parseInt(digits, 16));
	let last = '';
	let now = text;
	while (now !== last) {
		last = now;
		now = now
			.replace(/%u([0-9a-f]{4})/gi, code)
			.replace(/%([0-9a-f]{2})/gi, code)
			.replace(/\\+u([0-9a-f]{4})/gi, code)
			.replace(/\\+x([0-9a-f]{2})/gi, code)
			.replace(/&#x([0-9a-f]+);/gi, code)
			.replace(/&#(\d+);/g, (_all, digits: string) => String.fromCharCode(Number(digits)));
	}
	return now.replace(/\s+/g, '').toLowerCase();
}

const partsOf = new Map<string, ReadonlySet<string>>();

function knownParts(secret: string): ReadonlySet<string> {
	const known = partsOf.get(secret);
	if (known !== undefined) return known;
	const encoded = [0, 1, 2].map((before) =>
		Buffer.concat([Buffer.alloc(before, 'x'), Buffer.from(secret)])
			.toString('base64url')
			.slice(before === 0 ? 0 : 4, -4),
	);
	const parts = new Set<string>();
	for (const form of [secret, hexOf(secret), ...encoded]) {
		for (let at = 0; at + 8 <= form.length; at++) parts.add(form.slice(at, at + 8).toLowerCase());
	}
	partsOf.set(secret, parts);
	return parts;
}

/** The first part of eight letters of a secret that is in the text, in any of the spellings. */
export function leakIn(text: string, secrets: readonly string[]): string | undefined {
	const said = bare(text);
	const alike = said.replaceAll('+', '-').replaceAll('/', '_');
	for (const secret of secrets) {
		const parts = knownParts(secret);
		for (let at = 0; at + 8 <= said.length; at++) {
			if (parts.has(said.slice(at, at + 8))) return said.slice(at, at + 8);
			if (parts.has(alike.slice(at, at + 8))) return said.slice(at, at + 8);
		}
	}
	return undefined;
}

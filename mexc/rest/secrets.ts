import type { Account } from '../account/account';
import { type MexcError, withDetails } from '../core/errors';
import { readSpellings } from './spellings';

const HIDDEN = '[hidden]';
/** A shorter part of a secret helps nobody, and words of this length meet by chance. */
const SHORTEST_RUN = 8;

/** Blanks, line breaks and what takes no place. */
const INVISIBLE = /[\s\p{C}]/u;

/** Their values open something, also those that this package never knew: `name=value` and `"name":"value"`. */
const NAMED_VALUE =
	/(?:signature|listen_?key|access_?key|api_?key|api_?secret|secret_?key|\bsecret)["']?(?:=["']?|\s{0,9}:\s{0,9}["'])([^\s"'<>&,;]+)/gi;

/**
 * The text without the secrets, and without every part of eight letters and more of one, wherever a server
 * or proxy repeats them: as they are, percent-encoded once or several times, as JSON or HTML write
 * them, in hex or base64, in other case, with blanks or line breaks between.
 */
export function hideSecrets(text: string, secrets: ReadonlyArray<string | undefined>): string {
	const { plain, starts, ends } = readSpellings(text);
	const marked = new Uint8Array(text.length);
	const mark = (from: number, to: number) => marked.fill(1, starts[from], ends[to]);
	for (const found of plain.matchAll(NAMED_VALUE)) {
		const end = found.index + found[0].length;
		mark(end - found[1].length, end - 1);
	}
	const solid: number[] = [];
	let letters = '';
	for (let at = 0; at < plain.length; at++) {
		if (INVISIBLE.test(plain[at])) continue;
		solid.push(at);
		letters += likened(plain[at]).charAt(0);
	}
	for (const [length, runs] of runsOf(secrets)) {
		for (let at = 0; at + length <= letters.length; at++) {
			if (runs.has(letters.slice(at, at + length))) mark(solid[at], solid[at + length - 1]);
		}
	}
	return withoutMarked(text, marked);
}

function withoutMarked(text: string, marked: Uint8Array): string {
	let clean = '';
	for (let at = 0; at < text.length; at++) {
		if (marked[at] === 0) clean += text[at];
		else if (marked[at - 1] !== 1) clean += HIDDEN;
	}
	return clean;
}

/** What to look for, by its length: the parts of longer secrets, shorter ones as a whole. */
function runsOf(secrets: ReadonlyArray<string | undefined>): Map<number, Set<string>> {
	const runs = new Map<number, Set<string>>();
	for (const secret of secrets) {
		if (!secret) continue;
		for (const form of formsOf(secret)) {
			const letters = likened(form);
			const length = Math.min(SHORTEST_RUN, letters.length);
			const known = runs.get(length) ?? new Set();
			runs.set(length, known);
			for (let at = 0; at + length <= letters.length; at++) {
				known.add(letters.slice(at, at + length));
			}
		}
	}
	return runs;
}

/** As it is, in hex, and in base64, which depends on how many bytes stand before it. */
function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const encoded = [0, 1, 2].map((before) => {
		const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		// Without the letters that other bytes have a part in.
		const own = Math.floor(((before + bytes.length) * 8) / 6);
		return text.slice(Math.ceil((before * 8) / 6), own);
	});
	const long = encoded.filter((text) => text.length >= SHORTEST_RUN);
	return [secret, bytes.toString('hex'), ...long];
}

/** Equal for upper and lower case, and for both alphabets of base64. */
function likened(text: string): string {
	return text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');
}

/** What opens the account or lets signals pass, and what the request carried. */
export function secretsOf({ apiKey, apiSecret, signalSecret }: Account, query = ''): string[] {
	const carried = [...new URLSearchParams(query)]
		.filter(([name]) => /^(signature|listenKey|accessKey|apiKey)$/i.test(name))
		.map(([, value]) => value);
	return [apiKey, apiSecret, signalSecret, ...carried].filter((secret) => secret !== undefined);
}

/** The same error, its texts free of what opens the account and of what the request carried. */
export function withoutSecrets(error: MexcError, account: Account, query = ''): MexcError {
	return withoutThose(error, secretsOf(account, query));
}

/** The same error, its texts free of these. */
export function withoutThose(error: MexcError, secrets: readonly string[]): MexcError {
	const message = hideSecrets(error.message, secrets);
	const hint = error.hint === undefined ? undefined : hideSecrets(error.hint, secrets);
	if (message === error.message && hint === error.hint) return error;
	return withDetails(error, { message, hint });
}

/** A command of a document in its words, as a shell reads them: quotes, and `\` at the end of a line. */
export function shellWords(command: string): string[] {
	const text = command.replace(/\\\n\s*/g, ' ').replace(/\s#\s.*$/gm, '');
	return [...text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
		word.replace(/'([^']*)'|"([^"]*)"/g, (_all, single?: string, double?: string) =>
			String(single ?? double),
		),
	);
}

/** Does what `curl` would do, where there is none: throws for an option that the documents do not use. */
export async function runCurl(command: string, place = (url: string) => url): Promise<Response> {
	const [program, ...words] = shellWords(command);
	if (program !== 'curl') throw new Error(`${command} is no call of curl`);
	const headers: Record<string, string> = {};
	let method: string | undefined;
	let body: string | undefined;
	let url: string | undefined;
	for (let word = words.shift(); word !== undefined; word = words.shift()) {
		if (word === '-X') method = words.shift();
		else if (word === '-d') body = words.shift();
		else if (word === '-H') {
			const [name, value] = String(words.shift()).split(/:\s*/);
			headers[name] = value;
		} else if (/^https?:/.test(word)) url = word;
		else throw new Error(`${command}: ${word} is not understood`);
	}
	if (url === undefined) throw new Error(`${command} has no address`);
	return await fetch(place(url), { method, headers, body });
}

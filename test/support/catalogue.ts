import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../static/sourceFiles';
import { errorCatalogue } from './errorReference';
import { commonEventOptions, eventCatalogue } from './eventReference';
import { operationCatalogue } from './operationReference';

const manifest = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	name: string;
	homepage: string;
	description: string;
};

/** Everything a program has to know to build a workflow with this package. */
export function catalogue() {
	return {
		package: manifest.name,
		credential: 'mexcApi',
		operations: operationCatalogue(),
		trigger: {
			type: `${manifest.name}.mexcTrigger`,
			options: commonEventOptions(),
			events: eventCatalogue(),
		},
		errors: errorCatalogue(),
	};
}

interface Document {
	name: string;
	title: string;
	/** Its first sentence. */
	about: string;
}

const NAMED_APART = ['CHANGELOG.md', 'CODE_OF_CONDUCT.md', 'README.md', 'SECURITY.md'];

/** `llms.txt` (llmstxt.org): what a model reads first, and where the rest is. */
export function llmsText({ operations, trigger }: ReturnType<typeof catalogue>): string {
	const types = [...new Set(operations.map(({ type }) => type)), trigger.type];
	const documents = documentsIn('docs');
	const forContributors = documentsIn('.').filter(({ name }) => !NAMED_APART.includes(name));
	const optional = [
		...forContributors,
		...documentsIn('docs/decisions'),
		...documentsIn('docs/mexc'),
	];
	const lines = [
		`# ${manifest.name}`,
		'',
		`> ${manifest.description}. A community package for self-hosted n8n: ${operations.length} operations, a trigger with ${trigger.events.length} events, a credential with a safety policy, and a simulated exchange.`,
		'',
		'What to know before building a workflow with it:',
		'',
		`- Node types: ${types.map((type) => `\`${type}\``).join(', ')}. Credential type: \`mexcApi\`, optional where only public data is read.`,
		'- An operation is chosen by `resource` and `operation`, an event by `event`; all names and values are in docs/catalogue.json.',
		'- Prices and amounts are text, digit by digit. Give them as text; compare them as numbers only after `numberFormat: "number"` in `options`, or in an expression.',
		'- A pair is a resource locator: `{ "__rl": true, "mode": "name", "value": "BTCUSDT" }`.',
		'- An order is placed at most once for one event of the trigger or one `idempotencyKey`; do not add retries of your own around it.',
		'- Withdrawals, transfers and administration are refused until the owner of the credential allows them; with Dry Run no order is placed.',
		'- As a tool of an AI agent a node only reads, until its option Allow Tool Writes is switched on by a person.',
		'- An alert is watched while n8n runs; it is not a stop-loss order at the exchange.',
		'',
		'## Documents',
		'',
		documentLine({ ...describe('README.md'), title: 'README' }),
		...documents.map(documentLine),
		documentLine(describe('SECURITY.md')),
		documentLine(describe('simulator/README.md')),
		'',
		'## Data',
		'',
		`- [catalogue.json](${address('docs/catalogue.json')}): every operation, event, field and error, for programs.`,
		`- [examples](${manifest.homepage}/tree/main/examples): workflows to import.`,
		'',
		'## Optional',
		'',
		...optional.map(documentLine),
		documentLine(describe('CHANGELOG.md')),
	];
	return `${lines.join('\n')}\n`;
}

function documentsIn(folder: string): Document[] {
	const names = readdirSync(path.join(projectFolder, folder)).filter((name) =>
		name.endsWith('.md'),
	);
	return names.sort().map((name) => describe(path.posix.join(folder, name)));
}

function describe(name: string): Document {
	const text = readFileSync(path.join(projectFolder, name), 'utf8');
	const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
	const paragraphs = text.split(/\n\n+/).filter((part) => /^[A-Z`_*]/.test(part));
	const words = (paragraphs[0] ?? '').replace(/\s+/g, ' ').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
	const about = /^.+?[.:](?= |$)/.exec(words)?.[0] ?? words;
	return { name, title, about: about.replace(/:$/, '.') };
}

const address = (name: string) => `${manifest.homepage}/blob/main/${name}`;

function documentLine({ name, title, about }: Document): string {
	return `- [${title}](${address(name)}): ${about}`;
}

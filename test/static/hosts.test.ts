import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {
	importsOf,
	parse,
	projectFolder,
	sourceFiles,
	visit,
	type SourceFile,
} from './sourceFiles';

/** Where the package connects to by itself; a credential with Environment Custom names its own addresses. */
const EXCHANGE = ['api.mexc.com', 'wbs-api.mexc.com'];
/** Links for people, and examples in texts; nothing connects to them. */
const SHOWN = ['127.0.0.1', 'docs.n8n.io', 'github.com', 'host', 'user', 'www.mexc.com'];

const ADDRESS = /\b(?:https?|wss?):\/\/(?:\[[^\]]*\]|[\w.-]+)/g;

/** The hosts of the addresses in texts of the code; comments are not looked at. */
function hostsIn(file: SourceFile): string[] {
	const texts: string[] = [];
	visit(parse(file), (node) => {
		if (ts.isStringLiteralLike(node)) texts.push(node.text);
		if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) texts.push(node.text);
	});
	return texts
		.flatMap((text) => text.match(ADDRESS) ?? [])
		.map((one) => one.replace(/^\w+:\/\//, ''));
}

/** What could reach a host beside the two clients (axios, ws) that are given the credential's addresses. */
function otherWays(file: SourceFile): string[] {
	const globals = ['fetch', 'XMLHttpRequest', 'EventSource', 'sendBeacon'];
	const found: string[] = [];
	visit(parse(file), (node) => {
		const isCalled = ts.isCallExpression(node) || ts.isNewExpression(node);
		if (!isCalled) return;
		const name = node.expression.getText().replace(/^(globalThis|navigator)\./, '');
		if (globals.includes(name)) found.push(`${file.name}: ${name}`);
	});
	const forbidden = /^(node:)?(child_process|cluster|dgram|http2|tls|worker_threads|inspector)$/;
	const imported = importsOf(file)
		.filter(({ specifier, typeOnly }) => !typeOnly && forbidden.test(specifier))
		.map(({ specifier }) => `${file.name}: ${specifier}`);
	return [...found, ...imported];
}

describe('no telemetry', () => {
	const code = ['credentials', 'mexc', 'nodes'].flatMap((folder) => sourceFiles(folder));

	it('the code names the hosts of the exchange, and otherwise only links and examples', () => {
		const hosts = [...new Set(code.flatMap(hostsIn))].sort();
		expect(hosts).toEqual([...EXCHANGE, ...SHOWN].sort());
	});

	it('the code has no other way to reach a host than the clients of REST and streams', () => {
		expect(code.flatMap(otherWays)).toEqual([]);
		const clients = code.filter((file) =>
			importsOf(file).some(
				({ specifier, typeOnly }) => !typeOnly && /^(axios|ws)$/.test(specifier),
			),
		);
		expect(clients.length).toBeLessThanOrEqual(3);
		expect(clients.length).toBeGreaterThan(0);
		expect(clients.filter(({ name }) => !name.startsWith('mexc/'))).toEqual([]);
	});

	it('the libraries in the package name no host of their own', () => {
		const folder = path.join(projectFolder, 'dist', 'lib');
		const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
		const quoted = texts.flatMap((text) => [
			...text.matchAll(/["'`](?:https?|wss?):\/\/([\w.-]+)/g),
		]);
		const hosts = new Set(quoted.map(([, host]) => host));
		// axios puts "localhost" before an address that has no host, to be able to read it; the simulator of
		// paper money runs on this machine.
		const here = ['127.0.0.1', 'localhost'];
		const links = ['docs.n8n.io', 'github.com', 'www.mexc.com'];
		expect([...hosts].sort()).toEqual([...EXCHANGE, ...here, ...links].sort());
	});

	it('recognises an address and another way', () => {
		const text = "const at = 'https://stats.example/v1'; fetch(at); import('node:http2');";
		const file = { name: 'sample.ts', text };
		expect(hostsIn(file)).toEqual(['stats.example']);
		expect(otherWays(file)).toEqual(['sample.ts: fetch', 'sample.ts: node:http2']);
	});

	it('is promised where a reader looks for it', () => {
		for (const document of ['README.md', 'SECURITY.md']) {
			const [{ text }] = sourceFiles('.', [document]).filter(({ name }) => name === document);
			expect(text).toContain('**No telemetry.**');
		}
	});
});

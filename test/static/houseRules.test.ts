import { readFileSync } from 'node:fs';
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

const MAX_LINES = 400;
const MONEY =
	/price|quantity|qty|amount|balance|notional|volume|fee\b|commission|stepSize|tickSize/i;
const TO_FLOAT = /^(Number|parseFloat|Number\.parseFloat|Math\.(round|floor|ceil|trunc))$/;

/** The calls that would push an amount of money through a binary float. */
function moneyAsFloat(file: SourceFile): string[] {
	const found: string[] = [];
	visit(parse(file), (node) => {
		const converts =
			(ts.isCallExpression(node) && TO_FLOAT.test(node.expression.getText())) ||
			(ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken);
		if (!converts) return;
		const operand = ts.isCallExpression(node)
			? node.arguments.map((argument) => argument.getText()).join()
			: node.getText();
		if (MONEY.test(operand)) found.push(`${file.name}: ${node.getText()}`);
	});
	return found;
}

/**
 * Indicators and pictures are statistics, computed in doubles: their conversions are in this one file, and what
 * is sent or compared with a balance never comes from there.
 */
const STATISTICS = ['mexc/indicators', 'mexc/chart'];
const CONVERSIONS = 'mexc/indicators/floats.ts';
const MONEY_IS_SENT = [
	...['mexc/orders', 'mexc/flows', 'mexc/money', 'mexc/policy', 'mexc/rest'],
	...['mexc/endpoints/spotTrading', 'mexc/endpoints/wallet', 'mexc/endpoints/subAccount'],
];

/** Calls that turn text into a number, whatever it stands for; parts of a date are read so in one place. */
function textAsNumber(file: SourceFile): string[] {
	const found: string[] = [];
	visit(parse(file), (node) => {
		const converts =
			(ts.isCallExpression(node) &&
				/^(Number|parseFloat|Number\.parseFloat)$/.test(node.expression.getText())) ||
			(ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken);
		if (converts) found.push(`${file.name}: ${node.getText()}`);
	});
	return found;
}

describe('house rules', () => {
	const code = ['credentials', 'nodes', 'mexc', 'simulator', 'scripts', 'test'];

	it('keeps files small enough to be read at one sitting', () => {
		const long = code
			.flatMap((folder) => sourceFiles(folder, ['.ts', '.js']))
			.map(({ name, text }) => ({ name, lines: text.trimEnd().split('\n').length }))
			.filter(({ lines }) => lines > MAX_LINES);
		expect(long).toEqual([]);
	});

	it('writes the fields of an object one after the other, not in groups to save lines', () => {
		const grouped = code
			.flatMap((folder) => sourceFiles(folder, ['.ts', '.js']))
			.flatMap((file) => {
				const found: string[] = [];
				visit(parse(file), (node) => {
					if (!ts.isSpreadAssignment(node)) return;
					if (ts.isObjectLiteralExpression(node.expression))
						found.push(`${file.name}: ${node.getText()}`);
				});
				return found;
			});
		expect(grouped).toEqual([]);
	});

	it('never turns money into a float', () => {
		const shipped = ['credentials', 'nodes', 'mexc'].flatMap((folder) => sourceFiles(folder));
		expect(shipped.flatMap(moneyAsFloat)).toEqual([]);
	});

	it('computes statistics in floats that come from one file, and orders never from them', () => {
		const files = STATISTICS.flatMap((folder) => sourceFiles(folder));
		const elsewhere = files.filter(({ name }) => name !== CONVERSIONS);
		expect(elsewhere.length).toBeLessThan(files.length);
		expect(elsewhere.flatMap(textAsNumber)).toEqual([]);
		const ordering = MONEY_IS_SENT.flatMap((folder) => sourceFiles(folder));
		expect(ordering.length).toBeGreaterThan(50);
		const taken = ordering.flatMap((file) =>
			importsOf(file)
				.map(({ specifier }) => path.posix.join(path.posix.dirname(file.name), specifier))
				.filter((target) => STATISTICS.some((folder) => target.startsWith(`${folder}/`)))
				.map((target) => `${file.name}: ${target}`),
		);
		expect(taken).toEqual([]);
	});

	it('recognises text that becomes a number', () => {
		const text = 'const x = [Number(close), +candle.low, values.map(Number)];';
		expect(textAsNumber({ name: 'sample.ts', text })).toHaveLength(2);
	});

	it.each(['Number(order.price)', 'parseFloat(quantity)', '+row.amount', 'Math.floor(qty / step)'])(
		'recognises %s as money in a float',
		(text) => {
			expect(moneyAsFloat({ name: 'sample.ts', text: `const x = ${text};` })).toHaveLength(1);
		},
	);

	it.each(['package-lock.json', 'n8n-server/package-lock.json'])(
		'%s names no registry, so that each user installs from their own',
		(name) => {
			const lock = readFileSync(path.join(projectFolder, name), 'utf8');
			expect(lock).not.toMatch(/"resolved": "https?:/);
		},
	);
});

import ts from 'typescript';
import { parse, sourceFiles, visit, type SourceFile } from '../static/sourceFiles';

/** A sentence that a person can meet, as the code writes it; `…` stands for what is filled in. */
export interface ErrorText {
	kind: string;
	text: string;
	/** What to do next; empty where the kind alone says it. */
	next: string;
}

/** A function that makes errors from a message and a hint: where in its arguments they are, and their kind. */
interface Maker {
	message: number;
	hint: number;
	kind: string;
	isExported: boolean;
}

let known: ErrorText[] | undefined;

/** Every error that the shipped code can report, read from the places that make them. */
export function errorTexts(): ErrorText[] {
	known ??= readTexts();
	return known;
}

function readTexts(): ErrorText[] {
	const files = ['mexc', 'nodes'].flatMap((folder) => sourceFiles(folder)).map(parseFile);
	const shared = new Map(
		files.flatMap(({ makers }) => [...makers].filter(([, { isExported }]) => isExported)),
	);
	const found = files.flatMap((file) => textsIn(file, new Map([...shared, ...file.makers])));
	const distinct = new Map(found.map((one) => [`${one.kind} ${one.text} ${one.next}`, one]));
	return [...distinct.values()].sort((one, other) => order(one).localeCompare(order(other), 'en'));
}

const order = ({ kind, text, next }: ErrorText) => `${kind} ${text.replace(/…/g, '')} ${next}`;

interface ParsedFile {
	source: ts.SourceFile;
	makers: ReadonlyMap<string, Maker>;
}

function parseFile(file: SourceFile): ParsedFile {
	const source = parse(file);
	const makers = new Map<string, Maker>();
	visit(source, (node) => {
		if (!ts.isFunctionDeclaration(node) || node.name === undefined) return;
		const names = node.parameters.map(({ name }) => name.getText());
		const [message, hint] = [names.indexOf('message'), names.indexOf('hint')];
		if (message < 0 || hint < 0) return;
		const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		makers.set(node.name.text, {
			message,
			hint,
			kind: /kind: '(\w+)'/.exec(node.getText())?.[1] ?? 'input',
			isExported: isExported === true,
		});
	});
	return { source, makers };
}

function textsIn({ source }: ParsedFile, makers: Map<string, Maker>): ErrorText[] {
	const found: ErrorText[] = [];
	const texts = (expression: ts.Expression | undefined) =>
		expression === undefined ? [] : textsOf(expression);
	const add = (kind: string, messages: string[], hints: string[]) => {
		const sentences = new Set(hints.filter((hint) => /\w{3}.*[.?…]$/.test(hint)));
		const next = [...sentences].join(' Or: ');
		const said = messages.filter((text) => text.replace(/…/g, '').replace(/\W/g, '').length > 8);
		for (const text of said) found.push({ kind, text, next });
	};
	visit(source, (node) => {
		if (ts.isObjectLiteralExpression(node)) {
			const { kind, message, problem, hint } = propertiesOf(node);
			const isError = message !== undefined && (hint !== undefined || kind !== undefined);
			if (isError) add(texts(kind)[0] ?? kindAround(kind), texts(message), texts(hint));
			if (problem !== undefined && hint !== undefined) {
				const sentences = texts(problem).map((text) => `… ${text}.`);
				add('input', sentences, texts(hint));
			}
		} else if (ts.isCallExpression(node)) {
			const maker = makers.get(node.expression.getText());
			if (maker === undefined) return;
			add(maker.kind, texts(node.arguments[maker.message]), texts(node.arguments[maker.hint]));
		} else if (ts.isArrayLiteralExpression(node) && isNamedPair(node)) {
			const [hint, message, kind] = [...node.elements].reverse();
			add(texts(kind)[0] ?? 'network', texts(message), texts(hint));
		}
	});
	return found;
}

function propertiesOf(node: ts.ObjectLiteralExpression): Record<string, ts.Expression | undefined> {
	const properties = node.properties.flatMap((property): Array<[string, ts.Expression]> => {
		if (ts.isPropertyAssignment(property)) return [[property.name.getText(), property.initializer]];
		if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, property.name]];
		return [];
	});
	return Object.fromEntries(properties);
}

/** Without a kind it is a rule about values; with one that is computed, the error stands around another. */
function kindAround(kind: ts.Expression | undefined): string {
	return kind === undefined ? 'input' : 'around';
}

/** What a function returns as `[message, hint]`, with these names in its type. */
function isNamedPair(node: ts.ArrayLiteralExpression): boolean {
	for (let outer: ts.Node = node.parent; outer !== undefined; outer = outer.parent) {
		if (ts.isFunctionDeclaration(outer))
			return /, hint: string\]$/.test(outer.type?.getText() ?? '');
	}
	return false;
}

/** The texts that an expression can have; none where they are not written here. */
function textsOf(expression: ts.Expression, depth = 0): string[] {
	const inner = (other: ts.Expression) => textsOf(other, depth + 1);
	if (depth > 6) return [];
	if (ts.isStringLiteralLike(expression)) return [expression.text];
	if (ts.isTemplateExpression(expression)) {
		const spans = expression.templateSpans.map(({ literal }) => `…${literal.text}`);
		return [`${expression.head.text}${spans.join('')}`.replace(/…+/g, '…').trim()];
	}
	if (ts.isConditionalExpression(expression)) {
		return [...inner(expression.whenTrue), ...inner(expression.whenFalse)];
	}
	if (ts.isParenthesizedExpression(expression)) return inner(expression.expression);
	if (ts.isBinaryExpression(expression)) {
		const isChoice = ['??', '||'].includes(expression.operatorToken.getText());
		return isChoice ? [...inner(expression.left), ...inner(expression.right)] : [];
	}
	if (ts.isIdentifier(expression)) {
		const value = valueOf(expression);
		return value === undefined ? [] : inner(value);
	}
	if (!ts.isCallExpression(expression)) return [];
	if (ts.isPropertyAccessExpression(expression.expression)) {
		return expression.arguments.length === 0 ? inner(expression.expression.expression) : [];
	}
	return expression.arguments.flatMap(inner);
}

/** What a name stands for where it is used; undefined for parameters and what is imported. */
function valueOf(name: ts.Identifier): ts.Expression | undefined {
	for (let outer: ts.Node = name.parent; outer !== undefined; outer = outer.parent) {
		const isTaken = ({ name: given }: ts.ParameterDeclaration) =>
			new RegExp(`\\b${name.text}\\b`).test(given.getText());
		if (ts.isFunctionLike(outer) && outer.parameters.some(isTaken)) return undefined;
		if (!ts.isBlock(outer) && !ts.isSourceFile(outer)) continue;
		const declarations = outer.statements.flatMap((statement) =>
			ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
		);
		const found = declarations.find((one) => one.name.getText() === name.text);
		if (found !== undefined) return found.initializer;
	}
	return undefined;
}

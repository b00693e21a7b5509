import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const projectFolder = path.resolve(__dirname, '../..');

const SKIPPED = new Set(['node_modules', 'dist', '.artifacts', '.git']);

export interface SourceFile {
	/** From the project's folder, with forward slashes. */
	name: string;
	text: string;
}

export interface Import {
	/** As written: `ws`, `../rest/client`, `node:fs`. */
	specifier: string;
	/** Erased by the compiler: nothing is loaded at run time. */
	typeOnly: boolean;
}

/** Every file below `folder` whose name ends in one of `endings`. */
export function sourceFiles(folder: string, endings = ['.ts']): SourceFile[] {
	const start = path.join(projectFolder, folder);
	return readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
		const name = path.posix.join(folder, entry.name);
		if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourceFiles(name, endings);
		if (!endings.some((ending) => entry.name.endsWith(ending))) return [];
		return [{ name, text: readFileSync(path.join(projectFolder, name), 'utf8') }];
	});
}

export function parse({ name, text }: SourceFile): ts.SourceFile {
	return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
}

export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
	look(node);
	ts.forEachChild(node, (child) => visit(child, look));
}

/** Static and dynamic imports, `require` calls, re-exports and `import()` types. */
export function importsOf(file: SourceFile): Import[] {
	const found: Import[] = [];
	visit(parse(file), (node) => {
		if (ts.isImportDeclaration(node)) {
			found.push({ specifier: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(node) });
		} else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
			found.push({ specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly });
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			found.push({ specifier: textOf(node.argument.literal), typeOnly: true });
		} else if (ts.isCallExpression(node) && loadsModule(node)) {
			found.push({ specifier: textOf(node.arguments[0]), typeOnly: false });
		}
	});
	return found;
}

function loadsModule({ expression, arguments: [argument] }: ts.CallExpression): boolean {
	const loader =
		expression.kind === ts.SyntaxKind.ImportKeyword || textOf(expression) === 'require';
	return loader && argument !== undefined && ts.isStringLiteralLike(argument);
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
	if (importClause === undefined) return false;
	if (importClause.isTypeOnly) return true;
	const { name, namedBindings } = importClause;
	if (name !== undefined || namedBindings === undefined) return false;
	if (ts.isNamespaceImport(namedBindings)) return false;
	return namedBindings.elements.every((element) => element.isTypeOnly);
}

function textOf(node: ts.Node): string {
	return ts.isStringLiteralLike(node) ? node.text : node.getText();
}

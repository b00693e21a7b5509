import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue, llmsText } from '../support/catalogue';
import { expectJsonFile } from '../support/golden';

const everything = catalogue();

const projectFolder = path.resolve(__dirname, '../..');

test('docs/catalogue.json says what the definitions say (UPDATE_GOLDEN=1 writes it)', () => {
	expectJsonFile('docs/catalogue.json', everything);
});

test('llms.txt names every document (UPDATE_GOLDEN=1 writes it)', () => {
	const file = path.join(projectFolder, 'llms.txt');
	const text = llmsText(everything);
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
	expect(readFileSync(file, 'utf8')).toBe(text);
	const addresses = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, address]) => address);
	expect(new Set(addresses).size).toBe(addresses.length);
});

test('the catalogue names each operation and event once, with what saves it in a workflow', () => {
	const { operations, trigger, errors } = everything;
	const saved = operations.map(
		({ type, resource, operation }) => `${type} ${resource} ${operation}`,
	);
	expect(new Set(saved).size).toBe(saved.length);
	expect(operations.length).toBeGreaterThanOrEqual(83);
	expect(new Set(trigger.events.map(({ event }) => event)).size).toBe(trigger.events.length);
	expect(errors.codes.every(({ next }) => next !== '')).toBe(true);
	expect(errors.texts.every(({ next }) => next !== '')).toBe(true);
});

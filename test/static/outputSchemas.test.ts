import { operationsWithSchema, outputSchemaOf, schemaFile } from '../support/outputSchema';
import { sourceFiles } from './sourceFiles';

const files = sourceFiles('nodes', ['.json']).filter(({ name }) => name.includes('/__schema__/'));
const reads = operationsWithSchema.filter(({ effect }) => effect === 'read');

/** It answers `{}`. */
const WITHOUT_FIELDS = ['ping'];

/** What a schema says beside the names of fields, whose own schemas are looked through in turn. */
function wordsOf(schema: object): unknown[] {
	return Object.entries(schema).flatMap(([key, value]) => {
		if (key === 'properties') return Object.values(value as object).flatMap(wordsOf);
		return key === 'items' ? wordsOf(value as object) : [`${key} ${String(value)}`];
	});
}

describe('the output schemas', () => {
	it('are those of the operations that read, but the ones without fields', () => {
		const expected = reads.filter(({ id }) => !WITHOUT_FIELDS.includes(id)).map(schemaFile);
		expect(files.map(({ name }) => name).sort()).toEqual(expected.sort());
	});

	it.each(files.map((file) => [file.name, file] as const))('%s holds no values', (_, { text }) => {
		const schema = JSON.parse(text) as { properties: object };
		expect(Object.keys(schema)).toEqual(['type', 'properties', 'version']);
		expect(Object.keys(schema.properties)).not.toHaveLength(0);
		for (const word of wordsOf(schema)) {
			expect(word).toMatch(/^(type (object|array|string|number|boolean|null)|version 1)$/);
		}
	});
});

describe('the schema of some items', () => {
	it('has every field of every row, and no value', () => {
		const rows = [
			{ id: '1', price: null, fills: [{ qty: '1' }] },
			{ id: null, price: '2.5', fills: [], open: true },
			{ id: '3', fills: [{ fee: 0.1 }] },
		];
		const fill = {
			type: 'object',
			properties: { qty: { type: 'string' }, fee: { type: 'number' } },
		};
		expect(outputSchemaOf(rows)).toEqual({
			type: 'object',
			properties: {
				id: { type: 'string' },
				price: { type: 'string' },
				fills: { type: 'array', items: fill },
				open: { type: 'boolean' },
			},
			version: 1,
		});
	});

	it('is none without fields', () => {
		expect(outputSchemaOf([])).toBeUndefined();
		expect(outputSchemaOf([{}])).toBeUndefined();
	});

	it('cannot be determined when a field is text here and a number there', () => {
		expect(() => outputSchemaOf([{ fee: '0.1' }, { fee: 0.1 }])).toThrow('string and number');
	});
});

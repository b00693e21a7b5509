import { loadOutputSchema } from 'n8n-core';
import { NodeHelpers, type IDataObject } from 'n8n-workflow';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
	NODE_VERSION,
	operationsWithSchema,
	outputSchemaOf,
	schemaFile,
} from '../support/outputSchema';
import { engine } from './nodes/call';

const projectFolder = path.resolve(__dirname, '../..');

/**
 * Compares the fields of an operation's items with the schema that n8n finds for it in the built package;
 * none for an operation that changes something, or that returns no field. UPDATE_GOLDEN=1 writes the source
 * of the schema instead, and `npm run build` brings it into the package.
 */
export async function expectOutputSchema(operation: string, items: IDataObject[]): Promise<void> {
	const endpoint = operationsWithSchema.find(({ id }) => id === operation);
	if (!endpoint) throw new Error(`No node offers ${operation}`);
	const schema = endpoint.effect === 'read' ? outputSchemaOf(items) : undefined;
	if (process.env.UPDATE_GOLDEN) {
		writeSchema(path.join(projectFolder, schemaFile(endpoint)), schema);
		return;
	}
	const { node, resource } = endpoint;
	const { type, sourcePath } = (await engine()).loader.getNode(node);
	const { version } = NodeHelpers.getVersionedNodeType(type).description;
	expect(version).toBe(NODE_VERSION);
	const nodeDir = path.resolve(projectFolder, path.dirname(sourcePath));
	expect(loadOutputSchema({ nodeDir, version: NODE_VERSION, resource, operation })).toEqual(schema);
}

function writeSchema(file: string, schema: object | undefined): void {
	rmSync(file, { force: true });
	if (!schema) return;
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(schema, null, '\t')}\n`);
}

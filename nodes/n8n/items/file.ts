import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { csvOf } from '../../../mexc/core/csv';
import type { MadeFile } from '../../../mexc/flows/composite';
import type { Field, Operation, WireValues } from '../../../mexc/endpoints/endpoint';
import { itemsOf, type OutputSettings } from './output';
import { optionValue } from './values';

/** Offered for lists that make a table; it is no parameter of MEXC and never sent. */
export const putOutputInFile: Field = {
	displayName: 'Put Output in File',
	name: 'putOutputInFile',
	type: 'boolean',
	default: false,
	description:
		'Whether to return one item with all rows as a CSV file in the binary property "data", instead of one item per row. The file has the simplified columns and every digit, whatever Simplify and Number Format say.',
	wire: { kind: 'boolean' },
};

/** MEXC's intervals differ by case alone (1m, 1M), which file names may not. */
const INTERVALS: Readonly<Record<string, string>> = { '60m': '1h', '1W': '1w', '1M': '1mo' };

export function isFileWanted(
	context: IExecuteFunctions,
	{ output }: Operation,
	itemIndex: number,
): boolean {
	return output.csv !== undefined && optionValue(context, itemIndex, putOutputInFile) === 'true';
}

/** The rows of one answer as one item: the file as binary data, its name and number of rows as JSON. */
export async function fileItem(
	context: IExecuteFunctions,
	operation: Operation,
	content: unknown,
	values: WireValues,
	maxRows: number | undefined,
): Promise<INodeExecutionData> {
	const { name = operation.id, columns = [] } = operation.output.csv ?? {};
	const settings = { simplify: true, numberFormat: 'text', maxRows } as const;
	const rows = itemsOf(operation, content, values, settings);
	const fileName = fileNameOf(values, name, 'csv');
	const bytes = Buffer.from(csvOf(columns, rows), 'utf8');
	const data = await context.helpers.prepareBinaryData(bytes, fileName, 'text/csv');
	return { json: { fileName, rows: rows.length }, binary: { data } };
}

/** The item of an operation that makes a file. */
export async function madeFileItem(
	context: IExecuteFunctions,
	operation: Operation,
	made: MadeFile,
	values: WireValues,
	settings: OutputSettings,
): Promise<INodeExecutionData> {
	const fileName = fileNameOf(values, made.kind, made.extension);
	const data = await context.helpers.prepareBinaryData(made.bytes, fileName, made.mimeType);
	const [json] = itemsOf(operation, made.json, values, settings);
	return { json, binary: { [made.property]: data } };
}

function fileNameOf({ symbol, interval = '' }: WireValues, kind: string, extension: string) {
	const parts = [symbol, INTERVALS[interval] ?? interval, kind].filter((part) => part);
	return `${parts.join('-')}.${extension}`;
}

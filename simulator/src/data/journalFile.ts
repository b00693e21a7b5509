import {
	closeSync,
	fdatasyncSync,
	fsyncSync,
	openSync,
	readFileSync,
	renameSync,
	writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { DataError } from './dataError';

/** The version of the files' form: a newer one is not touched. */
export const FORMAT = 1;
const NAME = 'mexc-simulator data';

/** The first line of each file. */
export interface FileHeader {
	readonly kind: 'snapshot' | 'journal';
	/** A journal holds what has changed since the snapshot of the same number. */
	readonly generation: number;
	/** What kind of market the orders belong to. */
	readonly market: string;
}

/** A line is the checksum of a JSON text, and the text. */
function lineOf(value: unknown): string {
	const text = JSON.stringify(value);
	return `${checksum(text)} ${text}\n`;
}

function checksum(text: string): string {
	return crc32(text).toString(16).padStart(8, '0');
}

/** What could be read of a file. */
export interface ReadFile {
	readonly header: FileHeader | undefined;
	/** The values behind the header, up to the first one that is damaged. */
	readonly values: readonly unknown[];
	/** Where the intact part ends, in bytes, and what comes then. */
	readonly end: number;
	readonly size: number;
	readonly state: 'whole' | 'unfinished' | 'damaged';
}

/**
 * Reads a file line by line. A last line without an end was being written when the process ended, and
 * it has been reported to nobody; any other line that does not fit its checksum is damaged.
 * @throws DataError for a file of a newer simulator
 */
export function readJournal(file: string): ReadFile {
	const bytes = readFileSync(file);
	const values: unknown[] = [];
	let header: FileHeader | undefined;
	let end = 0;
	let state: ReadFile['state'] = 'whole';
	while (end < bytes.length) {
		const next = bytes.indexOf(10, end);
		if (next < 0) {
			state = 'unfinished';
			break;
		}
		const value = valueOf(bytes.toString('utf8', end, next));
		if (value === undefined || (end === 0 && !isHeader(value, file))) {
			state = 'damaged';
			break;
		}
		if (end === 0) header = value as FileHeader;
		else values.push(value);
		end = next + 1;
	}
	return { header, values, end, size: bytes.length, state };
}

function valueOf(line: string): unknown {
	const text = line.slice(9);
	if (line.charAt(8) !== ' ' || line.slice(0, 8) !== checksum(text)) return undefined;
	return JSON.parse(text) as unknown;
}

function isHeader(value: unknown, file: string): boolean {
	const { format, version } = value as { format?: unknown; version?: unknown };
	if (format !== NAME) return false;
	if (typeof version === 'number' && version > FORMAT) {
		throw new DataError(
			`${file} was written by a newer simulator (form ${version}, this one knows ${FORMAT}).`,
		);
	}
	return true;
}

function headerLine(header: FileHeader): string {
	return lineOf({ format: NAME, version: FORMAT, ...header });
}

/** Writes a file whole or not at all: under another name first, and on the disk before it gets its own. */
export function writeSnapshot(file: string, header: FileHeader, value: unknown): number {
	const temporary = `${file}.tmp`;
	const text = headerLine(header) + lineOf(value);
	const descriptor = openSync(temporary, 'w');
	try {
		writeAll(descriptor, text);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	renameSync(temporary, file);
	syncFolder(dirname(file));
	return Buffer.byteLength(text);
}

/** A journal that is open for more. */
export class JournalFile {
	size = 0;
	private readonly descriptor: number;

	constructor(file: string, header: FileHeader) {
		this.descriptor = openSync(file, 'w');
		this.append(headerLine(header));
		syncFolder(dirname(file));
	}

	/** Adds a value; it is on the disk when this returns. @throws the system's error */
	write(value: unknown): void {
		this.append(lineOf(value));
	}

	close(): void {
		closeSync(this.descriptor);
	}

	private append(text: string): void {
		this.size += writeAll(this.descriptor, text);
		fdatasyncSync(this.descriptor);
	}
}

/** The system may take less than the whole at once. @returns how many bytes it was */
function writeAll(descriptor: number, text: string): number {
	const bytes = Buffer.from(text);
	let written = 0;
	while (written < bytes.length) written += writeSync(descriptor, bytes, written);
	return written;
}

/** Names in a folder are on the disk only when the folder is; some systems know no such thing. */
function syncFolder(folder: string): void {
	try {
		const descriptor = openSync(folder, 'r');
		fsyncSync(descriptor);
		closeSync(descriptor);
	} catch (error) {
		const { code = '' } = error as NodeJS.ErrnoException;
		if (!['EPERM', 'EISDIR', 'EACCES', 'EINVAL', 'EBADF'].includes(code)) throw error;
	}
}

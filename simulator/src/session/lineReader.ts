import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;

/** Reads a text file line by line, however large it is. */
export class LineReader {
	/** The number of the line read last, from 1. */
	line = 0;
	private readonly descriptor: number;
	private readonly chunk = Buffer.allocUnsafe(CHUNK_BYTES);
	private rest = Buffer.alloc(0);
	private isAtEnd = false;
	private isClosed = false;

	/** @throws the system's error when the file cannot be opened */
	constructor(file: string) {
		this.descriptor = openSync(file, 'r');
	}

	/** The next line without its end, or undefined after the last one. */
	next(): string | undefined {
		for (;;) {
			const end = this.rest.indexOf(10);
			if (end >= 0) return this.take(end, end + 1);
			if (this.isAtEnd) return this.rest.length === 0 ? undefined : this.take(this.rest.length);
			this.read();
		}
	}

	close(): void {
		if (this.isClosed) return;
		this.isClosed = true;
		closeSync(this.descriptor);
	}

	private take(end: number, next = end): string {
		const text = this.rest.toString('utf8', 0, end).replace(/\r$/, '');
		this.rest = this.rest.subarray(next);
		this.line += 1;
		return text;
	}

	private read(): void {
		const bytes = this.isClosed ? 0 : readSync(this.descriptor, this.chunk, 0, CHUNK_BYTES, null);
		if (bytes === 0) {
			this.isAtEnd = true;
			this.close();
			return;
		}
		this.rest = Buffer.concat([this.rest, this.chunk.subarray(0, bytes)]);
	}
}

/** A data folder that cannot be used; the message is one sentence or two for the user. */
export class DataError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'DataError';
	}
}

/** The reason of a system error, in words where they are known. */
export function reasonOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	const words: Readonly<Record<string, string | undefined>> = {
		EACCES: 'this user may not write there',
		EPERM: 'this user may not write there',
		EROFS: 'it is on a read-only disk',
		ENOSPC: 'the disk is full',
		ENOTDIR: 'it is no folder',
		EEXIST: 'it is no folder',
	};
	return words[code ?? ''] ?? message;
}

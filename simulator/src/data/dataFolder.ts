import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../snapshot';
import { DataError, reasonOf } from './dataError';
import { FolderLock } from './folderLock';
import { JournalFile, type ReadFile, readJournal, writeSnapshot } from './journalFile';
import { GrowingState, type StateChange } from './stateChange';

const SNAPSHOT = /^snapshot-(\d+)\.data$/;
/** A journal is replaced by a snapshot when it is larger than this, and larger than the snapshot. */
const USUAL_JOURNAL_BYTES = 8 * 1024 * 1024;

export interface DataFolderOptions {
	readonly journalBytes?: number;
	/** Emitted, in a sentence each, what was found wrong in the folder. */
	readonly report?: (sentence: string) => void;
}

interface Found {
	readonly state: Snapshot;
	readonly market: string;
}

/**
 * A folder that keeps the state of an exchange: snapshots of all of it, and journals of what has changed
 * since. Two generations are kept, so that a damaged snapshot loses nothing.
 */
export class DataFolder {
	/** The state that was found; undefined in a folder that is new. */
	readonly found: Found | undefined;
	private generation: number;
	private journal: JournalFile | undefined;
	private journalLimit = 0;

	private constructor(
		private readonly folder: string,
		private readonly lock: FolderLock,
		private readonly options: DataFolderOptions,
	) {
		this.removeTemporary();
		const generations = this.generations();
		this.generation = generations[0] ?? 0;
		this.found = generations.length === 0 ? undefined : this.load(generations);
	}

	/**
	 * Takes a folder, made where there is none, and reads what it keeps.
	 * @throws DataError when it is in use, cannot be written, or holds nothing that can be read
	 */
	static async open(folder: string, options: DataFolderOptions = {}): Promise<DataFolder> {
		try {
			mkdirSync(folder, { recursive: true });
		} catch (error) {
			throw new DataError(`The data folder ${folder} cannot be made: ${reasonOf(error)}.`);
		}
		const lock = await FolderLock.take(folder);
		try {
			return new DataFolder(folder, lock, options);
		} catch (error) {
			lock.release();
			throw error;
		}
	}

	/** Whether so much has been written that a snapshot would be shorter. */
	get isFull(): boolean {
		return (this.journal?.size ?? 0) > this.journalLimit;
	}

	/** Writes a change; it is on the disk when this returns. @throws DataError when it cannot be */
	write(change: StateChange): void {
		try {
			this.journal?.write(change);
		} catch (error) {
			throw this.unwritable(error);
		}
	}

	/** Begins a new generation with all of the state. @throws DataError when it cannot be written */
	begin(state: Snapshot, market: string): void {
		const generation = this.generation + 1;
		const header = { generation, market };
		try {
			const snapshot = this.file('snapshot', generation);
			const bytes = writeSnapshot(snapshot, { kind: 'snapshot', ...header }, state);
			this.journal?.close();
			const journal = this.file('journal', generation);
			this.journal = new JournalFile(journal, { kind: 'journal', ...header });
			this.journalLimit = Math.max(this.options.journalBytes ?? USUAL_JOURNAL_BYTES, bytes);
		} catch (error) {
			throw this.unwritable(error);
		}
		this.generation = generation;
		for (const old of this.generations()) if (old < generation - 1) this.remove(old);
	}

	close(): void {
		this.journal?.close();
		this.journal = undefined;
		this.lock.release();
	}

	private load(generations: readonly number[]): Found {
		for (const generation of generations) {
			const file = this.file('snapshot', generation);
			const read = readJournal(file);
			const [state] = read.values as Snapshot[];
			if (read.header === undefined || state === undefined) {
				this.setAside(file, read);
				continue;
			}
			const growing = new GrowingState(state);
			this.applyFrom(generation, growing);
			return { state: growing.snapshot(), market: read.header.market };
		}
		throw new DataError(
			`No snapshot in the data folder ${this.folder} can be read; nothing was changed. ` +
				'Move the folder away to begin again from nothing, or put a copy of it in its place.',
		);
	}

	/** Applies the journals from a generation on, as far as they are intact. */
	private applyFrom(first: number, state: GrowingState): void {
		for (let generation = first; generation <= this.generation; generation++) {
			const file = this.file('journal', generation);
			let read: ReadFile;
			try {
				read = readJournal(file);
			} catch (error) {
				if (error instanceof DataError) throw error;
				// The process ended between the snapshot and its journal: nothing had changed yet.
				continue;
			}
			for (const change of read.values) state.apply(change as StateChange);
			if (read.state === 'unfinished') this.tellUnfinished(file, read);
			if (read.state !== 'damaged') continue;
			this.setAside(file, read);
			return;
		}
	}

	private tellUnfinished(file: string, { end, size }: ReadFile): void {
		this.options.report?.(
			`${file} ends within a record, ${size - end} bytes after byte ${end}: it was being written ` +
				'when the simulator ended, and it had not been reported to anybody. Everything before it is there.',
		);
	}

	private setAside(file: string, { end, size }: ReadFile): void {
		const aside = `${file}.damaged-${Date.now()}`;
		renameSync(file, aside);
		this.options.report?.(
			`${file} is damaged at byte ${end} of ${size}. What stands before is used; ` +
				`the file is kept as ${aside}.`,
		);
	}

	/** Numbers of the snapshots that are there, the newest first. */
	private generations(): number[] {
		return readdirSync(this.folder)
			.flatMap((name) => SNAPSHOT.exec(name)?.[1] ?? [])
			.map(Number)
			.sort((a, b) => b - a);
	}

	private file(kind: 'snapshot' | 'journal', generation: number): string {
		return join(this.folder, `${kind}-${generation}.data`);
	}

	private remove(generation: number): void {
		for (const kind of ['snapshot', 'journal'] as const) {
			rmSync(this.file(kind, generation), { force: true });
		}
	}

	private removeTemporary(): void {
		for (const name of readdirSync(this.folder)) {
			if (name.endsWith('.tmp')) rmSync(join(this.folder, name), { force: true });
		}
	}

	private unwritable(error: unknown): DataError {
		return new DataError(
			`The data folder ${this.folder} cannot be written: ${reasonOf(error)}. ` +
				'What was not written has not been answered.',
		);
	}
}

import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DataError, reasonOf } from './dataError';

interface Holder {
	readonly token: string;
	readonly pid: number;
	/** Distinguishes a process from another one that has its number later. Empty where the system does not say. */
	readonly started: string;
	readonly host: string;
}

const NAME = 'lock';
const BEAT_MS = 1000;
/** A holder that has not shown itself for so long has gone. */
const SILENT_MS = 5000;
const LOOK_MS = 250;

/**
 * Keeps a second process out of a data folder. The lock is a file that its holder touches every second.
 * A holder that was killed leaves it behind: on the same machine its process is known to have gone, from
 * elsewhere (another container on the same volume) it is known by its silence.
 */
export class FolderLock {
	private readonly timer: NodeJS.Timeout;

	private constructor(
		private readonly file: string,
		private readonly token: string,
	) {
		this.timer = setInterval(() => this.beat(), BEAT_MS);
		this.timer.unref();
	}

	/** @throws DataError when another process has the folder */
	static async take(folder: string): Promise<FolderLock> {
		const file = join(folder, NAME);
		const own: Holder = {
			token: randomBytes(8).toString('hex'),
			pid: process.pid,
			started: startOf(process.pid),
			host: hostname(),
		};
		for (;;) {
			try {
				writeFileSync(file, JSON.stringify(own), { flag: 'wx' });
				return new FolderLock(file, own.token);
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
					throw new DataError(`The data folder ${folder} cannot be used: ${reasonOf(error)}.`);
				}
			}
			await requireStale(folder, file);
			rmSync(file, { force: true });
		}
	}

	release(): void {
		clearInterval(this.timer);
		if (holderOf(this.file)?.token === this.token) rmSync(this.file, { force: true });
	}

	private beat(): void {
		const now = new Date();
		try {
			utimesSync(this.file, now, now);
		} catch {
			// Whoever removes the file of a living holder has been warned by its name.
		}
	}
}

/** @throws DataError when the holder lives */
async function requireStale(folder: string, file: string): Promise<void> {
	const holder = holderOf(file);
	const inUse = new DataError(
		`The data folder ${folder} is in use by another simulator` +
			`${holder === undefined ? '' : ` (process ${holder.pid})`}; stop it, or choose another folder.`,
	);
	// In a container process numbers come again; the moment of the start does not.
	if (holder?.host === hostname() && holder.started !== '') {
		if (startOf(holder.pid) === holder.started) throw inUse;
		return;
	}
	const first = touchedAt(file);
	const deadline = Date.now() + SILENT_MS;
	while (Date.now() < deadline) {
		if (touchedAt(file) !== first) throw inUse;
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

function holderOf(file: string): Holder | undefined {
	try {
		const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder> | null;
		return typeof holder?.pid === 'number' ? (holder as Holder) : undefined;
	} catch {
		return undefined;
	}
}

function touchedAt(file: string): number {
	try {
		return statSync(file).mtimeMs;
	} catch {
		return 0;
	}
}

/** When a process was started, in the system's own words; empty when it has gone or is not known. */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
		// The name in brackets may hold anything, so the fields are counted from behind it.
		const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
		return `${boot} ${started}`;
	} catch {
		return '';
	}
}

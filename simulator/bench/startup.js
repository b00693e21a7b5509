const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const SHIM = join(__dirname, '..', 'bin', 'mexc-simulator.js');
const IDLE_MS = 10_000;

/** Resident memory of a process in MB, as the kernel counts it (Linux), or undefined. */
function residentMb(pid) {
	try {
		const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
		return Number(kilobytes) / 1024;
	} catch {
		return undefined;
	}
}

/** The command itself: seconds until it listens, and its memory after ten idle seconds. */
async function measureStartup() {
	const begin = performance.now();
	const child = spawn(process.execPath, [SHIM, '--port', '0']);
	await new Promise((resolve) => child.stdout.once('data', resolve));
	const seconds = (performance.now() - begin) / 1000;
	await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
	const megabytes = residentMb(child.pid);
	child.kill();
	return { seconds, megabytes };
}

module.exports = { measureStartup };

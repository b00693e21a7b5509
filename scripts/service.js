const { spawn } = require('node:child_process');
const { childEnvironment } = require('./childProcess');
const { UserError } = require('./userError');

/**
 * Process groups to end with this program, should it end without stopping them.
 *
 * @type {Set<number>}
 */
const runningGroups = new Set();
process.once('exit', () => runningGroups.forEach((group) => signalGroup(group, 'SIGKILL')));

const KEPT_LOG_CHARACTERS = 200_000;

/**
 * @typedef {object} Service a child process that runs until it is stopped
 * @property {() => string} log the newest part of what it wrote, both streams
 * @property {() => string} lastLines the newest lines of it
 * @property {(pattern: RegExp, timeoutMs: number) => Promise<RegExpMatchArray>} waitForLog
 * @property {() => boolean} isRunning
 * @property {() => Promise<void>} stop asks, then insists; its own children end too
 * @property {() => Promise<void>} kill ends it and its own children as a power cut would
 * @property {number | undefined} processId
 * @property {Promise<void>} ended
 */

/**
 * Starts a program in a process group of its own: Ctrl-C then reaches only the program that started it,
 * which stops its services in order, and nothing they started can outlive them.
 *
 * @param {{ name: string, command: string, args: string[], cwd?: string, env?: Record<string, string> }} options
 * @returns {Service}
 */
function startService({ name, command, args, cwd, env }) {
	const child = spawn(command, args, {
		cwd,
		env: childEnvironment(env),
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
	});
	const group = child.pid;
	if (group !== undefined) runningGroups.add(group);
	let text = '';
	let running = true;
	/** @type {Set<() => void>} */
	const watchers = new Set();
	const notify = () => [...watchers].forEach((watch) => watch());
	const append = (/** @type {string} */ chunk) => {
		text = (text + chunk).slice(-KEPT_LOG_CHARACTERS);
		notify();
	};
	child.stdout.setEncoding('utf8').on('data', append);
	child.stderr.setEncoding('utf8').on('data', append);
	child.once('error', (error) => append(`${error.message}\n`));
	/** @type {Promise<void>} */
	const ended = new Promise((resolve) => {
		child.once('close', () => {
			running = false;
			notify();
			resolve();
		});
	});

	/** @type {Service['waitForLog']} */
	const waitForLog = (pattern, timeoutMs) =>
		new Promise((resolve, reject) => {
			const settle = (/** @type {() => void} */ act) => {
				clearTimeout(timer);
				watchers.delete(check);
				act();
			};
			const check = () => {
				const match = text.match(pattern);
				if (match !== null) return settle(() => resolve(match));
				if (!running)
					settle(() => reject(new UserError(`${name} ended early:\n${lastLines(text)}`)));
			};
			const timer = setTimeout(() => {
				const seconds = Math.round(timeoutMs / 1000);
				settle(() =>
					reject(new UserError(`${name} was not ready after ${seconds} s:\n${lastLines(text)}`)),
				);
			}, timeoutMs);
			watchers.add(check);
			check();
		});

	return {
		log: () => text,
		lastLines: () => lastLines(text),
		waitForLog,
		isRunning: () => running,
		stop: () => stopGroup(group, ended),
		kill: () => killGroup(group, ended),
		processId: group,
		ended,
	};
}

/** @param {string} text */
function lastLines(text) {
	return text.trim().split('\n').slice(-15).join('\n');
}

/**
 * @param {number | undefined} groupId
 * @param {Promise<void>} ended
 */
async function stopGroup(groupId, ended, graceMs = 8_000) {
	if (groupId === undefined || !runningGroups.has(groupId)) return;
	signalGroup(groupId, 'SIGTERM');
	const insist = setTimeout(() => signalGroup(groupId, 'SIGKILL'), graceMs);
	await ended;
	clearTimeout(insist);
	await killGroup(groupId, ended);
}

/**
 * @param {number | undefined} groupId
 * @param {Promise<void>} ended
 */
async function killGroup(groupId, ended) {
	if (groupId === undefined || !runningGroups.has(groupId)) return;
	signalGroup(groupId, 'SIGKILL');
	await ended;
	runningGroups.delete(groupId);
}

/**
 * @param {number} groupId
 * @param {NodeJS.Signals} signal
 */
function signalGroup(groupId, signal) {
	try {
		process.kill(-groupId, signal);
	} catch (error) {
		// ESRCH: nobody of the group is left, which is what was wanted.
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
	}
}

module.exports = { startService };

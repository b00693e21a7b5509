import { readFileSync } from 'node:fs';
import { PAIRS } from '../exchange/pairs';
import { WrongScenario, checkScenario } from './checkScenario';
import { JsonError, type JsonWithLines, readJson } from './jsonLines';
import type { Scenario } from './scenario';

/** A scenario file that cannot be used; the message is one sentence with line and reason. */
export class ScenarioFileError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'ScenarioFileError';
	}
}

/**
 * Reads and checks a scenario file for the built-in pairs.
 * @throws ScenarioFileError
 */
export function readScenario(file: string): Scenario {
	const json = readLines(file);
	try {
		return checkScenario(json.value, PAIRS);
	} catch (error) {
		if (!(error instanceof WrongScenario)) throw error;
		const { path, reason } = error;
		const where = path === '' ? 'the scenario' : path;
		throw new ScenarioFileError(`${file}, line ${json.lineOf(path)}: ${where} ${reason}.`);
	}
}

function readLines(file: string): JsonWithLines {
	try {
		return readJson(readFileSync(file, 'utf8'));
	} catch (error) {
		if (error instanceof JsonError) {
			throw new ScenarioFileError(`${file}, line ${error.line}: ${error.message}.`);
		}
		const { code, message } = error as NodeJS.ErrnoException;
		const reason = code === 'ENOENT' ? 'there is no such file' : message;
		throw new ScenarioFileError(`The scenario ${file} cannot be read: ${reason}.`);
	}
}

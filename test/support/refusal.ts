import type { MexcError } from '../../mexc/core/errors';

/** The error that something throws; fails where it throws none. */
export function refusal(attempt: () => unknown): MexcError {
	try {
		attempt();
	} catch (error) {
		return error as MexcError;
	}
	throw new Error('Nothing was refused');
}

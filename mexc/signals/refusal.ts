import { MexcError } from '../core/errors';

/** The name of the field that holds the whole signal. */
export const PAYLOAD = 'payload';

/** The signal as a whole cannot be read. */
export function payloadRefusal(problem: string, hint: string): MexcError {
	return signalRefusal(PAYLOAD, `it cannot be read: ${problem}`, hint);
}

/** A field of the signal is not taken; `parameter` is its name in the signal. */
export function signalRefusal(parameter: string, problem: string, hint: string): MexcError {
	const message = `The signal was refused: ${problem}.`;
	return new MexcError({ kind: 'input', message, hint, parameter });
}

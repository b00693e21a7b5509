/**
 * A failure that the person at the terminal can do something about: shown as one sentence, without a
 * stack trace, and the program ends with exit code 1.
 */
class UserError extends Error {
	/** @param {string} message one sentence that names the cause and the next step */
	constructor(message) {
		super(message);
		this.name = 'UserError';
	}
}

/** The person at the terminal wants the program to end. */
class Interrupted extends UserError {
	constructor() {
		super('Stopped.');
	}
}

/**
 * The last catch of a program.
 *
 * @param {unknown} error
 * @returns {never}
 */
function reportAndExit(error) {
	const known = error instanceof UserError;
	console.error(known ? error.message : error);
	process.exit(1);
}

module.exports = { Interrupted, UserError, reportAndExit };

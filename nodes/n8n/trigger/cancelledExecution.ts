/**
 * Errors with which n8n settles an execution that it had started: cancelled by a person, by the workflow's
 * time limit or by n8n's end; or over before anybody asked. Everything else was never started.
 */
const ENDS = /^(\w*ExecutionCancelledError|ExecutionNotFoundError)$/;

export function isEndOfStarted(error: unknown): boolean {
	// The class of n8n's server cannot be imported, and a second copy of n8n-workflow has other classes.
	return error instanceof Error && ENDS.test(error.constructor.name);
}

import type { RestClient } from '../rest/client';
import type { FlowOptions } from '../trading/flows/flow';
import type { Endpoint, Operation, WireValues } from './endpoint';

/**
 * An operation that MEXC does not have: several endpoints, called one after the other, whose answers are
 * put together here. Its name is its own, and it has no route: each call is judged by the policy and
 * counted by the limits as what it is.
 */
export interface Composite extends Operation {
	/** The endpoints it calls, for the reference page. */
	steps: readonly Endpoint[];
	/** Carries it out with checked values; the result becomes items as an endpoint's body does. */
	run(client: RestClient, values: WireValues, options: FlowOptions): Promise<unknown>;
}

export type AnyOperation = Endpoint | Composite;

export function isComposite(operation: AnyOperation): operation is Composite {
	return 'run' in operation;
}

import type { RestClient } from '../rest/client';
import type { FlowOptions } from './orderPort';
import type { Row } from '../endpoints/answers';
import type { Endpoint, Operation, WireValues } from '../endpoints/endpoint';

/**
 * An operation that MEXC does not have: several endpoints, called one after the other, whose answers are
 * put together here. Its name is its own, and it has no route: each call is judged by the policy and
 * counted by the limits as what it is.
 */
export interface Composite extends Operation {
	/** The endpoints it calls, for the reference page. */
	steps: readonly Endpoint[];
	/**
	 * Carries it out with checked values; the result becomes items as an endpoint's body does, a MadeFile
	 * where the output has the shape of a file.
	 */
	run(client: RestClient, values: WireValues, options: CompositeOptions): Promise<unknown>;
}

export interface CompositeOptions extends FlowOptions {
	/** Of a list: how many rows are wanted; absent: all. */
	maxRows?: number;
	/** IANA name of the zone in which times are shown. Absent: UTC. */
	timeZone?: string;
}

/** One item with a file beside its JSON; the file is named after the pair and the interval. */
export interface MadeFile {
	json: Row;
	bytes: Buffer;
	/** The word for it in its name, and the ending. */
	kind: string;
	extension: string;
	mimeType: string;
	/** The item's binary property. */
	property: string;
}

export type AnyOperation = Endpoint | Composite;

export function isComposite(operation: AnyOperation): operation is Composite {
	return 'run' in operation;
}

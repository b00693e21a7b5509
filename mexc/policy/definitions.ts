import type { Endpoint, Field } from '../endpoints/endpoint';
import { marketData } from '../endpoints/marketData';
import { rebate } from '../endpoints/rebate';
import type { Route } from '../endpoints/routes';
import { spotTrading } from '../endpoints/spotTrading';
import { subAccount } from '../endpoints/subAccount';
import { userDataStream } from '../endpoints/userDataStream';
import { wallet } from '../endpoints/wallet';
import { wireFields } from '../rest/request';

const groups = [marketData, spotTrading, wallet, subAccount, userDataStream, rebate];

const definitions = new Map<string, Endpoint>(
	groups.flatMap((group) => group.map((endpoint): [string, Endpoint] => [endpoint.id, endpoint])),
);

/** The definition of a row of the table of routes; there is one for each of the 83 (a registry test). */
export function definitionOf({ id }: Route): Endpoint {
	return definitions.get(id) as Endpoint;
}

/** Those of the 83 that `isWanted` picks. */
export function definitionsThat(isWanted: (endpoint: Endpoint) => boolean): readonly Endpoint[] {
	return [...definitions.values()].filter(isWanted);
}

const parameters = new Map<Endpoint, ReadonlyMap<string, Field>>();

/** Every parameter that an endpoint takes, by its name: fields, options and those of paging. */
export function parametersOf(endpoint: Endpoint): ReadonlyMap<string, Field> {
	let known = parameters.get(endpoint);
	if (known === undefined) {
		known = new Map(wireFields(endpoint).map((field) => [field.name, field]));
		parameters.set(endpoint, known);
	}
	return known;
}

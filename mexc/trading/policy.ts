import type { Account, Policy } from '../account';
import { routes } from '../endpoints/routes';
import type { PolicyClass, Route } from '../endpoints/routes';
import { MexcError } from '../errors';
import { ordersOf, plainName, readBatch } from './batch';
import { compare } from './decimal';
import { checkOpenValue } from './openValue';
import { orderValue } from './orderValue';
import type { OrderParameters } from './orderValue';
import type { PolicyMarket } from './policyMarket';
import { refused } from './refusal';
import { plainPath, routeOf } from './routeOf';

/** A request before it is signed, as one of our nodes or any other node built it. */
export interface PolicyRequest {
	method: string;
	/** Without host and query. */
	path: string;
	parameters: ReadonlyArray<readonly [name: string, value: string]>;
}

/** What may be sent: the path and parameters as they were judged, and the table's row where there is one. */
export interface Allowed {
	path: string;
	parameters: PolicyRequest['parameters'];
	route?: Route;
}

interface Switch {
	name: keyof Policy;
	label: string;
	what: string;
}

const switches: Partial<Record<PolicyClass, Switch>> = {
	trade: { name: 'allowTrading', label: 'Allow Trading', what: 'trading' },
	transfer: { name: 'allowTransfers', label: 'Allow Transfers', what: 'transfers' },
	withdraw: { name: 'allowWithdrawals', label: 'Allow Withdrawals', what: 'withdrawals' },
	administer: {
		name: 'allowAdministration',
		label: 'Allow Administration',
		what: 'changes of keys, sub-accounts and settings',
	},
};

/**
 * The one place where the safety policy of a credential is applied: our transport and `authenticate`
 * (HTTP Request node) both ask here before they sign. Returns what may be sent; throws MexcError of kind
 * `policy` that names the switch. `market` is asked only when a value limit is set. With
 * `isPreview` nothing will be sent, so that nothing is counted as about to be open.
 */
export async function enforcePolicy(
	account: Account,
	request: PolicyRequest,
	market: PolicyMarket,
	isPreview = false,
): Promise<Allowed> {
	const { policy } = account;
	const path = plainPath(request.path);
	if (path === undefined) throw unreadable(request);
	const route = routeOf(request.method, path);
	refuseDuplicates(request);
	if (!route) {
		if (request.method.toUpperCase() === 'GET') {
			return { path: encodeURI(path), parameters: request.parameters };
		}
		throw unlisted(request, path);
	}
	const needed = switches[route.policyClass];
	if (needed && policy[needed.name] !== true) throw switchedOff(needed, route);
	const parameters = route.id === 'batchOrders' ? readBatch(request) : request.parameters;
	if (route.policyClass === 'trade') {
		const willBeOpen = !isPreview && !policy.dryRun;
		await checkTrade(account, route, { ...request, parameters }, market, willBeOpen);
	}
	const isHarmless = route.policyClass === 'read' || route.policyClass === 'stream';
	if (!policy.dryRun || isHarmless) return { path: route.path, parameters, route };
	if (route.id === 'newOrder') {
		return { path: routes.testOrder.path, parameters, route: routes.testOrder };
	}
	throw refused(
		`Dry Run is on in the credential: ${route.method} ${route.path} was not sent.`,
		'Turn off Dry Run in the MEXC API credential to let this workflow change something.',
	);
}

async function checkTrade(
	account: Account,
	route: Route,
	request: PolicyRequest,
	market: PolicyMarket,
	willBeOpen: boolean,
): Promise<void> {
	const { policy } = account;
	const orders = ordersOf(route, request.parameters);
	for (const order of orders) {
		checkSymbol(policy, order, route);
		checkSide(policy, order, route);
		if (isOrder(route) && policy.maxOrderValue !== undefined) {
			await checkValue(policy.maxOrderValue, order, market);
		}
	}
	if (isOrder(route) && policy.maxOpenValue !== undefined) {
		await checkOpenValue(account, policy.maxOpenValue, orders, { market, willBeOpen });
	}
}

function isOrder(route: Route): boolean {
	return route.id === 'newOrder' || route.id === 'batchOrders';
}

function checkSymbol(policy: Policy, order: OrderParameters, route: Route): void {
	if (policy.allowedSymbols.length === 0) return;
	const symbol = order.symbol?.toUpperCase();
	// Converting dust names assets, not a pair.
	if (!symbol && !isOrder(route)) return;
	if (symbol && policy.allowedSymbols.includes(symbol)) return;
	throw refused(
		`This credential does not allow trading ${symbol || 'without a symbol'}.`,
		`Allowed Symbols in the MEXC API credential lists ${policy.allowedSymbols.join(', ')}: add the pair there if this workflow may trade it.`,
		'symbol',
	);
}

function checkSide(policy: Policy, order: OrderParameters, route: Route): void {
	if (!isOrder(route) || policy.allowedSides.length === 2) return;
	const side = order.side?.toUpperCase();
	if (policy.allowedSides.some((allowed) => allowed === side)) return;
	throw refused(
		`This credential does not allow ${side || 'an order without a side'}.`,
		`Allowed Sides in the MEXC API credential is ${policy.allowedSides.join(', ') || 'empty'}: change it there if this workflow may place such orders.`,
		'side',
	);
}

async function checkValue(
	limit: string,
	order: OrderParameters,
	market: PolicyMarket,
): Promise<void> {
	const value = await orderValue(order, market);
	if (value === undefined) {
		throw refused(
			`The value of this order in USDT cannot be determined, so Max Order Value (${limit} USDT) refuses it.`,
			'Check symbol and amount; a pair whose quote asset has no USDT price needs a credential without Max Order Value.',
		);
	}
	if (compare(value, limit) <= 0) return;
	throw refused(
		`This order is worth about ${value} USDT, more than Max Order Value (${limit} USDT) of the credential.`,
		'Order less, or raise Max Order Value in the MEXC API credential.',
	);
}

/** Which of two names that are equal (or nearly, see plainName) a server reads is anybody's guess, so neither is sent. */
function refuseDuplicates({ parameters }: PolicyRequest): void {
	const seen = new Set<string>();
	for (const [name] of parameters) {
		const plain = plainName(name);
		if (name.toLowerCase() === '_method') {
			throw refused(
				'The parameter _method could turn the request into another one; nothing was sent.',
				'Remove it and choose the method itself.',
			);
		}
		if (seen.has(plain)) {
			throw refused(
				`The parameter ${name} stands in the request more than once; nothing was sent.`,
				'Give each parameter once, in the query or in the body.',
				name,
			);
		}
		seen.add(plain);
	}
}

function switchedOff({ label, what }: Switch, route: Route): MexcError {
	return refused(
		`This credential does not allow ${what}: ${label} is off, so ${route.method} ${route.path} was not sent.`,
		`Turn on ${label} in the MEXC API credential if workflows with this credential may do that.`,
	);
}

function unlisted({ method }: PolicyRequest, path: string): MexcError {
	return refused(
		`${method.toUpperCase()} ${path} is not an address of the MEXC Spot API that this credential knows, so it was not sent.`,
		'Only GET requests may go to other addresses. Check method and path.',
	);
}

function unreadable({ method }: PolicyRequest): MexcError {
	return refused(
		`The path of this ${method.toUpperCase()} request cannot be read safely, so it was not sent.`,
		'Write the path plainly, for example /api/v3/order.',
	);
}

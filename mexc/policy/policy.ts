import type { Account, Policy } from '../account/account';
import { newOrder, testOrder } from '../endpoints/spotTrading';
import type { Endpoint } from '../endpoints/endpoint';
import type { PolicyClass, Route } from '../endpoints/routes';
import { asMexcError, MexcError } from '../core/errors';
import { compare } from '../core/decimal';
import { nameOf } from '../limits/judge';
import type { Ended } from '../rest/guard';
import { checkOpenValue } from './openValue';
import { orderValue } from './orderValue';
import type { PolicyMarket } from './policyMarket';
import {
	closedRequest,
	type ClosedRequest,
	type OrderParameters,
	type Parameters,
} from './closedRequest';
import { dayLimitOf, forgetRefusals, reserveInDay } from './dayLimits';
import { definitionOf } from './definitions';
import { withOwnIds } from './foreignSignature';
import { refused } from './refusal';
import { reusesOf } from './reuse';
import { plainPath, routeOf } from './routeOf';

/** A request before it is signed, as one of our nodes or any other node built it. */
export interface PolicyRequest {
	method: string;
	/** Without host and query. */
	path: string;
	parameters: Parameters;
}

export interface PolicyOptions {
	/** Nothing will be sent, so nothing is counted as about to be open. */
	isPreview?: boolean;
	/**
	 * Another node sends it, where the workflow can see what was signed: it is judged by everything that
	 * its signature could be used for, not only by its own address.
	 */
	isForeign?: boolean;
}

/** What may be sent: the table's row, and the parameters as they were judged. */
export interface Allowed {
	route: Route;
	parameters: Parameters;
	/** To be called once, when it is known what became of the orders: until then they count. Never throws. */
	settle(end: Ended): void;
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

const NOTHING_COUNTED = () => undefined;

type Judged = Pick<Allowed, 'parameters' | 'settle'>;

/**
 * The one place where the safety policy of a credential is applied: our transport and `authenticate`
 * (HTTP Request node) both ask here before they sign. Only the 83 routes are known, each with its own
 * parameters in their one spelling (see closedRequest). Returns what may be sent; throws MexcError of kind
 * `policy` that names the switch, or `input`. `market` is asked only when a limit is set.
 */
export async function enforcePolicy(
	account: Account,
	request: PolicyRequest,
	market: PolicyMarket,
	options: PolicyOptions = {},
): Promise<Allowed> {
	const route = knownRoute(request);
	if (route.security === 'NONE') {
		return { route, parameters: request.parameters, settle: NOTHING_COUNTED };
	}
	const endpoint = definitionOf(route);
	const needed = switches[route.policyClass];
	if (needed && account.policy[needed.name] !== true) throw switchedOff(needed, route);
	const isDeciding = needed !== undefined || (options.isForeign && endpoint.id === testOrder.id);
	const closed = closedRequest(endpoint, request.parameters, isDeciding === true);
	if (route.policyClass === 'cancel') forgetRefusals(account);
	const release = await checkOrders(account, closed.orders, market, options);
	try {
		if (options.isForeign) await checkReuse(account, endpoint, closed.parameters, market);
		const sent = underDryRun(account.policy, route, options);
		const request = options.isForeign ? withOwnIds(endpoint, closed) : closed;
		return { ...sent, ...(await countInDay(account, request, market, options, release)) };
	} catch (error) {
		release();
		throw asMexcError(error);
	}
}

/** The limits over a day, which ask the exchange, come last. */
async function countInDay(
	account: Account,
	{ parameters, orders }: ClosedRequest,
	market: PolicyMarket,
	{ isPreview = false, isForeign = false }: PolicyOptions,
	release: () => void,
): Promise<Judged> {
	const how = { isForeign, isPreview: isPreview || account.policy.dryRun };
	const settle = await reserveInDay(account, orders, market, how);
	return {
		parameters,
		settle(end) {
			if (end.kind === 'notTaken') release();
			settle(end);
		},
	};
}

function knownRoute(request: PolicyRequest): Route {
	const path = plainPath(request.path);
	if (path === undefined) throw unreadable(request);
	const route = routeOf(request.method, path);
	if (!route) throw unlisted(request, path);
	return route;
}

/** In a dry run our own transport lets MEXC test an order instead of placing it; what changes anything else is refused. */
function underDryRun(
	{ dryRun }: Policy,
	route: Route,
	{ isForeign }: PolicyOptions,
): Pick<Allowed, 'route'> {
	const isHarmless = route.policyClass === 'read' || route.policyClass === 'stream';
	if (!dryRun || isHarmless) return { route };
	if (route.id === newOrder.id && !isForeign) return { route: testOrder };
	throw refused(
		`Dry Run is on in the credential: ${route.method} ${route.path} was not sent.`,
		route.id === newOrder.id
			? 'The signature of a tested order is valid for a real one too, so only the MEXC Spot Trading node, which keeps it to itself, can test orders in a dry run.'
			: 'Turn off Dry Run in the MEXC API credential to let this workflow change something.',
	);
}

/**
 * A signed address that another node handles can be read in the workflow, and its parameters sent to any
 * other address. So it is signed only where every such use is allowed as well.
 */
async function checkReuse(
	account: Account,
	endpoint: Endpoint,
	parameters: Parameters,
	market: PolicyMarket,
): Promise<void> {
	const { policy } = account;
	for (const other of reusesOf(endpoint, parameters)) {
		const needed = switches[other.policyClass];
		if (needed && policy[needed.name] !== true) throw reusable(endpoint, other, needed.label);
		if (policy.dryRun) throw reusable(endpoint, other, 'Dry Run');
		if (other.id !== newOrder.id) continue;
		const { orders } = closedRequest(other, parameters, true);
		await checkOrders(account, orders, market, { isPreview: true });
		// Nobody would count it.
		const limit = dayLimitOf(policy, orders);
		if (limit !== undefined) throw reusable(endpoint, other, nameOf(limit));
	}
}

function reusable(asked: Endpoint, other: Endpoint, label: string): MexcError {
	return refused(
		`The signature of this ${asked.method} ${asked.path} would be valid for ${other.method} ${other.path} too, which ${label} in the credential rules out, so it was not given to another node.`,
		`Use ${asked.name} of the ${nodeNames[asked.node]} node, which keeps its signatures to itself${labelHint(label)}.`,
	);
}

/** A switch can be turned on. */
function labelHint(label: string): string {
	return label.startsWith('Allow ') ? `, or turn on ${label} in the MEXC API credential` : '';
}

const nodeNames: Readonly<Record<Endpoint['node'], string>> = {
	mexcMarketData: 'MEXC Market Data',
	mexcSpotTrading: 'MEXC Spot Trading',
	mexcWallet: 'MEXC Wallet',
	mexcSubAccount: 'MEXC Sub-Account',
	mexcUserDataStream: 'MEXC User Data Stream',
	mexcRebate: 'MEXC Rebate',
};

async function checkOrders(
	account: Account,
	orders: readonly OrderParameters[],
	market: PolicyMarket,
	{ isPreview }: PolicyOptions,
): Promise<() => void> {
	const { policy } = account;
	for (const order of orders) {
		checkSymbol(policy, order);
		checkSide(policy, order);
		if (policy.maxOrderValue !== undefined) await checkValue(policy.maxOrderValue, order, market);
	}
	if (policy.maxOpenValue === undefined || orders.length === 0) return NOTHING_COUNTED;
	const willBeOpen = !isPreview && !policy.dryRun;
	return await checkOpenValue(account, policy.maxOpenValue, orders, { market, willBeOpen });
}

function checkSymbol(policy: Policy, { symbol = '' }: OrderParameters): void {
	if (policy.allowedSymbols.length === 0 || policy.allowedSymbols.includes(symbol)) return;
	throw refused(
		`This credential does not allow trading ${symbol}.`,
		`Allowed Symbols in the MEXC API credential lists ${policy.allowedSymbols.join(', ')}: add the pair there if this workflow may trade it.`,
		'symbol',
	);
}

function checkSide(policy: Policy, { side = '' }: OrderParameters): void {
	if (policy.allowedSides.some((allowed) => allowed === side)) return;
	throw refused(
		`This credential does not allow ${side}.`,
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

function switchedOff({ label, what }: Switch, route: Route): MexcError {
	return refused(
		`This credential does not allow ${what}: ${label} is off, so ${route.method} ${route.path} was not sent.`,
		`Turn on ${label} in the MEXC API credential if workflows with this credential may do that.`,
	);
}

function unlisted({ method }: PolicyRequest, path: string): MexcError {
	return refused(
		`${method.toUpperCase()} ${path} is not one of the addresses of the MEXC Spot API that this credential signs, so it was not sent.`,
		'Check method and path. A public address outside that list needs no credential.',
	);
}

function unreadable({ method }: PolicyRequest): MexcError {
	return refused(
		`The path of this ${method.toUpperCase()} request cannot be read safely, so it was not sent.`,
		'Write the path plainly, for example /api/v3/order.',
	);
}

import endpointFacts from '../../simulator/facts/endpoints.json';

export interface ParameterFact {
	name: string;
	required: boolean | 'conditional';
	auto?: boolean;
	enum?: string[];
}

export interface EndpointFact {
	id: string;
	method: string;
	path: string;
	security: 'NONE' | 'SIGNED';
	params: ParameterFact[];
}

/** The endpoints of the facts, which know nothing of the definitions in mexc/. */
export const endpoints = endpointFacts as unknown as EndpointFact[];

/** A value for each parameter that has no list of values in the facts, as it goes on the wire. */
const VALUES: Readonly<Record<string, string>> = {
	accessKey: 'mx0anotherKey1234567',
	address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
	amount: '5',
	apiKey: 'mx0anotherKey1234567',
	areaCode: '49',
	asset: 'USDT',
	clientTranId: 'a'.repeat(32),
	coin: 'USDT',
	contractAddress: '0xdac17f958d2ee523a2206206994597c13d831ec7',
	endTime: '1764000000000',
	fromAccount: 'first01',
	id: '4711',
	inviteCode: 'abc1',
	ip: '127.0.0.1',
	ipWhiteList: '127.0.0.1',
	limit: '10',
	listenKey: 'k'.repeat(64),
	memo: '4711',
	mxDeductEnable: 'true',
	netWork: 'TRX',
	network: 'Tron(TRC20)',
	newClientOrderId: 'own-1',
	note: 'note',
	orderId: 'C02__505979017439002624115',
	origClientOrderId: 'own-1',
	page: '1',
	pageSize: '10',
	price: '50',
	quantity: '1',
	quoteOrderQty: '50',
	remark: 'remark',
	size: '10',
	startTime: '1763900000000',
	subAccount: 'first01',
	symbol: 'BTCUSDT',
	toAccount: 'first01',
	tradeGroupId: '12',
	tradeGroupName: 'bots',
	tranId: '4711',
	transact_id: '4711',
	uid: '12345678',
	withdrawOrderId: 'own-1',
};

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '50' };

/** Values that only one endpoint has under this name. */
const SPECIAL: Readonly<Record<string, Record<string, string>>> = {
	batchOrders: { batchOrders: JSON.stringify([{ ...order, newClientOrderId: 'own-1' }]) },
	createSubAccount: { subAccount: 'tradingbot1' },
	internalTransfer: { toAccountType: 'MOBILE', toAccount: '4915112345678' },
	universalTransfer: { toAccountType: 'FUTURES' },
	universalTransferHistory: { toAccountType: 'FUTURES' },
	subAccountUniversalTransfer: { toAccountType: 'FUTURES' },
	subAccountUniversalTransferHistory: { toAccountType: 'FUTURES' },
};

/** Beside the others of a full set these have no place. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
	newOrder: ['quoteOrderQty'],
	testOrder: ['quoteOrderQty'],
};

export function endpointOf(id: string): EndpointFact {
	const fact = endpoints.find((endpoint) => endpoint.id === id);
	if (!fact) throw new Error(`The facts have no endpoint ${id}`);
	return fact;
}

/** The parameters that a user may give, without those that signing adds. */
export function givenOf({ params }: EndpointFact): ParameterFact[] {
	return params.filter(({ auto }) => !auto);
}

/** A value for one parameter of an endpoint, in the spelling of the wire. */
export function valueOf({ id }: EndpointFact, parameter: ParameterFact): string {
	const special = SPECIAL[id]?.[parameter.name];
	if (special !== undefined) return special;
	const value = parameter.enum?.find((entry) => entry !== '') ?? VALUES[parameter.name];
	if (value === undefined) throw new Error(`No value for ${parameter.name} of ${id}`);
	return value;
}

/** Every parameter that the endpoint knows, with a value that fits. */
export function fullValuesOf(id: string): Record<string, string> {
	const fact = endpointOf(id);
	const wanted = givenOf(fact).filter(({ name }) => !LEFT_OUT[id]?.includes(name));
	return Object.fromEntries(wanted.map((parameter) => [parameter.name, valueOf(fact, parameter)]));
}

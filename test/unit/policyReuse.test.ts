import { routes, type PolicyClass, type RouteId } from '../../mexc/endpoints/routes';
import { authenticateRequest } from '../../mexc/foreign/authenticate';
import {
	endpointOf,
	endpoints,
	fullValuesOf,
	givenOf,
	valueOf,
	type EndpointFact,
} from '../support/endpointValues';
import { credentialFor, json, startServer, type TestServer } from './restServer';

// MEXC's signature covers the parameters alone, so what is signed for one address is valid for every other
// whose required parameters are among them. The pairs are found in the facts, not in the definitions.

let server: TestServer;

beforeAll(async () => {
	server = await startServer((_request, response) => json(response, { price: '100' }));
});

afterAll(() => server.stop());

const switchOf: Partial<Record<PolicyClass, string>> = {
	trade: 'allowTrading',
	transfer: 'allowTransfers',
	withdraw: 'allowWithdrawals',
	administer: 'allowAdministration',
};

const signed = endpoints.filter(({ security }) => security === 'SIGNED');
const guarded = signed.filter(({ id }) => switchOf[classOf(id)] !== undefined);

function classOf(id: string): PolicyClass {
	return routes[id as RouteId].policyClass;
}

function requiredOf(fact: EndpointFact) {
	return givenOf(fact).filter(({ required }) => required === true);
}

/** Whether some request that `asked` allows holds everything that `other` requires. */
function canBecome(asked: EndpointFact, other: EndpointFact): boolean {
	return requiredOf(other).every((needed) => {
		const own = givenOf(asked).find(({ name }) => name === needed.name);
		if (own === undefined) return false;
		if (!needed.enum || !own.enum) return true;
		return own.enum.some((value) => needed.enum?.includes(value));
	});
}

const pairs = signed.flatMap((asked) =>
	guarded
		.filter((other) => other !== asked && canBecome(asked, other))
		.map((other) => [asked.id, other.id] as const),
);

/** Only what the other one requires, and what the asked one cannot do without. */
function smallest(asked: string, other: string): Record<string, string> {
	const names = new Set([
		...requiredOf(endpointOf(other)).map(({ name }) => name),
		...requiredOf(endpointOf(asked)).map(({ name }) => name),
	]);
	const full = fullValuesOf(asked);
	const values = Object.fromEntries(Object.entries(full).filter(([name]) => names.has(name)));
	return { ...values, ...CONDITIONAL[asked] };
}

/** What conditions ask for beside what the facts call required. */
const CONDITIONAL: Readonly<Record<string, Record<string, string>>> = {
	testOrder: { quantity: '1', price: '50' },
	withdraw: { netWork: 'TRX' },
	withdrawApply: { network: 'Tron(TRC20)' },
	internalTransfer: { areaCode: '49' },
};

const allOn = {
	allowTrading: true,
	allowTransfers: true,
	allowWithdrawals: true,
	allowAdministration: true,
};

function sign(id: string, values: Record<string, string>, policy: object = allOn) {
	const { method, path } = endpointOf(id);
	const credential = credentialFor(server.url, { ...policy });
	return authenticateRequest(credential, { method, url: path, qs: values });
}

describe('a signature of one route', () => {
	it('could be used for these others of another class, and for no more', () => {
		const across = pairs.filter(([asked, other]) => classOf(asked) !== classOf(other));
		expect(across.map(([asked, other]) => `${asked} → ${other}`).sort()).toEqual([
			'depositAddress → generateDepositAddress',
			'internalTransfer → dustTransfer',
			'listSubAccounts → enableSubAccountFutures',
			'listSubAccounts → enableSubAccountMargin',
			'listSubAccounts → getSubAccountApiKeys',
			'queryStpGroup → createStpGroup',
			'subAccountAsset → enableSubAccountFutures',
			'subAccountAsset → enableSubAccountMargin',
			'subAccountAsset → getSubAccountApiKeys',
			'subAccountUniversalTransfer → dustTransfer',
			'testOrder → newOrder',
			'universalTransfer → dustTransfer',
			'withdrawApply → generateDepositAddress',
		]);
	});

	it.each(pairs)('%s is not given away where %s is not allowed', async (asked, other) => {
		const needed = switchOf[classOf(other)] as string;
		for (const values of [fullValuesOf(asked), smallest(asked, other)]) {
			await sign(asked, values);
			const work = sign(asked, values, { ...allOn, [needed]: false });
			await expect(work).rejects.toMatchObject({ kind: 'policy', effect: 'none' });
		}
	});

	it('is not given away in a dry run where it could change anything', async () => {
		for (const [asked] of pairs) {
			const work = sign(asked, fullValuesOf(asked), { ...allOn, dryRun: true });
			await expect(work).rejects.toMatchObject({ kind: 'policy' });
		}
		await expect(
			sign('newOrder', fullValuesOf('newOrder'), { dryRun: true }),
		).rejects.toMatchObject({ kind: 'policy' });
	});

	it('of a tested order is judged as the order it could become', async () => {
		const test = fullValuesOf('testOrder');
		await sign('testOrder', test, { allowedSymbols: 'BTCUSDT', maxOrderValue: '50' });
		for (const policy of [
			{ allowTrading: false },
			{ allowedSymbols: 'ETHUSDT' },
			{ allowedSides: ['SELL'] },
			{ maxOrderValue: '49' },
		]) {
			await expect(sign('testOrder', test, policy)).rejects.toMatchObject({ kind: 'policy' });
		}
	});

	it('of everything else is given, so that the refusals mean something', async () => {
		const strict = { allowTrading: false };
		const refused = new Set(pairs.map(([asked]) => asked));
		for (const { id } of signed) {
			if (refused.has(id) || switchOf[classOf(id)]) continue;
			const request = await sign(id, fullValuesOf(id), strict);
			expect(request.qs).toHaveProperty('signature');
		}
	});

	/**
	 * The signed text may also be cut into query and body at any place, because the two are joined with
	 * nothing between: of the parameter in which the cut lies, the query keeps the beginning of the value, or
	 * the body gets the end of the name.
	 */
	it('cannot be cut so that it becomes a stricter request', () => {
		const endings = (name: string) => Array.from(name, (_letter, at) => name.slice(at));
		const beyond = signed.flatMap((asked) =>
			guarded
				.filter((other) => other !== asked && !canBecome(asked, other))
				.filter((other) => {
					const known = new Set(givenOf(asked).flatMap(({ name }) => endings(name)));
					const isPossible = ({ name, enum: values }: { name: string; enum?: string[] }) => {
						if (!known.has(name)) return false;
						const own = givenOf(asked).find((parameter) => parameter.name === name);
						if (!values || !own?.enum) return true;
						return own.enum.some((value) => values.some((wanted) => value.startsWith(wanted)));
					};
					return requiredOf(other).every(isPossible);
				})
				.map((other) => `${asked.id} → ${other.id}`),
		);
		expect(beyond).toEqual([]);
	});
});

it('uses values that fit', () => {
	for (const fact of signed) {
		for (const parameter of givenOf(fact)) expect(valueOf(fact, parameter)).not.toBe('');
	}
});

import type { Endpoint, Field } from '../../mexc/endpoints/endpoint';
import * as marketDataModule from '../../mexc/endpoints/marketData';
import { marketData } from '../../mexc/endpoints/marketData';
import * as spotTradingModule from '../../mexc/endpoints/spotTrading';
import { placeOptions, spotTrading } from '../../mexc/endpoints/spotTrading';
import * as userDataStreamModule from '../../mexc/endpoints/userDataStream';
import { userDataStream } from '../../mexc/endpoints/userDataStream';
import { rebate } from '../../mexc/endpoints/rebate';
import { subAccount } from '../../mexc/endpoints/subAccount';
import { wallet } from '../../mexc/endpoints/wallet';
import { pagingFields } from '../../mexc/rest/request';
import { routes } from '../../mexc/endpoints/routes';
import { isPlainDecimal } from '../../mexc/core/decimal';
import { decimalNames, factOf, given, readSample } from './endpointFacts';

const definitions = [marketDataModule, spotTradingModule, userDataStreamModule]
	.flatMap((module) => Object.values(module) as unknown[])
	.filter((value): value is Endpoint => typeof (value as Endpoint).output === 'object')
	.concat(wallet, subAccount, rebate)
	.map((definition) => [definition.id, definition] as const);

test('every route has a definition', () => {
	expect(definitions.map(([id]) => id).sort()).toEqual(Object.keys(routes).sort());
});

/** Left for later. */
const PLACEHOLDER = /to-?do/i;
/** n8n's style: one sentence ends without a full stop, several have theirs. */
const LONE_SENTENCE_WITH_A_STOP = /\.$(?<!\. .*\.$)/;

/** What the wire knows: fields, options and the parameters of paging. */
function fieldsOf({ fields, options = [], output }: Endpoint): Field[] {
	return [...fields, ...options, ...pagingFields(output.paging)];
}

describe.each(definitions)('definition %s', (id, definition) => {
	it('stands on its route', () => {
		expect(definition).toMatchObject(routes[id as keyof typeof routes]);
	});

	it('has exactly the parameters of the facts', () => {
		const names = fieldsOf(definition).map((field) => field.name);
		expect([...names].sort()).toEqual(
			given(id)
				.map(({ name }) => name)
				.sort(),
		);
		expect(new Set(names).size).toBe(names.length);
	});

	it('puts required and conditional parameters on top, optional ones into Options', () => {
		const top = definition.fields.map((field) => field.name).sort();
		const wanted = given(id).filter(({ required }) => required !== false);
		expect(top).toEqual(wanted.map(({ name }) => name).sort());
		for (const { name, required } of wanted) {
			const field = definition.fields.find((candidate) => candidate.name === name);
			// A conditional field is required only where it is shown, or a rule asks for it.
			if (required === true) expect(field).toMatchObject({ required: true });
			else expect(field?.required && !field.showWhen).toBeFalsy();
		}
		for (const field of definition.options ?? []) expect(field.required).toBeFalsy();
	});

	it('offers the values and limits of the facts', () => {
		for (const parameter of given(id)) {
			const field = fieldsOf(definition).find(({ name }) => name === parameter.name);
			if (parameter.enum) {
				const values = field?.options?.map(({ value }) => value) ?? [];
				expect([...values].sort()).toEqual([...parameter.enum].sort());
			}
			if (parameter.max !== undefined) expect(field?.wire).toMatchObject({ max: parameter.max });
			if (parameter.maxLength !== undefined) {
				expect(field?.wire).toMatchObject({ maxLength: parameter.maxLength });
			}
		}
	});

	it('has the weights and extra limits of the facts', () => {
		expect(definition.weight).toEqual(factOf(id).weight);
		const limits = (definition.extraLimits ?? []).map(({ limit, intervalMs, scope, bucket }) => ({
			limit,
			intervalMs,
			scope,
			bucket,
		}));
		expect(limits).toEqual(
			(factOf(id).extraLimits ?? []).map(({ limit, intervalSeconds, scope, bucket }) => ({
				limit,
				intervalMs: intervalSeconds * 1000,
				scope,
				// A limit of one endpoint alone has no name in the facts; ours is the word of its path.
				bucket: bucket ?? routes[id as keyof typeof routes].path.split('/').at(-1),
			})),
		);
	});

	it('names every decimal text of the answer', () => {
		const { decimals, simplify } = definition.output;
		const documented = decimalNames(factOf(id).response);
		expect([...documented].filter((name) => !decimals.includes(name))).toEqual([]);
		const sample = readSample(id);
		const friendly = simplify ? simplified(id) : sample;
		const shown = new Set([...namesIn(sample), ...namesIn(friendly)]);
		for (const name of decimals) {
			expect([name, shown.has(name) || documented.has(name)]).toEqual([name, true]);
		}
		for (const [name, value] of textsIn(friendly)) {
			if (isPlainDecimal(value) && /\./.test(value)) expect(decimals).toContain(name);
		}
	});

	it('may be repeated only when it changes nothing', () => {
		const changes = definition.policyClass !== 'read' && definition.method !== 'GET';
		expect(definition.effect === 'read').toBe(!changes);
		if (definition.policyClass === 'trade') expect(definition.effect).toBe('money');
	});

	it('speaks to people', () => {
		expect(definition.name).toMatch(
			/^[A-Z][\w-]*( ([A-Z][\w-]*|24h|a|an|and|or|of|the|to|\((Deprecated|Undocumented)\)))*$/,
		);
		expect(definition.action).toMatch(/^[A-Z][a-z]+( ([A-Z]{2,4}s?|24h|[a-z-]+))+$/);
		expect(definition.description.length).toBeGreaterThan(20);
		expect(definition.description).not.toMatch(PLACEHOLDER);
		expect(definition.description).not.toMatch(LONE_SENTENCE_WITH_A_STOP);
		for (const field of [...definition.fields, ...(definition.options ?? [])]) {
			expect(Object.keys(field).slice(0, 4)).toEqual(['displayName', 'name', 'type', 'default']);
			expect(field.description).toBeTruthy();
		}
	});
});

describe('the lists of the editor', () => {
	it('hold each operation once, with names that differ within a resource', () => {
		for (const list of [marketData, spotTrading, userDataStream, wallet, subAccount, rebate]) {
			const names = list.map(({ resource, name }) => `${resource}: ${name}`);
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('label what is deprecated or undocumented and show it last', () => {
		const labels = {
			deprecated: '(Deprecated)',
			'undocumented-but-used-by-clients': '(Undocumented)',
		};
		for (const list of [wallet, subAccount, rebate]) {
			for (const { id, resource, name } of list) {
				const label = labels[factOf(id).status as keyof typeof labels];
				expect([id, /\(.*\)$/.exec(name)?.[0]]).toEqual([id, label]);
				if (!label) continue;
				const others = list.filter(
					(other) => other.resource === resource && !/\)$/.test(other.name),
				);
				for (const other of others) expect(name.localeCompare(other.name, 'en')).toBeGreaterThan(0);
			}
		}
	});

	it('show the intervals in the order of their length', () => {
		const minutes: Record<string, number> = { m: 1, h: 60, d: 1440, W: 10080, M: 43200 };
		const interval = marketDataModule.klines.fields.find(({ name }) => name === 'interval');
		const lengths = (interval?.options ?? []).map(
			({ value }) => parseInt(value, 10) * minutes[value.slice(-1)],
		);
		expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
	});

	it('hide every parameter that is a secret', () => {
		for (const [, definition] of definitions) {
			for (const field of definition.fields) {
				const isSecret = /^(listenKey|accessKey|apiKey)$/.test(field.name);
				expect(Boolean(field.typeOptions?.password)).toBe(isSecret);
			}
		}
	});

	it('keep the options of placing out of every request', () => {
		const sent = spotTradingModule.newOrder.fields.concat(spotTradingModule.newOrder.options ?? []);
		const names = new Set(sent.map(({ name }) => name));
		expect(placeOptions.filter(({ name }) => names.has(name))).toEqual([]);
	});
});

describe('friendlier answers', () => {
	it('name the parts of a candle', () => {
		const [first] = simplified('klines') as unknown[];
		expect(first).toEqual({
			openTime: 1767056100000,
			openTimeIso: '2025-12-30T00:55:00.000Z',
			open: '87231.15',
			high: '87269.54',
			low: '87231.12',
			close: '87250.54',
			volume: '17.48934453',
			closeTime: 1767056400000,
			closeTimeIso: '2025-12-30T01:00:00.000Z',
			quoteVolume: '1525897.53',
		});
	});

	it('name the parts of a book level', () => {
		expect(simplified('orderBook')).toMatchObject({
			bids: [{ price: '87900.00', quantity: '0.05661525' }, {}, {}, {}, {}],
			asks: [{ price: '87903.98', quantity: '5.12181600' }, {}, {}, {}, {}],
		});
	});

	it('say what the trading rules mean', () => {
		const rules = simplified('exchangeInfo') as Array<Record<string, unknown>>;
		expect(rules).toHaveLength(4);
		expect(rules[1]).toMatchObject({
			symbol: 'METALUSDT',
			status: 'online',
			apiTradingAllowed: true,
			allowedSides: ['BUY', 'SELL'],
			tickSize: '0.00001',
			stepSize: '0.01',
			minQuantity: '0.1',
			minValue: '1',
			maxValue: '2000000',
			maxValueMarket: '100000',
			priceBandUp: '0.2',
		});
	});

	it('list held balances with their sum', () => {
		const body = readSample('accountInfo') as { balances: unknown[] };
		body.balances.push({ asset: 'DUST', free: '0', locked: '0.00' });
		body.balances.push({ asset: 'TINY', free: '0.1', locked: '0.2' });
		expect(spotTradingModule.accountInfo.output.simplify?.(body, {})).toMatchObject({
			canTrade: true,
			balances: [
				{ asset: 'USDT', free: '995', locked: '5', total: '1000' },
				{ asset: 'MX', total: '3' },
				{ asset: 'TINY', total: '0.3' },
			],
		});
	});
});

function simplified(id: string): unknown {
	const definition = definitions.find(([name]) => name === id)?.[1];
	const { rows, simplify } = definition?.output ?? {};
	const sample = readSample(id);
	return simplify?.(rows ? rows(sample) : sample, { symbol: 'BTCUSDT' });
}

function namesIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(namesIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

function textsIn(value: unknown): Array<[string, string]> {
	if (Array.isArray(value)) return value.flatMap(textsIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]): Array<[string, string]> =>
		typeof inner === 'string' ? [[name, inner]] : textsIn(inner),
	);
}

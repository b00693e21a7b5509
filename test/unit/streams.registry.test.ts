import { MexcError } from '../../mexc/core/errors';
import { channelName, streams } from '../../mexc/streams';
import { bodies, messages, WRAPPER } from '../../mexc/streams/messages';
import protobufFacts from '../../simulator/facts/protobuf.json';
import streamFacts from '../../simulator/facts/streams.json';

interface FactChannel {
	id: string;
	access: string;
	template: string;
	parameters: Array<{ name: string; enum?: string[] }>;
	wrapperField: string;
	message: string;
	itemMessage: string | null;
	status: string;
	exampleChannel: string;
}

const facts = streamFacts.channels as unknown as FactChannel[];
const live = facts.filter(({ status }) => status.startsWith('live'));

describe('streams', () => {
	it('are exactly the live channels of the facts, with the same names, parameters and messages', () => {
		const ours = Object.values(streams).map((stream) => ({
			id: stream.id,
			access: stream.access,
			template: stream.template,
			parameters: stream.parameters.map(({ name, values }) => ({ name, values })),
			bodyName: stream.bodyName,
			message: stream.message,
			itemMessage: stream.itemMessage ?? null,
		}));
		const theirs = live.map((fact) => ({
			id: fact.id,
			access: fact.access,
			template: fact.template,
			parameters: fact.parameters.map(({ name, enum: values }) => ({ name, values })),
			bodyName: fact.wrapperField,
			message: fact.message,
			itemMessage: fact.itemMessage,
		}));
		const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
		expect([...ours].sort(byId)).toEqual([...theirs].sort(byId));
		expect(Object.entries(streams).map(([key, { id }]) => key === id)).not.toContain(false);
	});

	it.each(live.map((fact) => [fact.id, fact] as const))(
		'build the example name of %s',
		(id, fact) => {
			const pattern = fact.template.replace(/\{(\w+)\}/g, '(?<$1>[^@]+)');
			const parameters = new RegExp(`^${pattern}$`).exec(fact.exampleChannel)?.groups ?? {};
			expect(channelName(streams[id as keyof typeof streams], { ...parameters })).toBe(
				fact.exampleChannel,
			);
		},
	);
});

describe('channelName', () => {
	const refused = (act: () => string): MexcError => {
		try {
			act();
		} catch (error) {
			return error as MexcError;
		}
		throw new Error('was accepted');
	};

	it.each([
		[
			'missing',
			'symbol',
			() => channelName(streams.aggreDeals, { speed: '100ms' }),
			'needs a symbol',
		],
		[
			'empty',
			'symbol',
			() => channelName(streams.aggreDeals, { speed: '100ms', symbol: '' }),
			'needs',
		],
		[
			'lower case',
			'symbol',
			() => channelName(streams.kline, { symbol: 'btcusdt', interval: 'Min1' }),
			'"btcusdt"',
		],
		[
			'with a separator',
			'symbol',
			() => channelName(streams.kline, { symbol: 'BTC/USDT', interval: 'Min1' }),
			'"BTC/USDT"',
		],
		[
			'injected',
			'symbol',
			() => channelName(streams.kline, { symbol: 'BTCUSDT,x', interval: 'Min1' }),
			'"BTCUSDT,x"',
		],
		[
			'of REST spelling',
			'interval',
			() => channelName(streams.kline, { symbol: 'BTCUSDT', interval: '60m' }),
			'"60m"',
		],
		[
			'unknown',
			'depth',
			() => channelName(streams.limitDepth, { symbol: 'BTCUSDT', depth: '5' }),
			'takes no depth',
		],
		[
			'needless',
			'symbol',
			() => channelName(streams.privateOrders, { symbol: 'BTCUSDT' }),
			'takes no symbol',
		],
	])('refuses a parameter that is %s', (_what, parameter, act, text) => {
		const error = refused(act);
		expect(error).toBeInstanceOf(MexcError);
		expect(error).toMatchObject({ kind: 'input', parameter });
		expect(error.message).toContain(text);
		expect(error.hint).toMatch(/\.$/);
	});

	it('lists what is allowed', () => {
		const error = refused(() => channelName(streams.limitDepth, { symbol: 'BTCUSDT', level: '7' }));
		expect(error.hint).toBe('Use one of: 5, 10, 20.');
	});

	it('keeps a dollar sign pattern in a value as it is', () => {
		expect(() => channelName(streams.kline, { symbol: '$&', interval: 'Min1' })).toThrow('"$&"');
	});
});

describe('message tables', () => {
	const plain = (fields: Array<Record<string, unknown>>) =>
		fields.map(({ number, name, type, repeated, optional }) => ({
			number,
			name,
			type,
			repeated: repeated ?? false,
			optional: optional ?? false,
		}));

	it('hold every message and field of the facts', () => {
		const theirs = protobufFacts.messages.map(({ name, fields }) => [name, plain(fields)] as const);
		expect(messages).toEqual(Object.fromEntries(theirs));
	});

	it('hold every body of the wrapper', () => {
		const wrapper = protobufFacts.messages.find(({ name }) => name === WRAPPER) as {
			oneof?: { fields: Array<Record<string, unknown>> };
		};
		expect(bodies).toEqual(plain(wrapper.oneof?.fields ?? []));
		expect(bodies).toHaveLength(15);
	});

	it('know the body and the messages of every stream', () => {
		for (const stream of Object.values(streams)) {
			const body = bodies.find(({ name }) => name === stream.bodyName);
			expect(body?.type).toBe(stream.message);
			if (stream.itemMessage) {
				const types = messages[stream.message].map(({ type }) => type);
				expect(types).toContain(stream.itemMessage);
			}
		}
	});
});

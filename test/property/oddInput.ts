import fc from 'fast-check';
import { DateTime } from 'luxon';

// Values as they come out of expressions, forms, sheets, other people's messages and models.
const circular: Record<string, unknown> = {};
circular.self = circular;

/** What is no value of any field. */
export const nothing: readonly unknown[] = [
	...['undefined', 'null', 'NaN', '[object Object]', ' undefined ', '[object Promise]'],
	...[
		'{{ $json.value }}',
		'${value}',
		'a {{b}} c',
		'\u200b',
		'BTC\u200bUSDT',
		'\u2060123',
		'12\u00003',
	],
	...[
		Number.NaN,
		Infinity,
		-Infinity,
		Symbol('value'),
		() => 'value',
		circular,
		Object.create(null),
	],
	...[
		{},
		{ value: 1 },
		[null],
		[undefined],
		[{}],
		['BTCUSDT', null],
		new Date(Number.NaN),
		new Map(),
	],
	...[
		2 ** 53,
		Number('12345678901234567890'),
		Number('505979017439002624'),
		1e21,
		-1e21,
		Number.MAX_VALUE,
	],
];

/** What is a value of some fields. */
const something: readonly unknown[] = [
	...['', ' ', '\u00a0', '\ufeff', '\n', null, undefined, [], [''], ',', ' ; ', '\n,\n'],
	...[
		'0',
		0,
		-1,
		'-1',
		'1.',
		'.5',
		'1,5',
		'1,000.5',
		'0x10',
		'00012.50',
		'1'.repeat(21),
		'1'.repeat(300),
	],
	...[1.5, 0.1, 0.1 + 0.2, 1e-7, 123456789.12345679, 2 ** 53 - 1, 5n, 505979017439002624n, -5n],
	...[
		'1.2e-7',
		'1E+3',
		'1e-7',
		'1.50e1',
		'0e5',
		'1e-21',
		'1e21',
		'1e999999',
		'1e-999999',
		'1e99999999999',
	],
	...[
		'12345678901234567890',
		'505979017439002624',
		'9007199254740993',
		'٣',
		'１２',
		'1_000',
		'+1',
		'1e',
	],
	...[true, false, 'true', 'False', 'yes', 1, 'on'],
	...[
		'2026-11-20',
		'2026-11-20T12:00',
		'2026-11-20 12:00:30.5',
		'2026-11-20T12:00:00Z',
		'2026-11-20T12:00-05',
	],
	...[
		'2026-11-20T12:00+0200',
		'2026-02-30',
		'2026-11-20T24:00',
		'12/31/2026 18:00',
		'tomorrow 5',
		'2026-13-01',
	],
	...[1_795_176_000_000, '1795176000000', 1_795_176_000, new Date(1_795_176_000_000), 9e15],
	...[DateTime.fromMillis(1_795_176_000_000), DateTime.invalid('none')],
	...[
		'btcusdt',
		'BTC/USDT',
		'MEXC:BTCUSDT',
		'BTC/USDT:USDT',
		'PEPEUSDT.P',
		'BTCUSDTPERP',
		'BTC USDT!',
	],
	...[
		'GOLD(PAXG)USDT',
		'$MICHIUSDT',
		'龙虾USDT',
		'ſUSDT',
		'ßUSDT',
		'ıUSDT',
		'\u212aUSDT',
		'ＢＴＣＵＳＤＴ',
	],
	...[
		'BTCUSDT,ETHUSDT',
		['btcusdt', 'ETHUSDT'],
		'BTCUSDT;ETHUSDT\nBTCUSDT',
		'B'.repeat(60),
		'x'.repeat(600),
	],
	...[
		'tv-undefined',
		'signal-null',
		'a NaN b',
		'order-1',
		'a b',
		'a\u00a0b',
		'emoji 🚀',
		'\ud83d',
		'a&b=c',
	],
	...[
		{ __rl: true, mode: 'name', value: 'BTCUSDT' },
		{ __rl: true, mode: 'list', value: undefined },
	],
	...['BUY', 'buy', 'LIMIT', 'limit', 'none of these', '1m', 'FUTURES', 'cancel_both'],
];

export const oddValues = [...nothing, ...something];

/** Text and numbers made of what makes trouble, and whatever else a program can hold. */
export const anyValue = fc.oneof(
	fc
		.array(
			fc.constantFrom(
				...[
					...'019.,;:-+eE xX{}$()/_@&%"\'\n\t',
					'undefined',
					'null',
					'NaN',
					'{{',
					'}}',
					'${',
					'BTC',
					'usdt',
				],
				...[
					'龙',
					'ſ',
					'ß',
					'ı',
					'é',
					'\u200b',
					'\ufeff',
					'\u00a0',
					'🚀',
					'\ud83d',
					'2026-11-20',
					'T12:00',
					'Z',
				],
			),
			{ maxLength: 8 },
		)
		.map((parts) => parts.join('')),
	fc.double(),
	fc.bigInt(),
	fc.double().map(String),
	fc.date({ noInvalidDate: false }),
	fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true }),
);

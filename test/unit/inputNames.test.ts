import { MexcError } from '../../mexc/core/errors';
import { readAsset, readAssets, readSymbol, readSymbols } from '../../mexc/input/names';

const naming = { label: 'Symbol', parameter: 'symbol' };

function refusal(work: () => unknown): MexcError {
	try {
		work();
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('was accepted');
}

describe('a pair', () => {
	it.each([
		['btcusdt', 'BTCUSDT'],
		['BTC/USDT', 'BTCUSDT'],
		[' btc - usdt ', 'BTCUSDT'],
		['btc_usdt', 'BTCUSDT'],
		['BTC\u00a0USDT', 'BTCUSDT'],
		['MEXC:BTCUSDT', 'BTCUSDT'],
		['BINANCE:BTCUSDT', 'BTCUSDT'],
		['mexc:btc_usdt', 'BTCUSDT'],
		['KuCoin:ETH-USDT', 'ETHUSDT'],
		['gold(paxg)usdt', 'GOLD(PAXG)USDT'],
		['GOLD(PAXG)/USDT', 'GOLD(PAXG)USDT'],
		['$michi/usdt', '$MICHIUSDT'],
		['龙虾usdt', '龙虾USDT'],
		['MEXC:龙虾USDT', '龙虾USDT'],
		['PERP/USDT', 'PERPUSDT'],
		['PERPUSDT', 'PERPUSDT'],
		['SWAP_USDT', 'SWAPUSDT'],
		['BTC3LUSDT', 'BTC3LUSDT'],
	])('is understood as %j: %s', (given, symbol) => {
		expect(readSymbol(given, naming)).toBe(symbol);
	});

	it.each([
		['BTC/USDT:USDT', 'BTCUSDT'],
		['BTC/USDT:USDT-261225', 'BTCUSDT'],
		['BTC/USD:BTC', 'BTCUSDT'],
		['BTCUSDT:USDT', 'BTCUSDT'],
		['PEPEUSDT.P', 'PEPEUSDT'],
		['pepeusdt.p', 'PEPEUSDT'],
		['MEXC:PEPEUSDT.P', 'PEPEUSDT'],
		['BTCUSDTPERP', 'BTCUSDT'],
		['BTCUSDT.PERP', 'BTCUSDT'],
		['BTCUSD_PERP', 'BTCUSDT'],
		['BTC-PERP', 'BTCUSDT'],
		['BTC-USDT-SWAP', 'BTCUSDT'],
		['BTCUSDT_261225', 'BTCUSDT'],
	])('is not the futures contract %j, of which the spot pair is %s', (given, spot) => {
		expect(refusal(() => readSymbol(given, naming))).toMatchObject({
			kind: 'input',
			parameter: 'symbol',
			message: `"${given}" is the name of a futures contract, and this package trades spot.`,
			hint: `Write the spot pair, for example ${spot}.`,
		});
	});

	it.each<[unknown, RegExp, RegExp]>([
		['BTCUSDT,ETHUSDT', /is not a symbol/, /takes one pair/],
		['BTC:USDT', /is not a symbol/, /Write the pair alone/],
		['NYSE:BTCUSDT', /is not a symbol/, /Write the pair alone/],
		['a:b:c', /is not a symbol/, /Write the pair alone/],
		['ſusdt', /is not a symbol/, /No name holds "ſ" \(U\+017F\)/],
		['ßUSDT', /is not a symbol/, /No name holds "ß" \(U\+00DF\)/],
		['ıUSDT', /is not a symbol/, /No name holds "ı" \(U\+0131\)/],
		['\u212aAVAUSDT', /is not a symbol/, /U\+212A/],
		['ＢＴＣＵＳＤＴ', /is not a symbol/, /U\+FF22/],
		['BTC\u200bUSDT', /invisible character \(U\+200B\): "BTCU\+200BUSDT"/, /Remove it/],
		['BTCUSDT!', /is not a symbol/, /"!"/],
		['{{ $json.symbol }}', /an expression that was not computed/, /Switch the field to Expression/],
		['undefined', /stands for no value/, /Check the expression/],
		['[object Object]', /stands for no value/, /Check the expression/],
		['/', /The symbol is empty/, /Choose a pair/],
		['B'.repeat(61), /is not a symbol/, /BTCUSDT/],
		[{ a: 1 }, /must be text, but \{"a":1\} was given/, /expression/],
		[true, /must be text/, /expression/],
	])('is not %j', (given, message, hint) => {
		const error = refusal(() => readSymbol(given, naming));
		expect(error).toMatchObject({ kind: 'input', parameter: 'symbol' });
		expect(error.message).toMatch(message);
		expect(error.hint).toMatch(hint);
	});
});

describe('lists', () => {
	it.each<[unknown]>([
		['btcusdt, ETH/USDT;龙虾USDT'],
		['BTCUSDT\nETHUSDT\r\n龙虾USDT\n'],
		['BTCUSDT，ETHUSDT、龙虾USDT'],
		[['BTCUSDT,ETHUSDT', ['龙虾USDT', 'btc_usdt']]],
		[{ __rl: true, mode: 'name', value: 'BTCUSDT,ETHUSDT,龙虾USDT' }],
	])('of pairs are read from %j, each once', (value) => {
		expect(readSymbols(value, naming)).toEqual(['BTCUSDT', 'ETHUSDT', '龙虾USDT']);
	});

	it.each<[unknown]>([[undefined], [null], [''], [' ; , '], [[]], [['', ' ']]])(
		'are empty: %j',
		(value) => {
			expect(readSymbols(value, naming)).toEqual([]);
			expect(readAssets(value, naming)).toEqual([]);
		},
	);

	it.each<[unknown, RegExp]>([
		[[undefined], /has nothing at place 1 of the list/],
		[['BTCUSDT', null], /has nothing at place 2 of the list/],
		[{}, /must be text/],
		[['BTCUSDT', {}], /must be text/],
		[['BTCUSDT', 'undefined'], /stands for no value/],
		['BTCUSDT, null', /stands for no value/],
	])('with nothing in them are refused, because they would mean more: %j', (value, message) => {
		expect(refusal(() => readSymbols(value, naming)).message).toMatch(message);
	});

	it('of assets are parted by blanks too', () => {
		expect(readAssets('usdt btc;\n龙虾, $michi', naming)).toEqual([
			'USDT',
			'BTC',
			'龙虾',
			'$MICHI',
		]);
	});
});

describe('an asset', () => {
	it.each([
		['usdt', 'USDT'],
		['usdc-trx', 'USDC-TRX'],
		['gold(paxg)', 'GOLD(PAXG)'],
		['龙虾', '龙虾'],
		// In capitals these words can be names.
		['NULL', 'NULL'],
		['NAN', 'NAN'],
	])('is understood as %j: %s', (given, asset) => {
		expect(readAsset(given, naming)).toBe(asset);
	});

	it.each(['null', 'NaN', 'undefined', 'ſ', 'us dt', 'USDT@TRX', 'usdt\u200b', '{{ x }}', {}])(
		'is not %j',
		(given) => {
			expect(refusal(() => readAsset(given, naming))).toMatchObject({ kind: 'input' });
		},
	);
});

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readPng } from '../../support/readPng';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call } from './call';

/** Time stands still in the middle of an hour, so that no candle ends while a test runs. */
const stopped = {
	manualClock: true,
	requestClock: 'exchange',
	startMs: Date.UTC(2026, 2, 4, 12, 30, 20),
} as const;

const table = (...row: IDataObject[]) => ({ row }) as INodeParameters;
const bytesOf = ({ binary }: INodeExecutionData, property = 'data') =>
	Buffer.from(binary?.[property].data ?? '', 'base64');

describe('Get Chart', () => {
	const simulator = useSimulator(stopped);
	const run = (parameters: INodeParameters = {}, more: object = {}) =>
		call(simulator(), {
			operation: 'chart',
			parameters: { symbol: 'BTCUSDT', interval: '60m', ...parameters },
			...more,
		});
	const klineRequests = () => simulator().state().requests.klines ?? 0;
	/** The colors of the picture, the most frequent first. */
	const colorsOf = (item: INodeExecutionData) => {
		const { pixels } = readPng(bytesOf(item));
		const counts = new Map<number, number>();
		for (let at = 0; at < pixels.length; at += 3) {
			const color = pixels.readUIntBE(at, 3);
			counts.set(color, (counts.get(color) ?? 0) + 1);
		}
		return [...counts].sort(([, a], [, b]) => b - a).map(([color]) => color);
	};

	it('is a PNG in the binary property "data", with what it shows as JSON', async () => {
		const { error, items } = await run();
		expect(error?.message).toBeUndefined();
		const [item, ...others] = items('MEXC');
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			json: {
				symbol: 'BTCUSDT',
				interval: '60m',
				from: '2026-02-28T19:00:00.000Z',
				to: '2026-03-04T13:00:00.000Z',
				candles: 90,
				lastPrice: '65000',
				width: 800,
				height: 450,
			},
			binary: {
				data: {
					fileName: 'BTCUSDT-1h-chart.png',
					mimeType: 'image/png',
					fileType: 'image',
					fileExtension: 'png',
				},
			},
			pairedItem: { item: 0 },
		});
		expect(readPng(bytesOf(item))).toMatchObject({ width: 800, height: 450 });
		await expectOutputSchema('chart', [item.json]);
	});

	it.each([
		['light', 0xffffff],
		['dark', 0x131722],
	])('has the theme %s', async (theme, background) => {
		const [item] = (await run({ theme })).items('MEXC');
		expect(colorsOf(item)[0]).toBe(background);
	});

	it.each<[string, INodeParameters, [number, number]]>([
		['square', {}, [800, 800]],
		['portrait', {}, [800, 1000]],
		['large', {}, [1600, 900]],
		['custom', { width: 390, height: 220, candles: 60 }, [390, 220]],
	])('has the size %s', async (size, more, [width, height]) => {
		const [item] = (await run({ size, ...more })).items('MEXC');
		expect(item.json).toMatchObject({ width, height });
		expect(readPng(bytesOf(item))).toMatchObject({ width, height });
	});

	it('draws each thing that is asked for', async () => {
		const pictures = new Map<string, string>();
		const asked: Record<string, INodeParameters> = {
			nothing: {},
			overlay: { indicators: table({ indicator: 'ema', length: 200 }) },
			panel: { indicators: table({ indicator: 'rsi' }) },
			level: { levels: table({ price: '65500.5', label: 'Alert' }) },
			mark: {
				options: {
					marks: table({ direction: 'down', time: '2026-03-04T10:10:00Z', label: 'Sold' }),
				},
			},
			title: { options: { title: 'RSI below 30' } },
			'no volume': { options: { volume: false } },
			'closed candles': { options: { includeOpenCandle: false } },
		};
		for (const [name, parameters] of Object.entries(asked)) {
			const { error, items } = await run(parameters);
			expect(error?.message).toBeUndefined();
			pictures.set(name, bytesOf(items('MEXC')[0]).toString('base64'));
		}
		expect(new Set(pictures.values()).size).toBe(Object.keys(asked).length);
	});

	it('ends with the last closed candle where the open one is left out', async () => {
		const options = { includeOpenCandle: false };
		const [item] = (await run({ candles: 5, options })).items('MEXC');
		expect(item.json).toMatchObject({
			from: '2026-03-04T07:00:00.000Z',
			to: '2026-03-04T12:00:00.000Z',
			candles: 5,
		});
	});

	it('labels times in the zone of the workflow, and reads them so', async () => {
		const run = (time: string, timezone: string) =>
			call(simulator(), {
				operation: 'chart',
				parameters: {
					symbol: 'BTCUSDT',
					interval: '60m',
					candles: 3,
					options: { marks: table({ direction: 'up', time }) },
				},
				run: { timezone },
			});
		const tokyo = await run('2026-03-04 21:10', 'Asia/Tokyo');
		expect(tokyo.error?.message).toBeUndefined();
		const utc = await run('2026-03-04 12:10', 'UTC');
		expect(bytesOf(tokyo.items('MEXC')[0])).not.toEqual(bytesOf(utc.items('MEXC')[0]));
		const wrong = await run('2026-03-04 12:10', 'Asia/Tokyo');
		expect(wrong.error?.message).toContain('Mark 1 at 2026-03-04T03:10:00.000Z is in none of the');
	});

	it('puts the picture where it is wanted, and a number where one is wanted', async () => {
		const options = { binaryPropertyName: 'chart' };
		const [item] = (await run({ numberFormat: 'number', options })).items('MEXC');
		expect(item.json.lastPrice).toBe(65000);
		expect(Object.keys(item.binary ?? {})).toEqual(['chart']);
		expect(readPng(bytesOf(item, 'chart')).width).toBe(800);
	});

	it('is one for each item, and a failure does not hold up the others', async () => {
		const result = await run(
			{ symbol: '={{ $json.pair }}', levels: table({ price: '={{ $json.price }}' }) },
			{
				items: [
					{ pair: 'BTCUSDT', price: '65100' },
					{ pair: 'NOPEUSDT', price: '1' },
					{ pair: 'ETHUSDT', price: '3000' },
				],
				node: { onError: 'continueRegularOutput', type: 'mexcMarketDataTool' },
			},
		);
		expect(result.items('MEXC').map(({ binary }) => binary?.data.fileName)).toEqual([
			'BTCUSDT-1h-chart.png',
			undefined,
			'ETHUSDT-1h-chart.png',
		]);
	});

	it.each<[string, INodeParameters, string]>([
		['an unknown interval', { interval: '3d' }, 'Interval does not know the value "3d"'],
		['no candles', { candles: 0 }, 'Candles is 0, but must be at least 1'],
		['more than any picture holds', { candles: 601 }, 'at most 600'],
		['a picture too small', { size: 'custom', width: 100, height: 220 }, 'Width is 100'],
		['half a pixel', { size: 'custom', width: 400.5, height: 220 }, 'Width must be a whole number'],
		['an unknown theme', { theme: 'blue' }, 'Theme does not know the value "blue"'],
		[
			'a level of nothing',
			{ levels: table({ price: '={{ $json.no }}' }) },
			'Level 1: Price is required.',
		],
		['a level of zero', { levels: table({ price: '0' }) }, 'must be greater than zero'],
		['an unknown indicator', { indicators: table({ indicator: 'cci' }) }, 'Indicator 1: Indicator'],
		['a property without a name', { options: { binaryPropertyName: '9 a' } }, 'not allowed'],
	])('refuses %s before anything is asked', async (_name, parameters, sentence) => {
		const before = klineRequests();
		const { error } = await run(parameters);
		expect(error?.message).toContain(sentence);
		expect(klineRequests()).toBe(before);
	});

	it('refuses what does not fit into the picture', async () => {
		expect((await run({ candles: 400 })).error?.message).toMatch(
			/^400 candles do not fit into a picture of 800 pixels; at most 2\d\d do\.$/,
		);
		const panels = ['rsi', 'macd', 'adx', 'atr'].map((indicator) => ({ indicator }));
		expect((await run({ indicators: table(...panels) })).error?.message).toContain(
			'More than 3 indicators need a panel of their own',
		);
	});

	it('says that a pair is too young for an indicator, or has nothing to draw', async () => {
		const symbol = 'YOUNGUSDT';
		simulator().act({ do: 'list', pair: { symbol, baseAsset: 'YOUNG', startPrice: '2' } });
		simulator().trade(symbol, { side: 'BUY', price: '2', quantity: '1' });
		const [item] = (await run({ symbol, interval: '1m' })).items('MEXC');
		expect(item.json).toMatchObject({ candles: 1, lastPrice: '2' });
		const closed = { symbol, interval: '1m', options: { includeOpenCandle: false } };
		expect((await run(closed)).error?.message).toBe('There are no candles of YOUNGUSDT to draw.');
		const indicators = table({ indicator: 'rsi' });
		expect((await run({ symbol, interval: '1m', indicators })).error?.message).toBe(
			'RSI 14 needs 15 closed candles of 1 Minute; there is 1.',
		);
		expect((await run({ symbol: 'NOPEUSDT' })).error?.message).toMatch(/-1121/);
	});
});

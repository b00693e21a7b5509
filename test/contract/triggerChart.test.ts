import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { readPng } from '../support/readPng';
import { useSimulator } from '../support/simulator';
import { refusalOf, trigger, until, useTriggers } from './triggerHarness';

// The option Chart in real n8n-core against the simulator: a picture with each item, and never an item less.
const simulator = useSimulator();
const { activate, engine, everyMoment, test: testInEditor } = useTriggers(simulator);

const large = {
	event: 'largeTrade',
	symbols: 'btc/usdt',
	direction: 'either',
	minValue: '10',
	frequency: 'every',
};
const trade = (quantity: string) =>
	simulator().trade('BTCUSDT', { side: 'BUY', price: '60000', quantity });
const pictureOf = ({ binary }: INodeExecutionData) =>
	binary && { ...binary.data, ...readPng(Buffer.from(binary.data.data, 'base64')) };
const published = async (options: IDataObject, parameters: IDataObject = large) =>
	await activate(trigger(parameters, { chart: 'dark', ...options }));

beforeEach(() => simulator().setPrice('BTCUSDT', '60000'));
afterEach(() => simulator().fault({ kind: 'clear' }));

test('an alert brings its picture, with the price that it is about', async () => {
	const cross = {
		event: 'priceCross',
		symbols: 'btc/usdt',
		source: 'trade',
		direction: 'up',
		price: '61000',
		frequency: 'every',
	};
	const active = await published({ chartInterval: 'Min1' }, cross);
	trade('0.001');
	simulator().setPrice('BTCUSDT', '61500');
	const [{ data, json }] = await active.waitForEmits(1, 20_000);
	expect(json[0]).not.toHaveProperty('chartProblem');
	expect(pictureOf(data[0][0])).toMatchObject({
		fileName: 'BTCUSDT-priceCross.png',
		mimeType: 'image/png',
		width: 800,
		height: 450,
	});
});

test('a picture that takes long keeps later alerts behind it', async () => {
	const active = await published({});
	simulator().fault({ kind: 'delay', delayMs: 700, endpoint: 'klines', times: 1 });
	trade('0.001');
	trade('0.002');
	const emits = await active.waitForEmits(2, 20_000);
	expect(emits.map(({ json }) => json[0].quantity)).toEqual(['0.001', '0.002']);
	expect(emits.map(({ data }) => pictureOf(data[0][0])?.width)).toEqual([800, 800]);
});

test('where MEXC gives no candles the item comes without, and says why', async () => {
	const active = await published({});
	simulator().fault({ kind: 'code', status: 400, code: 10072, endpoint: 'klines' });
	trade('0.001');
	const [{ data, json }] = await active.waitForEmits(1, 20_000);
	expect(data[0][0].binary).toBeUndefined();
	expect(json[0].chartProblem).toMatch(/^The item has no picture: ./);
});

test('of a batch the first ten have one', async () => {
	const active = await published({ delivery: 'batch', batchWindowMs: 400 });
	for (let count = 0; count < 12; count++) trade('0.001');
	const [{ data }] = await active.waitForEmits(1, 20_000);
	expect(data[0].map((item) => pictureOf(item)?.width)).toEqual([
		...Array.from({ length: 10 }, () => 800),
		...[undefined, undefined],
	]);
	expect(data[0][11].json.chartProblem).toBe(
		'Only the first 10 items of an execution get a picture.',
	);
});

test('nothing is emitted when the trigger ends meanwhile, and it has not fired', async () => {
	const once = { ...large, frequency: 'once' };
	const active = await published({}, once);
	const before = active.savedStaticData;
	simulator().fault({ kind: 'unanswered', endpoint: 'klines', times: 1 });
	const asked = () => simulator().state().requests.klines ?? 0;
	const askedBefore = asked();
	trade('0.001');
	await until('the candles being asked for', () => asked() > askedBefore, 20_000);
	await active.close();
	const dropped = () => engine().logs.some(({ message }) => message.includes('1 event is waiting'));
	await until('the log of what is dropped', dropped, 20_000);
	const again = await activate(trigger(once, { chart: 'light' }), {
		staticData: before,
		activation: 'init',
	});
	everyMoment(() => trade('0.003'));
	const [fire] = await again.waitForEmits(1, 20_000);
	expect(fire.json[0].quantity).toBe('0.003');
	expect(active.emits).toEqual([]);
});

test('a test in the editor shows it with its example', async () => {
	const { result } = testInEditor(trigger(large, { chart: 'light' }));
	const [item] = (await result).items('MEXC Trigger');
	expect(item.json.isExample).toBe(true);
	expect(pictureOf(item)?.width).toBe(800);
});

test.each<[IDataObject, string]>([
	[{ chart: 'blue' }, 'Chart "blue" is not a choice'],
	[{ chartInterval: '3m' }, 'Chart Candle "3m" is not a choice'],
])('%j is refused while somebody is looking', async (options, message) => {
	const refused = await refusalOf(published(options));
	expect(refused.message).toContain(message);
});

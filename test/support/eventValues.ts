/** Fields with which every event of the trigger is in order. */
export const eventValues: Readonly<Record<string, unknown>> = {
	symbols: 'BTCUSDT',
	source: 'mid',
	direction: 'up',
	price: '1',
	frequency: 'once',
	interval: 'Min1',
	percent: '5',
	windowSeconds: 60,
	multiple: '3',
	candles: 20,
	minValue: '1000',
	spreadPercent: '1',
	value: '30',
	channel: 'spot@public.new.v3.api.pb@{symbol}',
};

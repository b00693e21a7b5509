import { isoTime, timeIn, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { endTime, klineIntervals, startTime, symbol } from '../fields';
import { listOf, tupleOf } from '../forms';
import { routes } from '../routes';
import { askedCandles } from './asked';

function candle(row: readonly unknown[]): Row {
	const [openTime, open, high, low, close, volume, closeTime, quoteVolume] = row;
	return {
		openTime,
		openTimeIso: isoTime(openTime),
		open,
		high,
		low,
		close,
		volume,
		closeTime,
		closeTimeIso: isoTime(closeTime),
		quoteVolume,
	};
}

export const klines = endpoint({
	...routes.klines,
	name: 'Get Many',
	action: 'Get many candles',
	description: 'Get candles (open, high, low, close, volume) of a pair, oldest first',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [
		symbol,
		{
			displayName: 'Interval',
			name: 'interval',
			type: 'options',
			default: '60m',
			description: 'The time that one candle covers',
			options: klineIntervals,
			required: true,
			wire: { kind: 'choice' },
		},
	],
	options: [
		{
			...startTime,
			description:
				'Only candles that open at this time or later. Text without a time zone is read in the time zone of the workflow.',
		},
		{
			...endTime,
			description:
				'Only candles that open before this time. Text without a time zone is read in the time zone of the workflow.',
		},
	],
	output: {
		shape: 'list',
		form: listOf(tupleOf(5)),
		select: askedCandles,
		simplify: (body) => (body as unknown[][]).map(candle),
		decimals: ['open', 'high', 'low', 'close', 'volume', 'quoteVolume'],
		csv: {
			name: 'klines',
			columns: [
				'openTime',
				'openTimeIso',
				'open',
				'high',
				'low',
				'close',
				'volume',
				'closeTime',
				'closeTimeIso',
				'quoteVolume',
			],
		},
		paging: {
			size: { parameter: 'limit', max: 500 },
			window: { timeOf: (row) => timeIn((row as unknown[])[0]), upwards: true },
		},
	},
});

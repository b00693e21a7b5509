import type { INodeProperties } from 'n8n-workflow';
import { candleIntervals, candleNames } from '../../../mexc/market/candleIntervals';
import { choice, isBlank } from '../../../mexc/input/settings';
import type { ThemeName } from '../../../mexc/chart/themes';
import type { PreparedEvent } from './event';
import { MOST_PICTURES, type ChartWanted } from './pictures';

/** The options of an event whose items can have a picture. */
export const chartOptions = ['chart', 'chartInterval'] as const;

/** Where neither the user nor the condition says which candles. */
const STANDARD_INTERVAL = 'Min15';
const SAME = 'same';

export const chartProperties: readonly INodeProperties[] = [
	{
		displayName: 'Chart',
		name: 'chart',
		type: 'options',
		default: 'none',
		description: `A picture (PNG) of the newest 90 candles in the binary field data of each item, for a chat, with the price or the indicators of the alert. At most ${MOST_PICTURES} in one execution. Where it cannot be made within 5 seconds the item comes without, and chartProblem says why.`,
		options: [
			{ name: 'Dark', value: 'dark' },
			{ name: 'Light', value: 'light' },
			{ name: 'None', value: 'none' },
		],
	},
	{
		displayName: 'Chart Candle',
		name: 'chartInterval',
		type: 'options',
		default: SAME,
		description:
			'Length of a candle in the picture. As in the Alert is 15 minutes for an alert without candles.',
		options: [
			{ name: 'As in the Alert', value: SAME },
			...candleIntervals.map((value) => ({ name: candleNames[value], value })),
		],
	},
];

/** Undefined where no picture is wanted. Throws an `input` MexcError for an unknown choice. */
export function chartWanted(
	{ chart: content }: PreparedEvent,
	options: Readonly<Record<string, unknown>>,
	timeZone: string,
): ChartWanted | undefined {
	if (content === undefined) return undefined;
	const interval = isBlank(options.chartInterval)
		? SAME
		: choice(options, 'chartInterval', 'Chart Candle', [SAME, ...candleIntervals]);
	if (isBlank(options.chart)) return undefined;
	const theme = choice(options, 'chart', 'Chart', ['none', 'light', 'dark']);
	if (theme === 'none') return undefined;
	return {
		theme: theme satisfies ThemeName,
		interval: interval === SAME ? (content.interval ?? STANDARD_INTERVAL) : interval,
		timeZone,
	};
}

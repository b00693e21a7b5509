import type { Field, WireValues } from '../endpoints/endpoint';

/** Pixels; undefined where the user gives them. A phone shows each readably 390 wide. */
const sizes: Readonly<Record<string, readonly [width: number, height: number] | undefined>> = {
	chat: [800, 450],
	square: [800, 800],
	portrait: [800, 1000],
	large: [1600, 900],
	custom: undefined,
};

export const theme: Field = {
	displayName: 'Theme',
	name: 'theme',
	type: 'options',
	default: 'light',
	description: 'The colors of the picture',
	options: [
		{ name: 'Dark', value: 'dark' },
		{ name: 'Light', value: 'light' },
	],
	required: true,
	wire: { kind: 'choice' },
};

export const size: Field = {
	displayName: 'Size',
	name: 'size',
	type: 'options',
	default: 'chat',
	description: 'Width and height of the picture; text grows with the width',
	options: [
		{ name: 'Chat (800 × 450)', value: 'chat', description: 'Readable on a phone' },
		{ name: 'Custom', value: 'custom', description: 'Width and height in pixels' },
		{ name: 'Large (1600 × 900)', value: 'large', description: 'For a report or a large screen' },
		{
			name: 'Portrait (800 × 1000)',
			value: 'portrait',
			description: 'With room for several indicators, readable on a phone',
		},
		{ name: 'Square (800 × 800)', value: 'square', description: 'Readable on a phone' },
	],
	required: true,
	wire: { kind: 'choice' },
};

export const width: Field = pixels('Width', 'width', 320, 800);
export const height: Field = pixels('Height', 'height', 180, 450);

function pixels(displayName: string, name: string, min: number, standard: number): Field {
	return {
		displayName,
		name,
		type: 'number',
		default: standard,
		description: `In pixels, from ${min} to 2000`,
		typeOptions: { minValue: min, maxValue: 2000 },
		required: true,
		showWhen: { size: ['custom'] },
		wire: { kind: 'integer', min, max: 2000 },
	};
}

/** The measures that checked values ask for, in pixels. */
export function sizeOf(values: WireValues): { width: number; height: number } {
	const known = sizes[values.size];
	if (known === undefined) return { width: Number(values.width), height: Number(values.height) };
	return { width: known[0], height: known[1] };
}

const MOST_LABELS = 20;
const label: Field = {
	displayName: 'Label',
	name: 'label',
	type: 'string',
	default: '',
	description: 'What it is',
	placeholder: 'e.g. Stop',
	wire: { kind: 'text', maxLength: 40, use: 'note' },
};

export const levels: Field = {
	displayName: 'Levels',
	name: 'levels',
	type: 'fixedCollection',
	default: {},
	description: 'Prices at which a horizontal line is drawn',
	rows: {
		displayName: 'Level',
		fields: [
			label,
			{
				displayName: 'Price',
				name: 'price',
				type: 'string',
				default: '',
				description: 'Where the line is, in the quote asset',
				placeholder: 'e.g. 65000.5',
				required: true,
				wire: { kind: 'decimal', positive: true },
			},
		],
	},
	wire: { kind: 'rows', maxItems: MOST_LABELS },
};

export const marks: Field = {
	displayName: 'Marks',
	name: 'marks',
	type: 'fixedCollection',
	default: {},
	description: 'Candles at which a triangle is drawn, for example when an order was filled',
	rows: {
		displayName: 'Mark',
		fields: [
			{
				displayName: 'Direction',
				name: 'direction',
				type: 'options',
				default: 'up',
				description: 'Where the triangle points',
				options: [
					{ name: 'Down', value: 'down', description: 'Above the candle, for example a sell' },
					{ name: 'Up', value: 'up', description: 'Below the candle, for example a buy' },
				],
				required: true,
				wire: { kind: 'choice' },
			},
			label,
			{
				displayName: 'Time',
				name: 'time',
				type: 'dateTime',
				default: '',
				description:
					'A moment within the candle. Text without a time zone is read in the time zone of the workflow.',
				required: true,
				wire: { kind: 'time' },
			},
		],
	},
	wire: { kind: 'rows', maxItems: MOST_LABELS },
};

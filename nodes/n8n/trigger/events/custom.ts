import { sentAt } from '../../../../mexc/market/pushFields';
import { MexcError } from '../../../../mexc/core/errors';
import { listEntries } from '../../../../mexc/input/lists';
import { readText } from '../../../../mexc/input/texts';
import { isSymbolName } from '../../../../mexc/input/symbolNames';
import { streamNamed } from '../../../../mexc/streams';
import { type TriggerEvent } from '../event';
import { type EventSettings, readerOf } from '../../../../mexc/events';
import { contentId } from './streamEvent';

/** One part of the name of a channel that is no pair; nothing that could break a request. */
const PART = /^[A-Za-z0-9._:+-]*$/;
const MIN_LENGTH = 3;
const MAX_LENGTH = 200;
const PLACEHOLDER = '{symbol}';

/**
 * What MEXC adds tomorrow: any channel by its full name. Fields that our tables do not know are passed
 * over; a body that they do not know comes as its bytes in base64.
 */
export const custom: TriggerEvent = {
	value: 'custom',
	name: 'Custom Channel',
	description: 'Whatever a channel sends that you name yourself, as MEXC sends it',
	testHint:
		"Check the channel's name in the documentation of MEXC, including the ending .pb and the pair.",
	access: 'public',
	symbols: 'optional',
	symbolsDescription: 'What {symbol} in Channel stands for: trading pairs, separated by commas',
	emptySymbols: 'Empty: Channel is used as it is',
	fields: [
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. spot@public.aggre.deals.v3.api.pb@100ms@{symbol}',
			description:
				'Full name of the channel, or several separated by commas. {symbol} stands for each of the symbols above. Private channels need a credential.',
		},
	],
	options: [],
	delivery: ['batch', 'each'],
	decimals: [],
	isUnique: false,
	isLossless: false,
	prepare(settings) {
		const channels = namedChannels(settings);
		return {
			channels,
			access: accessOf(channels),
			open: () =>
				readerOf({
					read: (message) => [
						{
							item: {
								event: custom.value,
								eventId: contentId(message, message.symbol, 0, message.body),
								symbol: message.symbol,
								eventTime: sentAt(message),
								receivedAt: message.receivedAt,
								channel: message.channel,
								bodyName: message.bodyName,
								body: message.body,
							},
						},
					],
				}),
		};
	},
};

function namedChannels({ values, symbols }: EventSettings): readonly string[] {
	const naming = { label: 'Channel', parameter: 'channel' };
	const entries = listEntries(values.channel, naming).map((entry) => readText(entry, naming));
	if (entries.length === 0) {
		throw invalid(
			'Channel is missing.',
			'Write the full name of a channel, as in the placeholder.',
		);
	}
	return [...new Set(entries.flatMap((entry) => expanded(entry, symbols)))];
}

function expanded(entry: string, symbols: readonly string[]): readonly string[] {
	const isPattern = entry.includes(PLACEHOLDER);
	if (isPattern && symbols.length === 0) {
		throw invalid(
			`Channel "${shown(entry)}" contains {symbol}, and Symbols is empty.`,
			'Write one or more pairs in Symbols, or the pair itself in place of {symbol}.',
		);
	}
	// A name may hold `$`, which means something in a replacement that is text.
	const names = isPattern
		? symbols.map((symbol) => entry.replaceAll(PLACEHOLDER, () => symbol))
		: [entry];
	for (const name of names) checkName(name);
	return names;
}

function checkName(name: string): void {
	const parts = name.split('@');
	const fits = name.length >= MIN_LENGTH && name.length <= MAX_LENGTH;
	if (!fits || !parts.every((part) => PART.test(part) || isSymbolName(part))) {
		throw invalid(
			`Channel "${shown(name)}" is not the name of a channel.`,
			'Names look like spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT.',
		);
	}
	// Where the pair stands is known of the channels that we know.
	const symbol = streamNamed(name)?.parameters.symbol;
	if (symbol === undefined || isSymbolName(symbol)) return;
	throw invalid(
		`Channel "${shown(name)}" names "${shown(symbol)}", which is not the name of a pair.`,
		'Write the pair in upper case without a separator, like BTCUSDT.',
	);
}

/** Private channels answer on a connection with a listen key; public ones are kept off it. */
function accessOf(channels: readonly string[]): 'public' | 'private' {
	const privates = channels.filter((name) => name.includes('@private.'));
	if (privates.length === 0) return 'public';
	if (privates.length === channels.length) return 'private';
	throw invalid(
		'Channel names both public and private channels.',
		'Use one trigger for the public channels and another for the private ones.',
	);
}

function shown(text: string): string {
	return text.slice(0, 80);
}

function invalid(message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter: 'channel', message, hint });
}

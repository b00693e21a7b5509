import { MexcError } from '../core/errors';
import { shownValue } from '../input/problem';
import { isSymbolName } from '../input/symbolNames';
import { channels } from './channels';
import type { Stream, StreamParameter } from './stream';

export type { Stream, StreamParameter } from './stream';
export type StreamId = keyof typeof channels;

/** Every live channel by its id. */
export const streams: Readonly<Record<StreamId, Stream>> = channels;

const patterns = Object.values(streams).map((stream) => ({
	stream,
	pattern: patternOf(stream.template),
}));

function patternOf(template: string): RegExp {
	const escaped = template.replace(/[.+]/g, '\\$&');
	const named = escaped.replace(/\{(\w+)\}/g, '(?<$1>[^@]+)');
	return new RegExp(`^${named}$`);
}

/** The channel that a name stands for, with the values in it, whatever they are; undefined for unknown ones. */
export function streamNamed(
	channel: string,
): { stream: Stream; parameters: Readonly<Record<string, string>> } | undefined {
	for (const { stream, pattern } of patterns) {
		const found = pattern.exec(channel);
		if (found) return { stream, parameters: { ...found.groups } };
	}
	return undefined;
}

/**
 * The channel's full name, e.g. `spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT`. Symbols must be in
 * MEXC's spelling already. Throws an `input` MexcError that names a missing, unknown or wrong parameter.
 */
export function channelName(
	stream: Stream,
	parameters: Readonly<Record<string, string | undefined>> = {},
): string {
	const known = stream.parameters.map((parameter) => parameter.name as string);
	const unknown = Object.keys(parameters).find((name) => !known.includes(name));
	if (unknown !== undefined) {
		throw wrong(unknown, `The stream ${stream.id} takes no ${unknown}`, list('It takes', known));
	}
	return stream.parameters.reduce(
		(name, parameter) =>
			name.replace(`{${parameter.name}}`, () => checked(stream, parameter, parameters)),
		stream.template,
	);
}

function checked(
	stream: Stream,
	{ name, values }: StreamParameter,
	parameters: Readonly<Record<string, string | undefined>>,
): string {
	const value = parameters[name];
	if (value === undefined || value === '') {
		throw wrong(name, `The stream ${stream.id} needs a ${name}`, allowed(values));
	}
	const fits = values === undefined ? isSymbolName(value) : values.includes(value);
	if (!fits) {
		throw wrong(
			name,
			`${name} ${shownValue(value)} is not one of the stream ${stream.id}`,
			allowed(values),
		);
	}
	return value;
}

function wrong(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message: `${message}.`, hint });
}

function allowed(values: readonly string[] | undefined): string {
	if (values !== undefined) return list('Use one of', values);
	return 'Give the pair in upper case without a separator, like BTCUSDT.';
}

function list(start: string, names: readonly string[]): string {
	return names.length === 0 ? 'It has no parameters.' : `${start}: ${names.join(', ')}.`;
}

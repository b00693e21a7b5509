import { type ChannelFact, streamFacts } from '../facts';

/** A channel name, understood. */
export interface Channel {
	readonly name: string;
	readonly fact: ChannelFact;
	readonly parameters: Readonly<Record<string, string>>;
}

interface Pattern {
	readonly fact: ChannelFact;
	readonly expression: RegExp;
}

const patterns: readonly Pattern[] = streamFacts.channels.map((fact) => ({
	fact,
	expression: new RegExp(
		`^${fact.template.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^@]+)')}$`,
	),
}));

/**
 * Reads a channel name by the templates of the facts.
 * @returns undefined for whatever the exchange answers with Blocked: a name that is unknown, retired,
 * wrongly spelled or incomplete, or a value outside a parameter's list
 */
export function parseChannel(name: string): Channel | undefined {
	for (const { fact, expression } of patterns) {
		const found = expression.exec(name);
		if (found === null) continue;
		const parameters = { ...found.groups };
		const legal = fact.parameters.every(
			(parameter) => parameter.enum?.includes(parameters[parameter.name] ?? '') ?? true,
		);
		return legal && fact.status.startsWith('live') ? { name, fact, parameters } : undefined;
	}
	return undefined;
}

/** The channel name without its last part, as messages repeat it in `eventType`. */
export function channelStem(channel: Channel): string {
	return channel.name.slice(0, channel.name.lastIndexOf('@'));
}

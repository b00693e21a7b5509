import { bodyRows, messageRows, type MessageName } from './channels';

export interface MessageField {
	number: number;
	name: string;
	/** `string`, `int32`, `int64`, `bool` or the name of another message. */
	type: string;
	repeated: boolean;
	/** Has explicit presence: absent and default are distinguished. */
	optional: boolean;
}

export const WRAPPER: MessageName = 'PushDataV3ApiWrapper';

function field(row: string): MessageField {
	const [number, name, type] = row.split(' ');
	return {
		number: Number(number),
		name,
		type: type.replace(/\[\]|\?/g, ''),
		repeated: type.endsWith('[]'),
		optional: type.endsWith('?'),
	};
}

/** Fields of every message by its name; the wrapper's bodies are in `bodies`. */
export const messages = Object.fromEntries(
	Object.entries(messageRows).map(([name, fields]) => [name, fields.map(field)]),
) as Readonly<Record<string, readonly MessageField[]>>;

/** The wrapper's oneof `body`. */
export const bodies: readonly MessageField[] = bodyRows.map(field);

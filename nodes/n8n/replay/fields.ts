import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { Field, Wire } from '../../../mexc/endpoints/endpoint';
import { MOST_PARTS } from '../../../mexc/alerts/compositeCondition';
import type { TriggerEvent } from '../trigger/event';

type Show = NonNullable<Field['showWhen']>;

/**
 * The fields of an event of the trigger as those of an operation, shown under `show`. They are checked by the event
 * itself, as in the trigger.
 */
export function fieldsOfEvent({ fields }: Pick<TriggerEvent, 'fields'>, show: Show): Field[] {
	return fields.map((field) => fieldOf(field, fields, show));
}

function fieldOf(
	property: INodeProperties,
	siblings: readonly INodeProperties[],
	show: Show = {},
): Field {
	const { displayOptions, options, typeOptions, ...plain } = property;
	const showWhen = { ...show, ...conditionsOf(displayOptions, siblings) };
	const field = {
		...structuredClone(plain),
		...(Object.keys(showWhen).length === 0 ? {} : { showWhen }),
		wire: wireOf(property),
	};
	const [table] = (options ?? []) as INodePropertyCollection[];
	if (property.type === 'fixedCollection') {
		const { displayName, values } = table;
		delete field.placeholder;
		const rows = { displayName, fields: values.map((one) => rowField(one, values)) };
		return { ...field, rows } as unknown as Field;
	}
	return {
		...field,
		...(options === undefined ? {} : { options: structuredClone(options) }),
		...(typeOptions === undefined ? {} : { typeOptions: { ...typeOptions } }),
	} as unknown as Field;
}

/** A row has to say what it is: other fields of it are shown by that. */
function rowField(property: INodeProperties, siblings: readonly INodeProperties[]): Field {
	const field = fieldOf(property, siblings);
	const isAlways = property.type === 'options' && field.showWhen === undefined;
	return isAlways ? { ...field, required: true } : field;
}

/** What hides a field is what all other values of the same list show. */
function conditionsOf(
	{ show = {}, hide = {} }: NonNullable<INodeProperties['displayOptions']> = {},
	siblings: readonly INodeProperties[],
): Show {
	const shown = Object.entries(show as Record<string, string[]>);
	const others = Object.entries(hide as Record<string, string[]>).map(([name, hidden]) => {
		const choices = siblings.find((sibling) => sibling.name === name)?.options ?? [];
		const values = (choices as INodePropertyOptions[]).map(({ value }) => String(value));
		return [name, values.filter((value) => !hidden.includes(value))] as const;
	});
	return Object.fromEntries([...shown, ...others]);
}

function wireOf({ type }: INodeProperties): Wire {
	if (type === 'options') return { kind: 'choice' };
	if (type === 'number') return { kind: 'decimal' };
	if (type === 'fixedCollection') return { kind: 'rows', maxItems: MOST_PARTS };
	return { kind: 'text' };
}

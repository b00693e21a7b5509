import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { TriggerEvent } from '../../nodes/n8n/trigger/event';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { triggerProperties } from '../../nodes/n8n/trigger/properties';

/** Options that are described once. */
const common = [
	'delivery',
	'batchMaxItems',
	'batchWindowMs',
	'maxInFlight',
	'queueLimit',
	'overflow',
	'simplify',
	'numberFormat',
	'allowEmptyExpressions',
	'manualTimeoutSeconds',
];

/** The reference page of the trigger, written from what the editor shows. */
export function eventReference(): string {
	const lines = [
		'# Trigger events',
		'',
		`All ${triggerEvents.length} events of the MEXC Trigger, generated from their definitions in \`nodes/n8n/trigger/events/\`.`,
		'How they are delivered, what survives an interruption and a restart: [trigger.md](trigger.md).',
		'Every item carries `event`, `eventId` (the same for the same event, whenever it is seen), `symbol` where',
		'there is one, `eventTime` and `receivedAt` in milliseconds, and `backfilled` where it was found later;',
		'`isExample` where a test in the editor made it of what MEXC lists ([a test](trigger.md#a-test-in-the-editor)),',
		'`isReplay` where it is a firing in history ([replay](trigger.md#replay)).',
		'',
		`${triggerEvents.map(linkTo).join(' · ')}.`,
		'',
		'## Options',
		'',
		'Most events have these; the editor shows which.',
		'',
		...once(allOptions().filter(({ name }) => common.includes(name))).map((field) =>
			fieldLine(field, false),
		),
		...triggerEvents.flatMap(section),
	];
	return `${lines.join('\n')}\n`;
}

/** What an event is, as data for programs. */
export function eventCatalogue() {
	return triggerEvents.map((event) => ({
		event: event.value,
		name: event.name,
		description: event.description,
		needsCredential: event.access === 'private',
		symbols: event.symbols,
		delivery: event.delivery,
		lossless: event.isLossless,
		fields: fieldsOf(event.value).map(fieldEntry),
		options: optionsOf(event.value).map(fieldEntry),
	}));
}

/** The options that most events have. */
export function commonEventOptions() {
	return once(allOptions().filter(({ name }) => common.includes(name))).map(fieldEntry);
}

function fieldEntry(field: INodeProperties) {
	const { name, displayName, type, required, description } = field;
	const choices = (field.options ?? []) as INodePropertyOptions[];
	return {
		name,
		displayName,
		type,
		default: field.default,
		...(required === true ? { required } : {}),
		...(description === undefined ? {} : { description }),
		...(choices.length === 0 ? {} : { values: choices.map(({ value }) => value) }),
	};
}

function linkTo({ name, value }: TriggerEvent): string {
	const slug = `${name} ${value}`.toLowerCase().replace(/[^a-z0-9\- ]/g, '');
	return `[${name}](#${slug.replaceAll(' ', '-')})`;
}

function section(event: TriggerEvent): string[] {
	const { name, value, description, access, delivery, isLossless, deliveryDefaults } = event;
	const { batchWindowMs, batchMaxItems } = deliveryDefaults ?? {};
	const ways = delivery.map((way) => `\`${way}\``).join(', ');
	const facts = [
		access === 'private' ? 'Needs a credential' : 'Needs no key',
		`delivery ${ways} (the first is the standard)`,
		...(batchWindowMs === undefined ? [] : [`window of ${batchWindowMs} ms`]),
		...(batchMaxItems === undefined ? [] : [`up to ${batchMaxItems} items`]),
		isLossless ? 'never dropped' : 'bounded by Queue Limit',
	];
	return [
		'',
		`## ${name} (\`${value}\`)`,
		'',
		`${description.replace(/\.$/, '')}. ${facts.join('; ')}.`,
		'',
		...fieldsOf(value).map((field) => fieldLine(field, true)),
		...optionsOf(value).map((field) => fieldLine(field, false)),
	];
}

/** A field that stands in several forms for one event is listed once, with the choices of the first. */
function once(fields: readonly INodeProperties[]): INodeProperties[] {
	return fields.filter(
		({ name }, position) => fields.findIndex((other) => other.name === name) === position,
	);
}

function fieldsOf(event: string): INodeProperties[] {
	const all = triggerProperties().filter(
		({ displayOptions, type }) => displayOptions?.show?.event?.includes(event) && type !== 'notice',
	);
	return once(all).map((field) => joined(all.filter(({ name }) => name === field.name)));
}

/** A field whose forms differ by what else is chosen, as in an indicator's parameters. */
function joined([first, ...others]: INodeProperties[]): INodeProperties {
	const all = [first, ...others];
	const options = all.flatMap((form) => (form.options ?? []) as INodePropertyOptions[]);
	const choices = new Map(options.map((option) => [option.value, option]));
	const standards = [...new Set(all.map((form) => form.default))];
	return {
		...first,
		...(choices.size > 0 ? { options: [...choices.values()] } : {}),
		...(standards.length > 1 && typeof first.default === 'number'
			? { default: standards.join(', ') }
			: {}),
	};
}

function allOptions(): INodeProperties[] {
	const collection = triggerProperties().find(({ name }) => name === 'options');
	return (collection?.options ?? []) as INodeProperties[];
}

function optionsOf(event: string): INodeProperties[] {
	return once(
		allOptions().filter(
			({ name, displayOptions }) =>
				!common.includes(name) && displayOptions?.show?.['/event']?.includes(event),
		),
	);
}

function fieldLine(field: INodeProperties, isTopLevel: boolean): string {
	const { name, displayName, description, default: standard } = field;
	const label = isTopLevel ? `**\`${name}\`**` : `\`${name}\``;
	const choices = (field.options ?? []) as INodePropertyOptions[];
	const sentences = [
		description ?? '',
		field.type === 'fixedCollection' ? rowsText(field) : '',
		choices.length > 0 && field.type !== 'fixedCollection'
			? `One of ${choices.map(({ value }) => `\`${value}\``).join(', ')}`
			: '',
		choices.length === 0 ? standardText(standard) : '',
	].map((sentence) => sentence.replace(/\.$/, ''));
	return `- ${label} (${displayName}): ${sentences.filter((text) => text !== '').join('. ')}.`;
}

function standardText(standard: unknown): string {
	if (typeof standard === 'number') return `Standard: ${standard}`;
	const isJoined = /^\d+(, \d+)+$/.test(String(standard));
	return isJoined ? `Standard by indicator: ${String(standard)}` : '';
}

/** The fields of a table's rows. */
function rowsText({ options }: INodeProperties): string {
	const [group] = (options ?? []) as INodePropertyCollection[];
	const fields = once(group.values).map(({ name, displayName }) => `\`${name}\` (${displayName})`);
	return `Rows \`${group.name}\` of ${fields.join(', ')}`;
}

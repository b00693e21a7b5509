import { isComposite, type AnyOperation } from '../../mexc/flows/composite';
import { spotTradingComposites } from '../../mexc/flows/composites';
import { marketData } from '../../mexc/endpoints/marketData';
import { rebate } from '../../mexc/endpoints/rebate';
import { spotTrading } from '../../mexc/endpoints/spotTrading';
import { marketDataComposites } from '../../mexc/statistics';
import { replayAlert } from '../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';
import { subAccount } from '../../mexc/endpoints/subAccount';
import { userDataStream } from '../../mexc/endpoints/userDataStream';
import { wallet } from '../../mexc/endpoints/wallet';
import type { Endpoint, Field } from '../../mexc/endpoints/endpoint';
import { allowEmptyExpressions } from '../../nodes/n8n/fields/expressions';
import { numberFormat } from '../../nodes/n8n/fields/outputFields';
import { shownFields, shownOptions } from '../../nodes/n8n/fields/shownFields';

const nodes: ReadonlyArray<readonly [name: string, operations: readonly AnyOperation[]]> = [
	['MEXC Market Data', [...marketData, ...marketDataComposites, replayAlert]],
	['MEXC Spot Trading', [...spotTrading, ...spotTradingComposites, ...spotTradingStatistics]],
	['MEXC Wallet', wallet],
	['MEXC Sub-Account', subAccount],
	['MEXC User Data Stream', userDataStream],
	['MEXC Rebate', rebate],
];

const allowedBy: Partial<Record<Endpoint['policyClass'], string>> = {
	trade: 'Allow Trading',
	transfer: 'Allow Transfers',
	withdraw: 'Allow Withdrawals',
	administer: 'Allow Administration',
};

/** Options that are described once. */
const onMost: readonly Field[] = [allowEmptyExpressions, numberFormat];

/** What an operation is, as data for programs: its saved names, its fields and what it does. */
export function operationCatalogue() {
	return nodes.flatMap(([node, operations]) =>
		operations.map((operation) => ({
			node,
			type: `n8n-nodes-mexc-spot.${operation.node}`,
			resource: operation.resource,
			operation: operation.id,
			action: operation.action,
			description: operation.description,
			...(isComposite(operation)
				? { calls: operation.steps.map(({ id }) => id) }
				: {
						method: operation.method,
						path: operation.path,
						signed: operation.security === 'SIGNED',
						weight: operation.weight,
					}),
			effect: operation.effect,
			allowedBy: allowedBy[operation.policyClass] ?? null,
			fields: shownFields(operation).map(fieldEntry),
			options: shownOptions(operation).map(fieldEntry),
		})),
	);
}

interface FieldEntry {
	name: string;
	displayName: string;
	type: string;
	[key: string]: unknown;
}

function fieldEntry(field: Field): FieldEntry {
	const { name, displayName, type, required, description, hint, options, showWhen, rows } = field;
	return {
		name,
		displayName,
		type,
		default: field.default,
		...(required === true ? { required } : {}),
		...(description === undefined ? {} : { description }),
		...(hint === undefined ? {} : { hint }),
		...(options === undefined ? {} : { values: options.map(({ value }) => value) }),
		...(showWhen === undefined ? {} : { showWhen }),
		...(rows === undefined ? {} : { rows: rows.fields.map(fieldEntry) }),
	};
}

/** The reference page, written from the definitions that also make the editor's fields. */
export function operationReference(): string {
	const count = nodes.reduce((sum, [, operations]) => sum + operations.length, 0);
	const lines = [
		'# Operations',
		'',
		`All ${count} operations of the action nodes, generated from their definitions in \`mexc/endpoints/\`.`,
		'An operation that calls several endpoints of MEXC names them instead of an address.',
		'A parameter keeps the name MEXC gives it; **bold** ones are required, or required in some cases that',
		'the editor shows. Operations that change something name the switch of the credential that allows them.',
		'What fields understand, and what they refuse: [values.md](values.md). Operations with fields that may be',
		`left empty have the option _${allowEmptyExpressions.displayName}_ as well (\`${allowEmptyExpressions.name}\`), and`,
		`operations that return amounts _${numberFormat.displayName}_ (\`${numberFormat.name}\`: \`text\`, every digit, or \`number\`).`,
		'Fields and results named _Percent_ are percentages: 5 is 5 %. Rates of fees are fractions, as MEXC sends them:',
		'0.0005 is 0.05 %.',
		...nodes.flatMap(([name, operations]) => nodeSection(name, operations)),
	];
	return `${lines.join('\n')}\n`;
}

function nodeSection(name: string, operations: readonly AnyOperation[]): string[] {
	const resources = [...new Set(operations.map(({ resource }) => resource))];
	const ordered = resources.flatMap((resource) =>
		operations.filter((operation) => operation.resource === resource),
	);
	return [
		'',
		`## ${name}`,
		'',
		`${ordered.map(linkTo).join(' · ')}.`,
		...ordered.flatMap(operationSection),
	];
}

function linkTo({ action, id }: AnyOperation): string {
	const slug = `${action} ${id}`.toLowerCase().replace(/[^a-z0-9\- ]/g, '');
	return `[${action}](#${slug.replaceAll(' ', '-')})`;
}

function operationSection(operation: AnyOperation): string[] {
	const { action, id, description } = operation;
	const fields = shownFields(operation);
	const options = shownOptions(operation).filter((field) => !onMost.includes(field));
	const how = isComposite(operation) ? stepsOf(operation.steps) : addressOf(operation);
	return [
		'',
		`### ${action} (\`${id}\`)`,
		'',
		`${description.replace(/\.$/, '')}. ${how}`,
		'',
		...(fields.length + options.length === 0 ? ['No parameters.'] : []),
		...fields.filter(isOwn).map((field) => fieldLine(field, true)),
		...(fields.every(isOwn) ? [] : [ofEvent]),
		...options.map((field) => fieldLine(field, false)),
	];
}

/** The fields of the trigger's events are described with them. */
function isOwn({ showWhen = {} }: Field): boolean {
	return !('event' in showWhen);
}

const ofEvent =
	'- the fields of the chosen event, with the names they have in [the trigger](events.md).';

function stepsOf(steps: readonly Endpoint[]): string {
	return `Calls ${steps.map(({ id }) => `\`${id}\``).join(' and ')}.`;
}

function addressOf(endpoint: Endpoint): string {
	return `\`${endpoint.method} ${endpoint.path}\`${facts(endpoint)}`;
}

function facts({ security, policyClass, weight, output, effect }: Endpoint): string {
	const allowed = allowedBy[policyClass];
	const weights = [
		weight.ip === null ? '' : `${weight.ip} per IP address`,
		weight.uid === null ? '' : `${weight.uid} per account`,
	].filter((text) => text !== '');
	return [
		security === 'SIGNED' ? ', signed' : ', public',
		weights.length > 0 ? `, weight ${weights.join(' and ')}` : '',
		output.shape === 'list' ? ', one item per row' : '',
		effect === 'read' ? '' : ', changes something',
		allowed === undefined ? '.' : `, needs _${allowed}_.`,
	].join('');
}

function fieldLine(field: Field, isTopLevel: boolean): string {
	const { name, displayName, description, hint, options, showWhen, rows } = field;
	const label = isTopLevel ? `**\`${name}\`**` : `\`${name}\``;
	const choices = (options ?? []).filter(({ value }) => value !== '');
	const shown = Object.entries(showWhen ?? {}).map(
		([other, values]) => `shown when \`${other}\` is ${values.join(', ')}`,
	);
	const sentences = [
		...shown,
		description ?? '',
		hint ?? '',
		choices.length > 0 ? `one of ${choices.map(({ value }) => `\`${value}\``).join(', ')}` : '',
		rows === undefined ? '' : `each row has ${rows.fields.map(rowFieldText).join('; ')}`,
	].map((text) => text.replace(/\.$/, ''));
	return `- ${label} (${displayName}): ${sentences.filter((text) => text !== '').join('. ')}.`;
}

function rowFieldText({ name, default: standard, options = [], showWhen }: Field): string {
	const choices = options.map(({ value }) => `\`${value}\``).join(', ');
	const shown = Object.values(showWhen ?? {}).map((values) => ` for ${values.join(', ')}`);
	const isNumber = typeof standard === 'number';
	return [
		`\`${name}\``,
		...shown,
		isNumber ? ` (${standard})` : '',
		choices && ` (one of ${choices})`,
	].join('');
}

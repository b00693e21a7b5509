import type { INodeProperties, INodePropertyMode, INodePropertyModeValidation } from 'n8n-workflow';
import type { Field, SymbolLocator } from '../../../mexc/endpoints/endpoint';
import { ROW } from './expressions';
import { locatorModes } from './locators';

/** Conditions as n8n's `displayOptions.show` holds them. */
export type Show = Readonly<Record<string, readonly (string | boolean)[]>>;

/** One field of a definition as n8n's property; `show` adds conditions to those of the field itself. */
export function fieldProperty(field: Field, show: Show = {}): INodeProperties {
	const { showWhen, wire, list, rows, unit, ...plain } = field;
	const property = structuredClone(plain) as INodeProperties & Pick<Field, 'alternative'>;
	if (unit !== undefined) property.displayName = `${field.displayName} (${unit})`;
	delete property.alternative;
	if (wire.kind === 'symbol') Object.assign(property, symbolModes());
	else if (field.type === 'resourceLocator') Object.assign(property, locatorModes(plain, list));
	else if (rows) Object.assign(property, tableOf(rows));
	if (field.type === 'resourceLocator') {
		property.default = { __rl: true, ...(field.default as SymbolLocator) };
	}
	return shownWhen(property, { ...show, ...showWhen });
}

export function fieldProperties(fields: readonly Field[], show?: Show): INodeProperties[] {
	return fields.map((field) => fieldProperty(field, show));
}

/** Several rows, each with the fields of one; n8n looks for conditions among the values of the same row. */
function tableOf({ displayName, fields }: NonNullable<Field['rows']>): Partial<INodeProperties> {
	return {
		placeholder: `Add ${displayName}`,
		typeOptions: { multipleValues: true, sortable: true },
		options: [{ displayName, name: ROW, values: fieldProperties(fields) }],
	};
}

function symbolModes(): Pick<INodeProperties, 'modes'> {
	const list: INodePropertyMode['typeOptions'] = {
		searchListMethod: 'searchSymbols',
		searchable: true,
		skipCredentialsCheckInRLC: true,
	};
	const onePair: INodePropertyModeValidation = {
		type: 'regex',
		properties: {
			regex: '\\s*[^\\s/_,-]+(\\s*[\\s/_-]\\s*[^\\s/_,-]+)?\\s*',
			errorMessage: 'Write one pair, for example BTCUSDT or BTC/USDT',
		},
	};
	return {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a symbol…',
				typeOptions: list,
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. BTCUSDT',
				validation: [onePair],
			},
		],
	};
}

/** Adds conditions, each operation's arrays its own. */
export function shownWhen(property: INodeProperties, show: Show = {}): INodeProperties {
	if (Object.keys(show).length === 0) return property;
	const own = Object.entries(show).map(([name, values]) => [name, [...values]]);
	return { ...property, displayOptions: { show: Object.fromEntries(own) } };
}

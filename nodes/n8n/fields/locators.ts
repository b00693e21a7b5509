import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import type { Field } from '../../../mexc/endpoints/endpoint';

type Locator = Pick<INodeProperties, 'modes' | 'typeOptions'>;

/** How a resource locator is filled in: from its list, where it has one, or by typing. */
export function locatorModes(
	{ displayName, placeholder }: Pick<Field, 'displayName' | 'placeholder'>,
	list: Field['list'],
): Locator {
	const typeOptions: INodePropertyMode['typeOptions'] = {
		searchListMethod: list?.method,
		searchable: true,
	};
	const locator: Locator = {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${displayName.toLowerCase()}…`,
				typeOptions,
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder },
		],
	};
	if (!list) return { modes: locator.modes?.slice(1) };
	if (!list.dependsOn) return locator;
	// The editor empties the field when one of these changes: a network belongs to its coin.
	const loadOptionsDependsOn = list.dependsOn.map((name) => `${name}.value`);
	return { ...locator, typeOptions: { loadOptionsDependsOn } };
}

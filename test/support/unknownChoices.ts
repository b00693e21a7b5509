import type { INodeParameters, INodeProperties } from 'n8n-workflow';

/** The choices of a list that do not exist, at the top level and inside the collection. */
export function unknownChoices(
	properties: INodeProperties[],
	parameters: INodeParameters,
): string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		const same = properties.filter((property) => property.name === name);
		if (same.length === 0) return [`no field is called ${name}`];
		if (name === 'options') {
			const inside = same.flatMap((property) => property.options as INodeProperties[]);
			return unknownChoices(inside, value as INodeParameters);
		}
		const choices = same
			.filter(({ type }) => type === 'options')
			.flatMap((property) => property.options ?? [])
			.map((option) => ('value' in option ? option.value : undefined));
		const isExpression = typeof value === 'string' && value.startsWith('=');
		if (choices.length === 0 || isExpression || choices.includes(value as string)) return [];
		return [`${name} has no choice ${String(value)}`];
	});
}

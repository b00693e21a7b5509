/** The fields of a control request's JSON body. */
export type Fields = Readonly<Record<string, unknown>>;

/** Numbers are accepted as well: they become text at once. */
export function optionalText(fields: Fields, name: string): string | undefined {
	const value = fields[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** @throws RangeError when the field is missing */
export function text(fields: Fields, name: string): string {
	const value = optionalText(fields, name);
	if (value === undefined || value === '') throw new RangeError(`The field "${name}" is missing`);
	return value;
}

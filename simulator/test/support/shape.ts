import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The form of an answer as the facts write it down. */
export interface Shape {
	readonly type?: string;
	readonly properties?: Readonly<Record<string, Shape>>;
	readonly items?: Shape;
	readonly tuple?: readonly Shape[];
	readonly oneOf?: readonly Shape[];
	readonly nullable?: boolean;
	readonly optional?: boolean;
	readonly allowEmpty?: boolean;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string';

const LEAVES: Readonly<Record<string, (value: unknown) => boolean>> = {
	string: isText,
	decimalString: (value) => isText(value) && /^-?\d+(\.\d+)?$/.test(value),
	int: isWhole,
	long: isWhole,
	// 0 stands for never, as in the sample of etfInfo.
	timestampMs: (value) => value === 0 || (isWhole(value) && value > 1e12 && value < 1e13),
	timestampSec: (value) => isWhole(value) && value > 1e9 && value < 1e10,
	isoDateTime: (value) => isText(value) && !Number.isNaN(Date.parse(value)),
	boolean: (value) => typeof value === 'boolean',
	number: (value) => typeof value === 'number' && Number.isFinite(value),
	null: (value) => value === null,
	any: () => true,
};

/** Where a value differs from its shape, one line each: the path and what is wrong there. */
export function mismatches(value: unknown, shape: Shape, path = '$'): string[] {
	if (value === undefined) return shape.optional === true ? [] : [`${path} is missing`];
	if (value === null && shape.nullable === true) return [];
	if (shape.oneOf !== undefined) {
		const perShape = shape.oneOf.map((one) => mismatches(value, one, path));
		return perShape.some((found) => found.length === 0) ? [] : (perShape[0] ?? []);
	}
	if (shape.type === 'object') return objectMismatches(value, shape, path);
	if (shape.type === 'array') return arrayMismatches(value, shape, path);
	if (value === '' && shape.allowEmpty === true) return [];
	const fits = LEAVES[shape.type ?? ''];
	if (fits === undefined) return [`${path} has the unknown type ${shape.type}`];
	return fits(value) ? [] : [`${path} is no ${shape.type}: ${JSON.stringify(value)}`];
}

function objectMismatches(value: unknown, { properties = {} }: Shape, path: string): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return [`${path} is no object`];
	}
	const fields = value as Readonly<Record<string, unknown>>;
	const unknown = Object.keys(fields).filter((name) => properties[name] === undefined);
	return [
		...unknown.map((name) => `${path}.${name} is not in the facts`),
		...Object.entries(properties).flatMap(([name, shape]) =>
			mismatches(fields[name], shape, `${path}.${name}`),
		),
	];
}

function arrayMismatches(value: unknown, { items, tuple }: Shape, path: string): string[] {
	if (!Array.isArray(value)) return [`${path} is no array`];
	if (tuple !== undefined) {
		const wrongLength = value.length === tuple.length ? [] : [`${path} has ${value.length} places`];
		return [
			...wrongLength,
			...tuple.flatMap((shape, index) => mismatches(value[index], shape, `${path}[${index}]`)),
		];
	}
	if (items === undefined) return [];
	return value.flatMap((item, index) => mismatches(item, items, `${path}[${index}]`));
}

export interface AnswerFact {
	readonly id: string;
	readonly method: string;
	readonly path: string;
	readonly security: 'NONE' | 'SIGNED';
	readonly response: Shape;
}

const FACTS = join(__dirname, '..', '..', 'facts');

/** All endpoints with the shapes of their answers. */
export function answerFacts(): AnswerFact[] {
	return JSON.parse(readFileSync(join(FACTS, 'endpoints.json'), 'utf8')) as AnswerFact[];
}

/** The sample answer of an endpoint. */
export function sampleOf(id: string): unknown {
	return JSON.parse(readFileSync(join(FACTS, 'responses', `${id}.json`), 'utf8'));
}

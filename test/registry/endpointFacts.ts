import { readFileSync } from 'node:fs';
import path from 'node:path';
import endpointFacts from '../../simulator/facts/endpoints.json';

export interface ParameterFact {
	name: string;
	required: boolean | 'conditional';
	auto?: boolean;
	enum?: string[];
	max?: number;
	maxLength?: number;
}

export interface ShapeFact {
	type?: string;
	properties?: Record<string, ShapeFact>;
	items?: ShapeFact;
	tuple?: ShapeFact[];
	oneOf?: ShapeFact[];
}

export interface EndpointFact {
	id: string;
	status: string;
	weight: { ip: number | null; uid: number | null };
	extraLimits?: Array<{ limit: number; intervalSeconds: number; scope: string; bucket?: string }>;
	params: ParameterFact[];
	response: ShapeFact;
	/** As MEXC sends it, where no file of its own holds it. */
	sample?: unknown;
}

const facts = new Map((endpointFacts as unknown as EndpointFact[]).map((fact) => [fact.id, fact]));

export function factOf(id: string): EndpointFact {
	const fact = facts.get(id);
	if (!fact) throw new Error(`${id} is not in the facts`);
	return fact;
}

/** Parameters of the facts, without those that signing adds. */
export function given(id: string): ParameterFact[] {
	return factOf(id).params.filter((parameter) => !parameter.auto);
}

/** An answer as MEXC sends it: in the endpoint's facts, or in a file of its own. */
export function readSample(id: string): unknown {
	const { sample } = factOf(id);
	if (sample !== undefined) return sample;
	const file = path.join(__dirname, '..', '..', 'simulator', 'facts', 'responses', `${id}.json`);
	return JSON.parse(readFileSync(file, 'utf8'));
}

/** Names of the properties that hold decimal text, at any depth. */
export function decimalNames(shape: ShapeFact, name = ''): Set<string> {
	const found = new Set<string>();
	if (shape.type === 'decimalString' && name) found.add(name);
	for (const [key, part] of Object.entries(shape.properties ?? {})) {
		for (const inner of decimalNames(part, key)) found.add(inner);
	}
	for (const part of [shape.items, ...(shape.oneOf ?? [])]) {
		if (part) for (const inner of decimalNames(part)) found.add(inner);
	}
	return found;
}

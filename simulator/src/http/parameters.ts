import type { EndpointFact, ParameterFact } from '../facts';
import { type Refusal, illegalParameter, missingParameter, refusal } from '../exchange/refusal';

const WHOLE_NUMBER = /^\d{1,18}$/;

// Two names are refused in words of their own (exchange-behaviour 2 and 3.1).
const ENUM_REFUSALS: Readonly<Record<string, () => Refusal>> = {
	type: () => refusal(500, 'invalid type'),
	interval: () => refusal(33333),
};

/**
 * Checks presence, form and range of an endpoint's parameters against the facts. Values above a
 * maximum are cut down to it in `parameters`, as the exchange does with `limit`.
 * @throws Refusal naming the first parameter that does not fit
 */
export function checkParameters(endpoint: EndpointFact, parameters: Map<string, string>): void {
	for (const fact of endpoint.params) {
		if (fact.auto === true) continue;
		const value = parameters.get(fact.name) ?? '';
		if (value === '') {
			if (fact.required === true) throw missingParameter(fact.name);
			continue;
		}
		checkForm(endpoint, fact, value);
		if (fact.max !== undefined && Number(value) > fact.max) {
			parameters.set(fact.name, String(fact.max));
		}
	}
}

function checkForm(endpoint: EndpointFact, fact: ParameterFact, value: string): void {
	if (fact.type === 'ENUM' && fact.enum !== undefined && !fact.enum.includes(value)) {
		const own = endpoint.id === 'affiliateCommissionDetail' ? undefined : ENUM_REFUSALS[fact.name];
		throw own?.() ?? illegalParameter(fact.name, `(${fact.enum.join('|')})`);
	}
	if (fact.type === 'BOOL' && value !== 'true' && value !== 'false') {
		throw illegalParameter(fact.name, '(true|false)');
	}
	if (fact.type === 'INT' || fact.type === 'LONG') checkWhole(fact, value);
	if (fact.pattern !== undefined && !new RegExp(fact.pattern).test(value)) {
		throw illegalParameter(fact.name, fact.pattern);
	}
	if (fact.maxLength !== undefined && value.length > fact.maxLength) {
		throw illegalParameter(fact.name, `^.{1,${fact.maxLength}}$`);
	}
}

function checkWhole(fact: ParameterFact, value: string): void {
	const least = fact.type === 'INT' ? Math.max(1, fact.min ?? 1) : 0;
	if (!WHOLE_NUMBER.test(value) || Number(value) < least) {
		throw illegalParameter(fact.name, `[${least}, ${fact.max ?? ''})`);
	}
}

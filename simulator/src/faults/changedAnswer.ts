import type { Reply } from '../http/reply';
import type { RequestFault } from './faults';

type AnswerFault = Extract<RequestFault, { readonly kind: 'answer' }>;

/** Stands where the JSON text of the fault is put. */
const PLACE = '@@the text of the fault@@';

/** The reply with its body, or a part of it, put differently. A part that cannot be reached stays away. */
export function changedAnswer({ path, json }: AnswerFault, reply: Reply): Reply {
	if (path === undefined) return { ...reply, body: json ?? '' };
	const body = JSON.parse(reply.body) as unknown;
	const names = path.split('.');
	const last = names.pop() ?? '';
	const holder = names.reduce<unknown>((part, name) => partOf(part, name), body);
	if (typeof holder !== 'object' || holder === null) return reply;
	const fields = holder as Record<string, unknown>;
	if (json !== undefined) fields[last] = PLACE;
	else if (Array.isArray(holder)) holder.splice(Number(last), 1);
	else delete fields[last];
	// A function keeps `$` in the text from meaning anything.
	return { ...reply, body: JSON.stringify(body).replace(`"${PLACE}"`, () => json ?? '') };
}

function partOf(part: unknown, name: string): unknown {
	return typeof part === 'object' && part !== null
		? (part as Record<string, unknown>)[name]
		: undefined;
}

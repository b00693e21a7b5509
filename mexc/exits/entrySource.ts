import { shownValue } from '../input/problem';
import { choice, invalid, isBlank, type RawSettings } from '../input/settings';
import { readText } from '../input/texts';
import { readTime } from '../input/times';
import { TAG_LENGTH } from '../orders/clientOrderId';
import type { EntrySource } from './position';

export const entryChoices = ['tag', 'pairs'] as const;

/** Which purchases the plan is for. Throws an `input` MexcError that names the field and the value. */
export function parseEntrySource(raw: RawSettings): EntrySource {
	const entries = choice(raw, 'entries', 'Entries', entryChoices);
	return entries === 'tag' ? { tag: tagOf(raw.exitPlanTag) } : { since: sinceOf(raw.entriesSince) };
}

function tagOf(value: unknown): string {
	const naming = { label: 'Exit Plan Tag', parameter: 'exitPlanTag' };
	if (isBlank(value)) {
		throw invalid(
			'exitPlanTag',
			'Exit Plan Tag is missing',
			'Give the tag that the orders carry in their option Exit Plan Tag.',
		);
	}
	const tag = readText(value, naming, 'key');
	if (tag.length <= TAG_LENGTH) return tag;
	throw invalid(
		'exitPlanTag',
		`Exit Plan Tag ${shownValue(value)} is longer than ${TAG_LENGTH} characters`,
		'Use a shorter one, here and in the orders.',
	);
}

function sinceOf(value: unknown): number {
	const naming = { label: 'Entries Since', parameter: 'entriesSince' };
	if (!isBlank(value)) return readTime(value, naming);
	throw invalid(
		'entriesSince',
		'Entries Since is missing',
		'Give the moment from which on every buy gets this plan: what was bought earlier is left alone.',
	);
}

/**
 * One value of a payload under its name; names inside objects are joined by points. Numbers keep the digits
 * that were sent.
 */
export interface Entry {
	name: string;
	value: EntryValue;
}

export type EntryValue =
	| { kind: 'text' | 'number'; text: string }
	| { kind: 'switch'; on: boolean }
	| { kind: 'nothing' | 'list' };

import type { IDataObject } from 'n8n-workflow';
import type { StateStore } from '../../../mexc/events';

/** What the trigger itself remembers beside its event (handover.ts). */
export const FAILED_STARTS = 'failedStarts';
export const UNFINISHED = 'unfinished';
const OWN_KEYS: readonly string[] = [FAILED_STARTS, UNFINISHED];

/** `write` gets the whole state at each change. */
export function stateStore(initial: IDataObject, write: (state: IDataObject) => void): StateStore {
	let state = initial;
	const replace = (next: IDataObject) => {
		state = next;
		write(state);
	};
	return {
		load: (key) => state[key],
		save: (key, value) => replace({ ...state, [key]: value as IDataObject }),
		keepOnly(keys) {
			const isKept = (key: string) => OWN_KEYS.includes(key) || keys.includes(key);
			const kept = Object.entries(state).filter(([key]) => isKept(key));
			if (kept.length < Object.keys(state).length) replace(Object.fromEntries(kept));
		},
	};
}

/** For a manual test: starts from nothing and leaves no trace in the published workflow. */
export function temporaryStateStore(): StateStore {
	return stateStore({}, () => undefined);
}

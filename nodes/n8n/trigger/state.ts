import type { IDataObject } from 'n8n-workflow';
import type { StateStore } from './event';

/**
 * State in the node's static data. n8n saves it when a trigger emits, so a state written right before an
 * emit is in the database before that execution runs.
 */
export function staticStateStore(staticData: IDataObject): StateStore {
	const read = (): IDataObject => ({ ...(staticData.state as IDataObject | undefined) });
	return {
		load: (key) => read()[key],
		save(key, value) {
			// Assigned as a whole: n8n notices a change by the assignment.
			staticData.state = { ...read(), [key]: value as IDataObject };
		},
		keepOnly(keys) {
			const kept = Object.entries(read()).filter(([key]) => keys.includes(key));
			if (kept.length < Object.keys(read()).length) staticData.state = Object.fromEntries(kept);
		},
	};
}

/** For a manual test: starts from nothing and leaves no trace in the published workflow. */
export function temporaryStateStore(): StateStore {
	return staticStateStore({});
}

import type { IDataObject } from 'n8n-workflow';
import type { AlertState, Crossing } from '../../../mexc/alerts/priceCross';
import type { AlertStore } from './event';

const crossings: readonly unknown[] = ['up', 'down', 'enter', 'leave'];

/**
 * Alert state in the node's static data. n8n saves it when a trigger emits, so a state written right
 * before an emit is in the database before that execution runs.
 */
export function staticAlertStore(staticData: IDataObject): AlertStore {
	const read = (): IDataObject => ({ ...(staticData.alerts as IDataObject | undefined) });
	return {
		load: (hash) => alertStateOf(read()[hash]),
		save(hash, state) {
			// Assigned as a whole: n8n notices a change by the assignment.
			staticData.alerts = { ...read(), [hash]: { ...state } };
		},
		keepOnly(hashes) {
			const kept = Object.entries(read()).filter(([hash]) => hashes.includes(hash));
			if (kept.length < Object.keys(read()).length) staticData.alerts = Object.fromEntries(kept);
		},
	};
}

/** For a manual test: starts from nothing and leaves no trace in the published workflow. */
export function temporaryAlertStore(): AlertStore {
	return staticAlertStore({});
}

/** Undefined for anything that is not a state: static data can be edited by people and by executions. */
function alertStateOf(value: unknown): AlertState | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { armed, lastFireTime, lastFireCandle } = value as Record<string, unknown>;
	return {
		armed: crossings.includes(armed) ? (armed as Crossing) : null,
		lastFireTime: typeof lastFireTime === 'number' ? lastFireTime : null,
		lastFireCandle: typeof lastFireCandle === 'number' ? lastFireCandle : null,
	};
}

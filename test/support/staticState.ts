import type { IDataObject } from 'n8n-workflow';
import type { StateStore } from '../../mexc/events';
import { stateStore } from '../../nodes/n8n/trigger/state';

/** A trigger's state in the static data that a test looks at. */
export function staticStateStore(staticData: IDataObject): StateStore {
	return stateStore({ ...(staticData.state as IDataObject | undefined) }, (state) => {
		staticData.state = state;
	});
}

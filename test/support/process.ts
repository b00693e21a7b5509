import { processWide } from '../../mexc/core/globalState';

/** What triggers remember beside n8n's database goes with the process: from here on it is another one. */
export function forgetProcess(): void {
	processWide('triggerStates', () => new Map()).clear();
}

import { triggerEvents } from '../../nodes/n8n/trigger/events';

/** As the trigger does with the chosen one before it reads its settings. */
export async function loadEvents(): Promise<void> {
	for (const { load } of triggerEvents) await load?.();
}

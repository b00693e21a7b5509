import type { Operation } from '../../../mexc/endpoints/endpoint';
import type { TriggerEvent } from '../trigger/event';

// What stands below a node on the canvas. n8n evaluates it in the browser, so the names travel inside the
// expression; without them the canvas would show saved values such as `newOrder`.

/** `Create an order`, by the operation chosen. */
export function actionSubtitle(endpoints: readonly Operation[]): string {
	const names = Object.fromEntries(endpoints.map(({ id, action }) => [id, action]));
	return `={{ ${lookUp(names, 'operation')} }}`;
}

/** `Price Cross: BTCUSDT`, by the event and the symbols chosen. */
export function eventSubtitle(events: readonly TriggerEvent[]): string {
	const names = Object.fromEntries(events.map(({ value, name }) => [value, name]));
	const symbols = '($parameter["symbols"] ? ": " + $parameter["symbols"] : "")';
	return `={{ ${lookUp(names, 'event')} + ${symbols} }}`;
}

function lookUp(names: Readonly<Record<string, string>>, parameter: string): string {
	return `(${JSON.stringify(names)})[$parameter["${parameter}"]]`;
}

import type { INodeProperties } from 'n8n-workflow';
import { triggerEvents } from '../../nodes/n8n/trigger/events';

type Given = Readonly<Record<string, unknown>>;

/** Whether the editor shows a field for these values of the others. */
function isShown({ displayOptions }: INodeProperties, values: Given): boolean {
	const fits = ([name, wanted]: [string, unknown]) =>
		(wanted as unknown[]).includes(values[name] as never);
	const { show = {}, hide = {} } = displayOptions ?? {};
	return Object.entries(show).every(fits) && !Object.entries(hide).some(fits);
}

/** Each event of the trigger with the labels that its panel must show when nothing is chosen yet. */
export const triggerPanels = triggerEvents.map(({ value, name, fields, symbols }) => {
	const standards = Object.fromEntries(fields.map((field) => [field.name, field.default])) as Given;
	const shown = fields.filter((field) => field.type !== 'notice' && isShown(field, standards));
	const labels = shown.map(({ displayName }) => displayName);
	return { value, name, labels: symbols === 'none' ? labels : ['Symbols', ...labels] };
});

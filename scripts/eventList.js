// The trigger's list of events, written from the files that define them, so that a new event is its file alone.
const fs = require('node:fs');
const path = require('node:path');

const folder = path.resolve(__dirname, '../nodes/n8n/trigger');
const file = path.join(folder, 'events.ts');
/** How an event is defined: in full, or from a stream or an alert. */
const EVENT = /^export const (\w+)(?:: TriggerEvent = \{| = (?:stream|alert)Event\(\{)/gm;

/** What `nodes/n8n/trigger/events.ts` has to be. */
function eventList() {
	const modules = fs
		.readdirSync(path.join(folder, 'events'))
		.filter((name) => name.endsWith('.ts'))
		.sort((one, other) => (one < other ? -1 : 1))
		.map((name) => {
			const text = fs.readFileSync(path.join(folder, 'events', name), 'utf8');
			return { name: path.parse(name).name, events: [...text.matchAll(EVENT)].map(([, id]) => id) };
		})
		.filter(({ events }) => events.length > 0);
	const imports = modules.map(
		({ name, events }) => `import { ${events.sort().join(', ')} } from './events/${name}';`,
	);
	const all = modules.flatMap(({ events }) => events).sort();
	return `// Written by \`npm run build\` (scripts/eventList.js) from the folder events/: do not edit.
import type { TriggerEvent } from './event';
${imports.join('\n')}
import { byLabel } from '../fields/byLabel';

const all: readonly TriggerEvent[] = [
${all.map((id) => `\t${id},\n`).join('')}];

/** The Event list, in the editor's alphabetical order. */
export const triggerEvents: readonly TriggerEvent[] = [...all].sort((one, other) =>
	byLabel(one.name, other.name),
);
`;
}

module.exports = { eventList, file };

if (require.main === module) {
	const list = eventList();
	if (fs.readFileSync(file, 'utf8') !== list) fs.writeFileSync(file, list);
}

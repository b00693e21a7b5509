import { byId, make, show } from './dom.js';
import { timeOf } from './format.js';
import { Table } from './table.js';

/** @typedef {import('../src/page/frame').ClientsView} ClientsView */
/** @typedef {import('../src/page/frame').ConnectionView} ConnectionView */
/** @typedef {import('../src/page/frame').RequestView} RequestView */

const MOST_NAMED = 6;

/** Who is connected to the exchange, and what was asked last. This page is none of its clients. */
export class Clients {
	#heading = make('h3');

	constructor() {
		const panel = byId('panel-clients', HTMLElement);
		panel.append(make('h3', {}, 'WebSocket connections'));
		/** @type {Table<ConnectionView & { number: number }>} */
		this.connections = new Table(panel, {
			label: 'WebSocket connections',
			empty: 'No client listens to a stream.',
			keyOf: ({ number }) => String(number),
			columns: [
				{ head: 'From', left: true, cell: ({ address }) => address },
				{ head: 'Since', left: true, cell: ({ since }) => timeOf(since) },
				{
					head: 'Kind',
					left: true,
					cell: ({ isPrivate }) => (isPrivate ? 'With listen key' : 'Public'),
				},
				{
					head: 'Channels',
					left: true,
					class: () => 'channels',
					cell: ({ channels }) => make('span', { title: channels.join('\n') }, listed(channels)),
				},
			],
		});
		panel.append(this.#heading);
		/** @type {Table<RequestView>} */
		this.requests = new Table(panel, {
			label: 'Latest requests',
			empty: 'No client has asked for anything yet.',
			keyOf: ({ time, method, path }) => `${time} ${method} ${path}`,
			columns: [
				{ head: 'Time', left: true, class: () => 'faint', cell: ({ time }) => timeOf(time) },
				{ head: 'Request', left: true, cell: ({ method, path }) => `${method} ${path}` },
				{
					head: 'Answer',
					class: ({ status }) => (status === 200 ? 'up' : 'down'),
					cell: ({ status }) => String(status),
				},
			],
		});
	}

	/** @param {ClientsView} clients */
	show({ connections, connectionCount, requestCount, requests }) {
		this.connections.show(connections.map((connection, number) => ({ ...connection, number })));
		this.requests.show(requests);
		show(byId('client-count', HTMLElement), String(connectionCount));
		show(this.#heading, `Latest of ${requestCount} REST requests`);
	}
}

/**
 * The first channels, without what all names have in common.
 *
 * @param {readonly string[]} channels
 */
function listed(channels) {
	if (channels.length === 0) return 'none yet';
	const names = channels.map((name) => name.replace(/^spot@/, '').replace('.v3.api.pb', ''));
	const more = names.length - MOST_NAMED;
	return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

import '../support/n8nEnvironment';
import { deepCopy, Workflow, type IDataObject, type INode, type INodeTypes } from 'n8n-workflow';
import { publishedState } from '../../nodes/n8n/trigger/publishedState';
import { forgetProcess } from '../support/process';
import { VirtualTime } from '../support/virtualTime';

// n8n saves static data whole. What its server does around n8n's own Workflow is imitated here as it was
// read and seen: TriggerContext's emit and each execution save their copy of everything, if it has changed.

const nodes = ['Fills', 'Alert', 'Trades'].map((name): INode => ({
	id: name,
	name,
	type: 't',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
}));
const nodeTypes = {
	getByNameAndVersion: () => ({ description: { properties: [] } }),
} as unknown as INodeTypes;

let number = 0;

function server() {
	const id = `static-data-${++number}`;
	const time = new VirtualTime();
	let database: IDataObject = {};
	const load = (renamed = nodes) =>
		new Workflow({
			id,
			nodes: renamed,
			connections: {},
			active: true,
			nodeTypes,
			staticData: deepCopy(database),
		});
	const save = (workflow: Workflow) => {
		const { staticData } = workflow;
		if (staticData.__dataChanged !== true) return;
		database = deepCopy(staticData);
		staticData.__dataChanged = false;
	};
	return {
		load,
		save,
		time,
		saved: () => deepCopy(database),
		/** Publishes a trigger in a copy of its own or, given one, in a copy that it shares. */
		publish(name: string, workflow = load(), nodeName = name) {
			const node = workflow.getNode(nodeName) ?? nodes[0];
			const state = publishedState({
				workflowId: id,
				nodeName,
				own: workflow.getStaticData('node', node),
				shared: () => workflow.getStaticData('global'),
				time,
			});
			save(workflow);
			return {
				...state,
				/** Starts an execution that counts; returns what ends it. */
				emit(writesStaticData = true) {
					state.beforeEmit();
					save(workflow);
					const ended = state.executionStarts();
					const own = load();
					return () => {
						const shared = own.getStaticData('global');
						if (writesStaticData) shared.counter = Number(shared.counter ?? 0) + 1;
						save(own);
						ended();
					};
				},
			};
		},
	};
}

/** What the next process would start with. */
function afterRestart(n8n: ReturnType<typeof server>, name: string): unknown {
	forgetProcess();
	return n8n.publish(name).store.load('key');
}

test('an execution that overlaps the save does not bring back what was', () => {
	const n8n = server();
	const workflow = n8n.load();
	const trades = n8n.publish('Trades', workflow);
	const alert = n8n.publish('Alert', workflow);
	alert.store.save('key', { fired: false });
	alert.emit()();
	const endOfSlow = trades.emit();
	alert.store.save('key', { fired: true });
	alert.emit()();
	endOfSlow();
	expect(n8n.saved()).toMatchObject({ 'node:Alert': { state: { key: { fired: false } } } });
	trades.emit()();
	expect(afterRestart(n8n, 'Alert')).toEqual({ fired: true });
});

test('a trigger that remembers nothing leaves static data alone where nothing was overwritten', () => {
	const n8n = server();
	const workflow = n8n.load();
	const trades = n8n.publish('Trades', workflow);
	const alert = n8n.publish('Alert', workflow);
	alert.store.save('key', { fired: true });
	alert.emit()();
	for (let trade = 0; trade < 60; trade++) trades.emit()();
	expect(n8n.saved()).toMatchObject({ global: { counter: 61 } });
	expect(afterRestart(n8n, 'Alert')).toEqual({ fired: true });
});

test('triggers that were published one after the other keep what the others remember', () => {
	const n8n = server();
	const fills = n8n.publish('Fills');
	fills.store.save('key', { position: 1 });
	fills.emit()();
	const alert = n8n.publish('Alert');
	alert.store.save('key', { fired: true });
	alert.emit()();
	fills.store.save('key', { position: 2 });
	fills.emit()();
	alert.store.save('key', { fired: true, again: true });
	alert.emit()();
	expect(afterRestart(n8n, 'Fills')).toEqual({ position: 2 });
	expect(afterRestart(n8n, 'Alert')).toEqual({ fired: true, again: true });
});

test('published again in the same process, a trigger knows what it could not save any more', () => {
	const n8n = server();
	const alert = n8n.publish('Alert');
	const end = alert.emit();
	alert.store.save('key', { fired: true });
	end();
	expect(n8n.saved()).not.toHaveProperty(['node:Alert', 'state']);
	expect(n8n.publish('Alert').store.load('key')).toEqual({ fired: true });
	// And saves it now.
	expect(afterRestart(n8n, 'Alert')).toEqual({ fired: true });
});

test('the newest version wins, also where another process has gone on since', async () => {
	const n8n = server();
	const first = n8n.publish('Fills');
	first.store.save('key', { position: 1 });
	first.emit()();
	const known = n8n.saved();
	await n8n.time.advance(1_000);
	forgetProcess();
	const elsewhere = n8n.publish('Fills');
	elsewhere.store.save('key', { position: 2 });
	elsewhere.emit()();
	expect(known).not.toEqual(n8n.saved());
	expect(afterRestart(n8n, 'Fills')).toEqual({ position: 2 });
});

test('renaming the node makes it forget, as n8n does with all static data', () => {
	const n8n = server();
	const alert = n8n.publish('Alert');
	alert.store.save('key', { fired: true });
	alert.emit()();
	const renamed = nodes.map((node) => ({ ...node, name: `${node.name} 2` }));
	expect(n8n.publish('Alert', n8n.load(renamed), 'Alert 2').store.load('key')).toBeUndefined();
});

test.each([null, 'x', 7, [], { state: 'x' }, { state: null, savedAt: 'x' }, { state: [] }])(
	'what people make of it (%j) is no state',
	(edited) => {
		const n8n = server();
		const workflow = n8n.load();
		workflow.staticData.global = { mexcTriggers: edited as IDataObject };
		const own = (typeof edited === 'object' && edited !== null ? edited : {}) as IDataObject;
		const state = publishedState({
			workflowId: `edited-${++number}`,
			nodeName: 'Alert',
			own,
			shared: () => workflow.getStaticData('global'),
			time: n8n.time,
		});
		expect(state.store.load('key')).toBeUndefined();
		state.store.save('key', { a: 1 });
		state.beforeEmit();
		expect(state.store.load('key')).toEqual({ a: 1 });
	},
);

test('state of the first version, which saved no time, is read', () => {
	const n8n = server();
	const workflow = n8n.load();
	workflow.staticData['node:Alert'] = { state: { key: { fired: true } } };
	expect(n8n.publish('Alert', workflow).store.load('key')).toEqual({ fired: true });
});

const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const { figure, goal } = require('../figures');

const program = path.join(__dirname, '../sides/loadPackage.js');

/** @type {import('../figures').Row} */
const loading = {
	name: 'loading',
	title: 'Loading the package at the start of n8n',
	how: `A fresh process for each run requires the nodes and the credential and makes one of each, as n8n does at its start. n8n-workflow, which n8n lends, is loaded before; its own time stands beside.`,
	columns: { ours: 'our package', lent: 'n8n-workflow' },
	why: 'The build writes the descriptions down; the code is loaded when a node is first used, once in a process.',
	async measure({ quick }) {
		const runs = [];
		for (let run = 0; run < (quick ? 3 : 21); run++) {
			const { stdout } = await promisify(execFile)(process.execPath, [program]);
			runs.push(JSON.parse(stdout));
		}
		const ours = runs.map(({ loadMs }) => loadMs);
		const heavy = runs.map((run) => run.heavy.length);
		return {
			figures: [
				figure('loading', 'ms', { ours, lent: runs.map(({ lendMs }) => lendMs) }),
				figure('code, with the first use', 'ms', { ours: runs.map(({ useMs }) => useMs) }),
				figure('descriptions', 'kB', { ours: [runs[0].descriptionBytes / 1000] }),
				figure('of axios, protobufjs and ws loaded', 'libraries', { ours: [heavy[0]] }),
			],
			goals: [
				goal('loading', 'at most', 40, 'ms', ours),
				goal('of axios, protobufjs and ws loaded', 'at most', 0, 'libraries', heavy),
			],
			growth: [],
		};
	},
};

module.exports = { loading };

const { finishedExecutions } = require('../n8nServer/executions');
const { playScenario } = require('./scenario');

/**
 * The scenario in the n8n server: what happened there is read from its saved executions.
 *
 * @param {import('./stack').Stack} stack
 * @param {(line: string) => void} say
 */
async function runOnce({ n8n, simulator, workflowIds }, say) {
	await playScenario({
		restUrl: simulator.restUrl,
		runsOf: (workflow) => finishedExecutions(n8n, workflowIds[workflow]),
		say,
	});
}

module.exports = { runOnce };

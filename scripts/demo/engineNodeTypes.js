/**
 * The two of n8n's own nodes that the examples use. They are part of n8n's server, which the engine demo
 * does without; their parameters are read as the real ones read them.
 */

/** @param {string} name @param {any[]} properties */
const description = (name, properties) => ({
	displayName: name,
	name,
	group: ['transform'],
	version: [1, 2.2, 3.4],
	description: name,
	defaults: { name },
	inputs: ['main'],
	outputs: ['main'],
	properties,
});

/** n8n-workflow itself decides a parameter of type `filter`. */
const filter = {
	description: description('filter', [
		{ displayName: 'Conditions', name: 'conditions', type: 'filter', default: {} },
	]),
	/** @this {import('n8n-workflow').IExecuteFunctions} */
	async execute() {
		const passes = (/** @type {unknown} */ _item, /** @type {number} */ index) =>
			this.getNodeParameter('conditions', index, false, { extractValue: true }) === true;
		return [this.getInputData().filter(passes)];
	},
};

const set = {
	description: description('set', [
		{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} },
		{ displayName: 'Others', name: 'includeOtherFields', type: 'boolean', default: false },
	]),
	/** @this {import('n8n-workflow').IExecuteFunctions} */
	async execute() {
		const items = this.getInputData().map(({ json }, item) => {
			/** @type {any} */
			const { assignments } = this.getNodeParameter('assignments', item);
			const others = this.getNodeParameter('includeOtherFields', item, false) === true;
			const fields = assignments.map((/** @type {any} */ { name, value }) => [name, value]);
			return {
				json: { ...(others ? json : {}), ...Object.fromEntries(fields) },
				pairedItem: { item },
			};
		});
		return [items];
	},
};

module.exports = { engineNodeTypes: { filter, set } };

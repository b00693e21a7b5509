import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { MexcError, type ErrorKind } from '../../mexc/core/errors';
import { errorItem, toNodeError } from '../../nodes/n8n/errors';

const node: INode = {
	id: '1',
	name: 'MEXC',
	type: 'n8n-nodes-mexc-spot.mexcSpotTrading',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const refused = new MexcError({
	kind: 'exchange',
	message: 'MEXC: Insufficient position (code 30004).',
	hint: 'The free balance is too low.',
	code: 30004,
	httpStatus: 400,
});

describe('an error in n8n', () => {
	it("has MEXC's words, the next step and the item", () => {
		const error = toNodeError(node, refused, 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe('MEXC: Insufficient position (code 30004).');
		expect(error.description).toBe('The free balance is too low.');
		expect(error.context.itemIndex).toBe(3);
		expect(error).toHaveProperty('httpCode', '400');
	});

	it.each([400, 401, 403, 404, 429, 500, 502, 503])(
		'keeps its sentence with HTTP %d, where n8n would put one of its own',
		(httpStatus) => {
			const message = 'MEXC said something that matters.';
			const error = toNodeError(node, new MexcError({ kind: 'exchange', message, httpStatus }));
			expect(error.message).toBe(message);
		},
	);

	it.each(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND'])(
		'keeps its sentence with %s, where n8n would put one of its own',
		(code) => {
			const message = `The connection broke (${code}).`;
			const error = toNodeError(node, new MexcError({ kind: 'network', message, code }));
			expect(error.message).toBe(message);
		},
	);

	it.each<[ErrorKind, unknown]>([
		['input', NodeOperationError],
		['policy', NodeOperationError],
		['conflict', NodeOperationError],
		['exchange', NodeApiError],
		['network', NodeApiError],
		['credential', NodeApiError],
	])('of kind %s is of the class n8n expects', (kind, type) => {
		expect(toNodeError(node, new MexcError({ kind, message: 'x' }))).toBeInstanceOf(type);
	});

	it('adds the code of MEXC where the sentence lacks it', () => {
		const error = toNodeError(node, new MexcError({ kind: 'server', message: 'No.', code: 500 }));
		expect(error.message).toBe('No (MEXC code 500)');
	});

	it('stays the same object when it is one of n8n already', () => {
		const own = new NodeOperationError(node, 'Not here');
		expect(toNodeError(node, own, 2)).toBe(own);
		expect(own.context.itemIndex).toBe(2);
	});

	it('keeps the words of an error from elsewhere', () => {
		const error = toNodeError(node, new Error('Referenced node is unexecuted'), 1);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Referenced node is unexecuted');
	});
});

describe('an item about an error', () => {
	it('says what a workflow can decide on', () => {
		expect(errorItem(toNodeError(node, refused, 0))).toEqual({
			error: 'MEXC: Insufficient position (code 30004).',
			details: {
				description: 'The free balance is too low.',
				kind: 'exchange',
				code: 30004,
				httpStatus: 400,
				effect: 'none',
			},
		});
	});

	it('has no other names, because n8n says an error item by these', () => {
		const item = errorItem(toNodeError(node, new Error('x')));
		expect(Object.keys(item)).toEqual(['error', 'details']);
	});
});

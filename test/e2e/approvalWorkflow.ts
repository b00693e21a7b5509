/** What a person has to say about an order that waits. */
export const [APPROVE, DECLINE] = ['Approve', 'Decline'];

const main = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

/**
 * A signal prepares an order; a chat (here the address of a stand-in) gets its summary and the address of a form, and
 * what is approved there is placed.
 */
export function approvalWorkflow(path: string, chatUrl: string, credentialId: string) {
	const spot = (name: string, column: number, parameters: object) => ({
		id: name,
		name,
		typeVersion: 1,
		position: [column * 240, 0],
		type: 'n8n-nodes-mexc-spot.mexcSpotTrading',
		parameters: { resource: 'order', ...parameters },
		credentials: { mexcApi: { id: credentialId, name: 'MEXC API (simulator)' } },
	});
	const own = (
		name: string,
		column: number,
		type: string,
		typeVersion: number,
		parameters: object,
	) => ({
		id: name,
		name,
		typeVersion,
		position: [column * 240, 0],
		webhookId: `${path}-${column}`,
		type: `n8n-nodes-base.${type}`,
		parameters,
	});
	const decision = {
		fieldLabel: 'Decision',
		fieldType: 'dropdown',
		requiredField: true,
		fieldOptions: { values: [{ option: APPROVE }, { option: DECLINE }] },
	};
	const isApproved = {
		id: 'approved',
		leftValue: '={{ $json.Decision }}',
		rightValue: APPROVE,
		operator: { type: 'string', operation: 'equals' },
	};
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
	return {
		name: 'An order for approval',
		settings: {},
		nodes: [
			own('Signal', 0, 'webhook', 2, {
				path,
				httpMethod: 'POST',
				responseMode: 'onReceived',
				options: {},
			}),
			spot('Prepare', 1, {
				operation: 'prepareOrder',
				symbol: { __rl: true, mode: 'name', value: 'BTCUSDT' },
				side: 'BUY',
				type: 'MARKET',
				sizing: 'asGiven',
				quoteOrderQty: '100',
				validMinutes: 15,
				options: {},
			}),
			own('Send', 2, 'httpRequest', 4.2, {
				method: 'POST',
				url: chatUrl,
				sendBody: true,
				specifyBody: 'json',
				jsonBody:
					'={{ JSON.stringify({ summary: $json.summary, form: $execution.resumeFormUrl }) }}',
			}),
			own('Ask', 3, 'wait', 1.1, {
				resume: 'form',
				formTitle: 'Place this order?',
				formDescription: "={{ $('Prepare').first().json.summary }}",
				formFields: { values: [decision] },
				options: {},
			}),
			own('Approved?', 4, 'filter', 2.2, {
				conditions: { options, conditions: [isApproved], combinator: 'and' },
				options: {},
			}),
			spot('Place', 5, {
				operation: 'placePreparedOrder',
				ticket: "={{ $('Prepare').first().json.ticket }}",
				options: {},
			}),
		],
		connections: {
			Signal: main('Prepare'),
			Prepare: main('Send'),
			Send: main('Ask'),
			Ask: main('Approved?'),
			'Approved?': main('Place'),
		},
	};
}

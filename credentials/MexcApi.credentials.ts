import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { MexcError } from '../mexc/core/errors';
import { networkOfProcess } from '../mexc/account/network';
import { authenticateRequest } from '../mexc/foreign/authenticate';

/** n8n's protection against requests to private networks; it gives credentials no filter of their own. */
function isFiltered(): boolean {
	return /^(true|1)$/i.test(process.env.N8N_SSRF_PROTECTION_ENABLED ?? '');
}

const customOnly = { show: { environment: ['custom'] } };
const paperOnly = { show: { environment: ['paper'] } };

/**
 * Key, secret and what they may be used for. `authenticate` enforces the policy and signs, for the nodes
 * of this package and for n8n's own HTTP Request node alike.
 */
export class MexcApi implements ICredentialType {
	name = 'mexcApi';

	displayName = 'MEXC API';

	icon: Icon = { light: 'file:../nodes/icons/mexc.svg', dark: 'file:../nodes/icons/mexc.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot#credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'Create the key on the API management page of MEXC. Bind it to the public IP address of this n8n: a key without bound addresses ends after 90 days (renewable from 5 days before). Give it only the permissions your workflows need; you may also limit it to certain pairs.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The Access Key that MEXC shows for the key',
		},
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The Secret Key, shown by MEXC once when the key is created. It never leaves n8n.',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Custom',
					value: 'custom',
					description: 'Another address, such as a gateway of your own',
				},
				{
					name: 'Paper (Simulator)',
					value: 'paper',
					description: 'Paper money on the simulator that runs beside n8n; never real orders',
				},
				{ name: 'Production', value: 'production', description: 'The real exchange' },
			],
			default: 'production',
			description: 'Where requests go. MEXC has no test network for spot.',
		},
		{
			displayName: 'Simulator Address',
			name: 'simulatorAddress',
			type: 'string',
			displayOptions: paperOnly,
			default: 'http://127.0.0.1:8787',
			placeholder: 'e.g. http://127.0.0.1:8787',
			description:
				'Where the simulator answers, on this machine or in a private network. Key and secret stand on its page. Requests are signed so that only a simulator accepts them.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			displayOptions: customOnly,
			default: '',
			placeholder: 'e.g. http://127.0.0.1:7070',
			description:
				'Address of the REST API. HTTPS, or HTTP on this machine and in private networks. The key is sent there.',
		},
		{
			displayName: 'WebSocket URL',
			name: 'wsUrl',
			type: 'string',
			displayOptions: customOnly,
			default: '',
			placeholder: 'e.g. ws://127.0.0.1:7070/ws',
			description: 'Address of the streams that the MEXC Trigger listens to',
		},
		{
			displayName:
				'What this credential may be used for. No expression, workflow or AI agent can change it, and it also holds for the HTTP Request node.',
			name: 'policyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				"Whether to send orders to MEXC's order test instead of the market and to refuse every other change",
		},
		{
			displayName: 'Allow Trading',
			name: 'allowTrading',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description: 'Whether orders may be placed. Reading and cancelling are always allowed.',
		},
		{
			displayName: 'Allowed Sides',
			name: 'allowedSides',
			type: 'multiOptions',
			noDataExpression: true,
			options: [
				{ name: 'Buy', value: 'BUY' },
				{ name: 'Sell', value: 'SELL' },
			],
			default: [],
			placeholder: 'Both',
			description:
				'The sides on which orders may be placed; empty allows both. To allow none, switch off Allow Trading.',
		},
		{
			displayName: 'Allowed Symbols',
			name: 'allowedSymbols',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. BTCUSDT,ETHUSDT',
			description:
				'The only pairs that may be traded, separated by commas, semicolons or line breaks. Empty allows all.',
		},
		{
			displayName: 'Max Order Value (USDT)',
			name: 'maxOrderValue',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 250',
			description:
				'Largest value of one order, by the last price. An order whose value cannot be converted is refused. Empty means no limit.',
		},
		{
			displayName: 'Max Open Value (USDT)',
			name: 'maxOpenValue',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 1000',
			description:
				'Largest value of all open orders together. Best effort: counted by each n8n process on its own. Empty means no limit.',
		},
		{
			displayName: 'Max Bought per Day (USDT)',
			name: 'maxBoughtPerDay',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 1000',
			description:
				'Largest value of everything bought within the day on all Allowed Symbols together, which it needs. Open purchases count with what they may still buy. Counted from the orders and fills that MEXC lists, so it holds after a restart and for every worker. Empty means no limit.',
		},
		{
			displayName: 'Max Orders per Day',
			name: 'maxOrdersPerDay',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 50',
			description:
				'Largest number of orders within the day on all Allowed Symbols together, which it needs. Sales count, but are never refused. Empty means no limit.',
		},
		{
			displayName: 'Max Loss per Day (USDT)',
			name: 'maxLossPerDay',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 100',
			description:
				'No purchase once the sales of the day have lost so much, fees included, on all Allowed Symbols together, which it needs. Empty means no limit.',
		},
		{
			displayName: 'Max Drawdown per Day (USDT)',
			name: 'maxDrawdownPerDay',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 50',
			description:
				'No purchase once the realised profit of the day has fallen so far below its highest point of the day (0 at its start), fees included, on all Allowed Symbols together, which it needs. What is still held counts when it is sold. Empty means no limit.',
		},
		{
			displayName: 'Pause After Losses in a Row',
			name: 'pauseAfterLosses',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 3',
			description:
				'No purchase for the rest of the day after so many sales with a loss, without one that won between them. Needs Allowed Symbols. Empty means no pause.',
		},
		{
			displayName: 'Limits per Symbol',
			name: 'symbolLimits',
			type: 'string',
			noDataExpression: true,
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. BTCUSDT bought 300 orders 20 loss 50 drawdown 30 pause 3',
			description:
				'The same limits for single pairs, one pair per line: the pair, then bought, orders, loss, drawdown or pause with a number each. Needs no Allowed Symbols. Empty means none.',
		},
		{
			displayName: 'Limit Window',
			name: 'limitWindow',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Rolling 24 Hours',
					value: 'rolling24h',
					description: 'The 24 hours before each order',
				},
				{ name: 'UTC Day', value: 'utcDay', description: 'Starts again at 00:00 UTC' },
			],
			default: 'utcDay',
			description: 'The day of the limits above',
		},
		{
			displayName: 'Allow Transfers',
			name: 'allowTransfers',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether funds may be moved between your own wallets and sub-accounts',
		},
		{
			displayName: 'Allow Withdrawals',
			name: 'allowWithdrawals',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether funds may leave the account, by withdrawal or to another user',
		},
		{
			displayName: 'Allow Administration',
			name: 'allowAdministration',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether API keys, sub-accounts, deposit addresses and account settings may be changed',
		},
		{
			displayName: 'Signal Secret',
			name: 'signalSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A secret of your own that every signal from outside must carry, for the operation Order From a Signal: 12 letters and digits or more. It is never sent to MEXC.',
		},
		{
			displayName: 'Connection. These fit as they are for most users.',
			name: 'connectionNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Receive Window (Milliseconds)',
			name: 'recvWindow',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 60000 },
			default: 5000,
			description:
				'How old a request may be when it arrives before MEXC refuses it, at most 60000. Raise it on a slow connection.',
		},
		{
			displayName: 'Rate Limit Share',
			name: 'rateLimitShare',
			type: 'number',
			typeOptions: { minValue: 0.01, maxValue: 1, numberPrecision: 2 },
			default: 1,
			description:
				"The part of MEXC's rate limits that one n8n process may use. Limits are counted per process, main included: in queue mode with N workers give 1/(N + 1), with four workers 0.2.",
		},
	];

	authenticate: IAuthenticate = async (credentials, request) => {
		try {
			return await authenticateRequest(credentials, { ...request }, networkOfProcess(isFiltered()));
		} catch (error) {
			// n8n shows an error's `description` below its message.
			throw error instanceof MexcError ? Object.assign(error, { description: error.hint }) : error;
		}
	};
}

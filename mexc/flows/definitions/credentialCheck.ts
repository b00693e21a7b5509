import { accountInfo, apiKeyInfo } from '../../endpoints/spotTrading';
import { defaultSymbols, serverTime } from '../../endpoints/marketData';
import { diagnoseCredential } from '../../diagnosis/credentialFindings';
import type { Composite } from '../composite';

export const credentialCheck: Composite = {
	id: 'credentialCheck',
	node: 'mexcSpotTrading',
	resource: 'apiKey',
	policyClass: 'read',
	name: 'Check Credential',
	action: 'Check the credential',
	description:
		'Check whether key, policy and connection of the credential fit together: days left, permissions that are missing or too many, bound addresses, Allowed Symbols, clock, and whether the WebSocket of the triggers answers. One item for each check; problems come first.',
	effect: 'read',
	fields: [],
	output: { shape: 'object', decimals: [] },
	steps: [accountInfo, apiKeyInfo, defaultSymbols, serverTime],
	async run(client, _values, options) {
		const findings = await diagnoseCredential(client, options);
		return ['problem', 'warning', 'ok'].flatMap((state) =>
			findings.filter((finding) => finding.state === state),
		);
	},
};

import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { builderHints } from '../n8n/builderHints';
import { credentialTest } from '../n8n/credentialTest';
import { getSymbols } from '../n8n/lists/symbols';
import { eventSubtitle } from '../n8n/fields/subtitle';
import { triggerEvents } from '../n8n/trigger/events';
import { triggerProperties } from '../n8n/trigger/properties';
import { createTrigger } from '../n8n/trigger/trigger';

/**
 * The MEXC Trigger under the name by which n8n lists it together with MEXC Spot Trading: its node panel joins
 * a trigger to the action node whose type name is the trigger's without "Trigger". Workflows saved with
 * `mexcTrigger` keep that node, which the panel no longer offers. Both are literals, because n8n's linter reads them.
 */
export class MexcSpotTradingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC Trigger',
		name: 'mexcSpotTradingTrigger',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['trigger'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/events.md#trigger-events',
		version: 1,
		subtitle: eventSubtitle(triggerEvents),
		// n8n shows it as the description of MEXC Spot Trading, too.
		description:
			'Place and follow orders, read balances; start workflows on price alerts, trades and updates of your orders at MEXC',
		eventTriggerDescription: 'Waiting for the first event from MEXC',
		activationMessage:
			'The workflow now runs at every chosen event at MEXC, also after a restart of n8n',
		defaults: { name: 'MEXC Trigger' },
		builderHint: builderHints.trigger,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// A second entry with `required` for private events would hide this one from n8n, which looks at the
		// first entry of a type only; the trigger itself asks for the credential where it is needed.
		credentials: [{ name: 'mexcApi', required: false, testedBy: 'mexcApiTest' }],
		properties: triggerProperties(),
	};

	methods = {
		loadOptions: { getSymbols },
		credentialTest: { mexcApiTest: credentialTest },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await createTrigger.call(this);
	}
}

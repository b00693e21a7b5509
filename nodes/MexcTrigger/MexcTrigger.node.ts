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

export class MexcTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC Trigger',
		name: 'mexcTrigger',
		// The node panel offers it as MexcSpotTradingTrigger.
		hidden: true,
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['trigger'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/events.md#trigger-events',
		version: 1,
		subtitle: eventSubtitle(triggerEvents),
		description: 'Starts the workflow on price alerts, trades and updates of your orders at MEXC',
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

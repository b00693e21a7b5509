import { readFileSync } from 'node:fs';
import path from 'node:path';

interface ExampleNode {
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
}

const file = path.resolve(__dirname, '../../examples/rsi-with-trend-filter.json');
const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: ExampleNode[] };
const find = (end: string) => nodes.find(({ type }) => type.endsWith(end)) as ExampleNode;
const [trigger, chart] = [find('.mexcTrigger'), find('.mexcMarketData')];

/** On candles of one minute, which a test can wait for. */
function onMinutes(conditions: unknown): unknown {
	const [oversold, trend] = (conditions as { row: Array<Record<string, unknown>> }).row;
	return {
		row: [
			{ ...oversold, interval: 'Min1' },
			{ ...trend, interval: 'Min1', length: 200 },
		],
	};
}

export const ALERT = trigger.name;
export const CHART = chart.name;

export interface Chat {
	/** Where the bot API would be. */
	url: string;
	chatId: string;
}

interface AlertWorkflow {
	name: string;
	chat: Chat;
	credential: { id: string; name: string };
	/** Where the picture comes from: the option of the trigger, or a node of its own after it. */
	picture: { from: 'trigger' | 'node'; theme: 'light' | 'dark' };
}

/**
 * The example of an RSI with a trend filter, on candles of one minute of one pair, sent by an HTTP request: the
 * node of Telegram has no address that could be another one.
 */
export function alertWorkflow({ name, chat, credential, picture: { from, theme } }: AlertWorkflow) {
	const main = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const isOwnNode = from === 'node';
	const credentials = { mexcApi: credential };
	const options = { message: 'telegramHtml', ...(isOwnNode ? {} : { chart: theme }) };
	const alert = {
		...trigger,
		id: 'alert',
		credentials,
		position: [0, 0],
		parameters: {
			...trigger.parameters,
			symbols: 'BTCUSDT',
			conditions: onMinutes(trigger.parameters.conditions),
			options,
		},
	};
	const drawn = {
		...chart,
		id: 'chart',
		credentials,
		position: [320, 0],
		parameters: { ...chart.parameters, interval: '1m', theme },
	};
	const field = (name: string, value: string) => ({ parameterType: 'formData', name, value });
	const send = {
		id: 'send',
		name: 'Send the photo',
		typeVersion: 4.2,
		position: [640, 0],
		type: 'n8n-nodes-base.httpRequest',
		parameters: {
			method: 'POST',
			url: `${chat.url}/bot123/sendPhoto`,
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: {
				parameters: [
					{ parameterType: 'formBinaryData', name: 'photo', inputDataFieldName: 'data' },
					field('chat_id', chat.chatId),
					field('parse_mode', 'HTML'),
					field('caption', `={{ $('${ALERT}').item.json.message }}`),
				],
			},
		},
	};
	const first = isOwnNode ? { [ALERT]: main(CHART), [CHART]: main(send.name) } : undefined;
	return {
		name,
		nodes: isOwnNode ? [alert, drawn, send] : [alert, send],
		connections: first ?? { [ALERT]: main(send.name) },
		settings: {},
	};
}

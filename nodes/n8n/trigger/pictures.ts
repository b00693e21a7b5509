import type { IBinaryKeyData, ITriggerFunctions } from 'n8n-workflow';
import type { ThemeName } from '../../../mexc/chart/themes';
import { asMexcError } from '../../../mexc/core/errors';
import type { Log } from '../../../mexc/core/log';
import type { Occurrence, TriggerItem } from '../../../mexc/events';
import type { CandleInterval } from '../../../mexc/market/candleIntervals';
import { messageFor } from '../../../mexc/message/message';
import type { RestClient } from '../../../mexc/rest/client';
import type { ChartContent, Happened, TriggerEvent } from './event';

/** A picture for each item, as the user wants it. */
export interface ChartWanted {
	theme: ThemeName;
	interval: CandleInterval;
	timeZone: string;
}

/** What goes with an item: its picture, or why it has none. */
export interface Picture {
	binary?: IBinaryKeyData;
	/** A sentence. */
	problem?: string;
}

export interface Pictures {
	/** One execution's events after the other, in order. Never throws, and takes at most `LONGEST_MS` for each. */
	draw(events: readonly Occurrence[], signal: AbortSignal): Promise<void>;
	of(event: Occurrence): Picture;
}

interface PicturesContext {
	event: Pick<TriggerEvent, 'name'>;
	content: ChartContent;
	wanted: ChartWanted;
	client: RestClient;
	log: Pick<Log, 'warn'>;
	prepareBinaryData: ITriggerFunctions['helpers']['prepareBinaryData'];
}

/** An alert waits this long for its pictures, and goes without them then. */
const LONGEST_MS = 5_000;
/** A batch of thousands must not become as many requests. */
export const MOST_PICTURES = 10;

/** Draws before events are given to n8n: with the pictures made then, nothing else of their way changes. */
export function createPictures(context: PicturesContext): Pictures {
	const made = new WeakMap<Occurrence, Picture>();
	let drawing: Promise<void> = Promise.resolve();

	async function drawAll(events: readonly Occurrence[], signal: AbortSignal): Promise<void> {
		const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
		for (const [index, event] of events.entries()) {
			if (made.has(event)) continue;
			made.set(event, index < MOST_PICTURES ? await pictureOf(event, context, limit) : tooMany);
		}
	}

	return {
		draw(events, signal) {
			drawing = drawing.then(async () => await drawAll(events, signal));
			return drawing;
		},
		of: (event) => made.get(event) ?? {},
	};
}

const tooMany: Picture = {
	problem: `Only the first ${MOST_PICTURES} items of an execution get a picture.`,
};

async function pictureOf(
	{ item }: Occurrence,
	{ content, wanted, client, log, prepareBinaryData, event: { name } }: PicturesContext,
	signal: AbortSignal,
): Promise<Picture> {
	const { symbol = '', event } = item;
	try {
		signal.throwIfAborted();
		const { eventChart } = await import('../../../mexc/statistics/eventChart');
		const { title, ...mark } = content.happened?.(item) ?? happenedAt(item);
		const png = await eventChart(
			client,
			{
				...wanted,
				symbol,
				mark,
				title: title || (titleOf(item) ?? name),
				indicators: content.indicators?.(wanted.interval) ?? [],
				levels: content.levels?.(item) ?? [],
			},
			signal,
		);
		return {
			binary: { data: await prepareBinaryData(png, `${symbol}-${event}.png`, 'image/png') },
		};
	} catch (error) {
		const reason = signal.aborted
			? `it was not ready within ${LONGEST_MS / 1000} seconds.`
			: asMexcError(error).message;
		const problem = `The item has no picture: ${reason}`;
		log.warn(`${symbol}: ${problem}`);
		return { problem };
	}
}

function happenedAt({ candleStart, eventTime, direction }: TriggerItem): Happened {
	const time = typeof candleStart === 'number' ? candleStart : eventTime;
	return { title: '', time, direction: isDown(direction) ? 'down' : 'up' };
}

function titleOf(item: TriggerItem): string | undefined {
	const [first] = messageFor({ ...item }, { format: 'plain' }).split('\n');
	return first;
}

const down: readonly unknown[] = ['down', 'leave', 'turnDown'];
const isDown = (direction: unknown) => down.includes(direction);

import { createHash } from 'node:crypto';
import type { INodeExecutionData, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { Account } from '../../../mexc/account/account';
import { MexcError } from '../../../mexc/core/errors';
import { createRestClient } from '../../../mexc/client';
import { streamHub } from '../../../mexc/socket/streamHub';
import { systemTime } from '../../../mexc/core/time';
import { accountOf, logOf, networkOf } from '../context';
import { toNodeError } from '../errors';
import { ActiveTrigger } from './active';
import { isEndOfStarted } from './cancelledExecution';
import type { Delivered } from './delivery';
import type { Occurrence } from '../../../mexc/events';
import type { Outcome } from './handover';
import { markedPaper } from '../items/paper';
import { itemOf } from './item';
import { createManualTest } from './manual';
import { publishedState } from './publishedState';
import { createPictures, type Pictures } from './pictures';
import type { ListenContext } from './session';
import { readParameters } from './parameters';
import { loadEvent, readSettings, type TriggerSettings } from './settings';
import { warnOfStaticData } from './staticDataUse';
import { verifySymbols } from './symbols';

/** Everything that has to be read before the first callback: those have no expressions any more. */
interface Setup {
	settings: TriggerSettings;
	account: Account;
	listenContext: ListenContext;
}

/**
 * The trigger node's `trigger()`. Throws NodeOperationError or NodeApiError for what the user has to
 * correct; see ActiveTrigger and createManualTest for the two ways it runs.
 */
export async function createTrigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const setup = await readSetup(this);
		return this.getMode() === 'manual'
			? await manualResponse(this, setup)
			: await activeResponse(this, setup);
	} catch (error) {
		throw activationError(this, error);
	}
}

async function readSetup(context: ITriggerFunctions): Promise<Setup> {
	const read = readParameters(context);
	await loadEvent(read);
	const settings = readSettings(read, context.getTimezone());
	const account = await accountOf(context);
	const { event, prepared } = settings;
	const access = prepared.access ?? event.access;
	if (access === 'private' && account.apiKey === undefined) throw credentialMissing(event.name);
	return {
		settings,
		account,
		listenContext: {
			event,
			prepared,
			network: networkOf(context),
			log: logOf(context),
			time: systemTime,
			hub: streamHub(),
		},
	};
}

async function manualResponse(context: ITriggerFunctions, setup: Setup): Promise<ITriggerResponse> {
	const { settings, account, listenContext } = setup;
	await verify(setup);
	const pictures = picturesOf(context, setup);
	const stopping = new AbortController();
	const test = createManualTest({
		...listenContext,
		account,
		timeoutMs: settings.manualTimeoutMs,
		waitsForLive: settings.waitsForLive,
		takesAll: settings.delivery.delivery === 'batch',
	});
	return {
		async manualTriggerFunction() {
			try {
				const events = await test.firstEvents();
				await pictures?.draw(events, stopping.signal);
				// Late: n8n puts its own `emit` here after trigger() has returned.
				context.emit([itemsOf(events.map(alone), setup, pictures)]);
			} catch (error) {
				throw toNodeError(context.getNode(), error);
			}
		},
		async closeFunction() {
			stopping.abort();
			test.stop();
		},
	};
}

async function activeResponse(context: ITriggerFunctions, setup: Setup): Promise<ITriggerResponse> {
	const { settings, account, listenContext } = setup;
	const mode = context.getActivationMode();
	const { id: workflowId, name: workflowName } = context.getWorkflow();
	const { id: nodeId, name: nodeName } = context.getNode();
	const key = `${workflowId}:${nodeId}`;
	const state = publishedState({
		workflowId: workflowId ?? key,
		nodeName,
		own: context.getWorkflowStaticData('node'),
		shared: () => context.getWorkflowStaticData('global'),
		time: listenContext.time,
	});
	const pictures = picturesOf(context, setup);
	const trigger = new ActiveTrigger({
		...listenContext,
		account,
		key,
		title: `Workflow "${workflowName ?? workflowId}", node "${nodeName}"`,
		delivery: settings.delivery,
		repeatsUnfinished: settings.repeatsUnfinished,
		findsAgain: settings.findsAgain,
		store: state.store,
		start: mode === 'init' || mode === 'leadershipChange' ? 'start' : 'publish',
		freshAccount: async () => (setup.account = await accountOf(context)),
		verify: async () => await verify(setup),
		prepareItems: pictures?.draw,
		async emit(events, again) {
			state.beforeEmit();
			const ended = state.executionStarts();
			try {
				const name = settings.event.isUnique ? nameOf(events, key, again) : undefined;
				return await emitAndWait(context, itemsOf(events, setup, pictures), name);
			} finally {
				ended();
			}
		},
		emitError: (error) => context.emitError(activationError(context, error)),
	});
	await trigger.start();
	if (state.isUsed()) warnOfStaticData(context, listenContext.log);
	return { closeFunction: async () => trigger.close() };
}

async function verify({ settings, account, listenContext }: Setup): Promise<void> {
	const { network, log, prepared, time } = listenContext;
	prepared.checkNow?.(time.now());
	const client = createRestClient({ account, network, log });
	// Without a channel the pairs need not be listed: they may be the ones that are waited for.
	if (prepared.channels.length > 0) await verifySymbols(client, settings.symbols);
	await prepared.checkAtMexc?.(client);
}

/** As `HandoverContext.emit`. */
async function emitAndWait(
	context: ITriggerFunctions,
	items: INodeExecutionData[],
	deduplicationKey: string | undefined,
): Promise<Outcome> {
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit([items], undefined, done, deduplicationKey);
	return await done.promise.then(
		// n8n answers a repeated key with no run at all, and names the job where another process ran it.
		(run: IRun | undefined) => ({
			isRefused: run === undefined,
			isQueued: run?.jobId !== undefined,
		}),
		async (error: unknown) =>
			isEndOfStarted(error) ? { isRefused: false, isQueued: false } : await Promise.reject(error),
	);
}

/** n8n keeps the key in a column of 255 characters. */
const LONGEST_KEY = 200;

/**
 * The deduplication key. With it n8n refuses a second execution for the same events. Its index of these
 * keys spans all workflows.
 */
function nameOf(events: readonly Delivered<Occurrence>[], key: string, again: number): string {
	const ids = events.map(({ event }) => event.uniqueId ?? event.item.eventId);
	const plain = `${key}:${ids[0]}`;
	const suffix = again === 0 ? '' : `:again${again}`;
	if (ids.length === 1 && plain.length <= LONGEST_KEY) return `${plain}${suffix}`;
	const hash = createHash('sha256').update(JSON.stringify(ids)).digest('base64url');
	return `${key}:${hash}${suffix}`;
}

function itemsOf(
	events: readonly Delivered<Occurrence>[],
	{ settings, account }: Setup,
	pictures: Pictures | undefined,
): INodeExecutionData[] {
	const items = events.map((delivered) => {
		const json = itemOf(delivered, settings.event, settings);
		const { binary, problem } = pictures?.of(delivered.event) ?? {};
		if (problem !== undefined) json.chartProblem = problem;
		return binary === undefined ? { json } : { json, binary };
	});
	return markedPaper(account, items);
}

function picturesOf(context: ITriggerFunctions, setup: Setup): Pictures | undefined {
	const { settings, account, listenContext } = setup;
	const { event, prepared, network, log } = listenContext;
	const { chart: wanted } = settings;
	if (wanted === undefined || prepared.chart === undefined) return undefined;
	return createPictures({
		event,
		wanted,
		log,
		content: prepared.chart,
		client: createRestClient({ account, network, log }),
		prepareBinaryData: context.helpers.prepareBinaryData,
	});
}

function alone(event: Occurrence): Delivered<Occurrence> {
	return { event, dropped: 0, conflated: 0 };
}

function credentialMissing(eventName: string): MexcError {
	return new MexcError({
		kind: 'input',
		message: `${eventName} needs a MEXC API credential.`,
		hint: 'Select one in the field Credential of this trigger; public events work without.',
	});
}

/** n8n gives up for good on an activation error that contains this word, wherever MEXC may have used it. */
function activationError(context: ITriggerFunctions, error: unknown) {
	const nodeError = toNodeError(context.getNode(), error);
	nodeError.message = nodeError.message.replace(/authorization/gi, 'permission');
	return nodeError;
}

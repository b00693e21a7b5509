import type { Order } from '../exchange/orders';
import type { Signal } from '../exchange/signal';
import {
	type MarketReport,
	type MarketSource,
	type Steering,
	notSteered,
} from '../market/marketSource';
import type { MarketParts } from '../marketPlan';
import type { MarketEvent } from '../outside/marketEvent';
import { OutsideMarket } from '../outside/outsideMarket';
import type { QueuePlaces } from '../outside/queuePlaces';
import type { SessionHeader } from './sessionFile';

/** A market elsewhere as a session has it. */
export class ReplayedMarket implements MarketSource {
	private readonly outside: OutsideMarket;

	constructor(
		parts: MarketParts,
		private readonly header: SessionHeader,
	) {
		this.outside = new OutsideMarket(parts, header.state?.places);
	}

	get steering(): Steering {
		throw notSteered('a recorded session');
	}

	get reported(): Signal<MarketEvent> {
		return this.outside.applied;
	}

	apply(event: MarketEvent): void {
		this.outside.apply(event);
	}

	placesOf(orders: Iterable<Order>): QueuePlaces {
		return this.outside.placesOf(orders);
	}

	start(): void {
		// Whoever plays the session lets things happen.
	}

	stop(): void {
		// Nothing here acts by itself.
	}

	report(): MarketReport {
		const { mode, source } = this.header;
		return { mode, source, alive: true, standsStillSince: null, trouble: null };
	}
}

import { indicatorNames, indicators } from '../../mexc/indicators/catalogue';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import {
	askFastTechnicalIndicators,
	askTalib,
	askTradingSignals,
} from '../support/indicatorWitnesses';
import { candleAt, randomTicks } from '../support/randomCandles';

/** Until the libraries, which begin with the first candle, have forgotten it. */
const FIRST_COMPARED = 5_000;

export interface Agreement {
	/** Of the libraries, those that have the output. */
	witnesses: number;
	/** Values compared with each of them. */
	compared: number;
	/** Largest difference to any of them, as a share of the price, of 100 percent or of the volume of a day. */
	worst: number;
}

/** All twelve indicators with their standard parameters over a random market, against three libraries. */
export async function measureAgreement(count: number, seed: number) {
	const ticks = randomTicks(count, seed);
	const witnesses = [
		await askTalib(ticks),
		askTradingSignals(ticks),
		askFastTechnicalIndicators(ticks),
	];
	const specs = indicatorNames.map((indicator) => parseIndicator({ indicator }, 'Min1'));
	const tracker = trackIndicators(planIndicators(specs, 'Min1'));
	const found: Record<string, Agreement> = {};
	let unsettled = 0;
	for (let index = 0; index < count; index++) {
		tracker.add(candleAt(ticks, index));
		if (index < FIRST_COMPARED) continue;
		const results = tracker.compute();
		for (let place = 0; place < results.length; place++) {
			const result = results[place];
			const name = indicatorNames[place];
			if (result === undefined) continue;
			if (result.isUnsettled === true) {
				unsettled += 1;
				continue;
			}
			const { outputs } = indicators[name];
			for (let output = 0; output < outputs.length; output++) {
				const key = `${name}.${outputs[output].name}`;
				const agreement = (found[key] ??= { witnesses: 0, compared: 0, worst: 0 });
				const scale = scaleOf(outputs[output].unit, ticks.close[index], result.size);
				let seen = 0;
				for (const witness of witnesses) {
					const other = witness[key]?.[index];
					if (other === undefined || Number.isNaN(other)) continue;
					seen += 1;
					const difference = Math.abs(result.values[output] - other) / scale;
					if (difference > agreement.worst) agreement.worst = difference;
				}
				agreement.witnesses = Math.max(agreement.witnesses, seen);
				agreement.compared += 1;
			}
		}
	}
	return { found, unsettled };
}

/** Every output has two witnesses and differs from none of them by more than 1e-9 in `count` comparisons. */
export function expectAgreement(
	{ found, unsettled }: Awaited<ReturnType<typeof measureAgreement>>,
	count: number,
): void {
	const outputs = indicatorNames.flatMap((name) =>
		indicators[name].outputs.map((output) => `${name}.${output.name}`),
	);
	expect(Object.keys(found).sort()).toEqual(outputs.sort());
	for (const [output, { witnesses, compared, worst }] of Object.entries(found)) {
		expect({ output, witnesses: witnesses >= 2 }).toEqual({ output, witnesses: true });
		expect({ output, compared: compared >= count }).toEqual({ output, compared: true });
		expect({ output, isNear: worst <= 1e-9, worst }).toMatchObject({ isNear: true });
	}
	expect(unsettled).toBe(0);
}

function scaleOf(unit: string, close: number, size = 1): number {
	if (unit === 'percent') return 100;
	if (unit === 'volume') return Math.max(1, size);
	return unit === 'direction' ? 1 : close;
}

import type { INodeProperties } from 'n8n-workflow';
import { readAssets } from '../../../mexc/input/names';

/** For events that are about coins and not about pairs. */
export function assetsField(): INodeProperties {
	return {
		displayName: 'Assets',
		name: 'assets',
		type: 'string',
		default: '',
		placeholder: 'e.g. USDT, BTC',
		description: 'Only these assets, separated by commas; empty for all',
	};
}

/** The assets in upper case, each once; empty for all. Throws an `input` MexcError that names a wrong one. */
export function parseAssets(value: unknown): readonly string[] {
	return readAssets(value, { label: 'Assets', parameter: 'assets' });
}

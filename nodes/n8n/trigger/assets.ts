import type { INodeProperties } from 'n8n-workflow';
import { MexcError } from '../../../mexc/errors';

/** For events that are about coins and not about pairs. */
export function assetsField(): INodeProperties {
	return {
		displayName: 'Assets',
		name: 'assets',
		type: 'string',
		default: '',
		placeholder: 'USDT, BTC',
		description: 'Only these assets, separated by commas; empty for all',
	};
}

/** The assets in upper case, each once; empty for all. Throws an `input` MexcError that names a wrong one. */
export function parseAssets(value: unknown): readonly string[] {
	const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
	const assets = text
		.split(/[,;\s]+/)
		.map((asset) => asset.toUpperCase())
		.filter((asset) => asset !== '');
	const wrong = assets.find((asset) => !/^[\p{L}\p{N}._-]{1,40}$/u.test(asset));
	if (wrong === undefined) return [...new Set(assets)];
	throw new MexcError({
		kind: 'input',
		parameter: 'assets',
		message: `"${wrong}" in Assets is not the name of an asset.`,
		hint: 'Write one or more assets in Assets, separated by commas, for example USDT, BTC.',
	});
}

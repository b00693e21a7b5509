/** What a fresh n8n process knows of the one before it, or beside it: nothing. */
export function forgetProcessState(): void {
	const home = globalThis as unknown as Record<symbol, unknown>;
	for (const key of Object.getOwnPropertySymbols(home)) {
		if (key.description?.startsWith('n8n-nodes-mexc-spot/')) delete home[key];
	}
}

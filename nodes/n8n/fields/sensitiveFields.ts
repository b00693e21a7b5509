import type { Operation } from '../../../mexc/endpoints/endpoint';

/** What n8n never shows in saved executions: the secrets that some operations exist to return. */
export function sensitiveFields(endpoints: readonly Operation[]): string[] {
	return [...new Set(endpoints.flatMap(({ output }) => output.secrets ?? []))];
}

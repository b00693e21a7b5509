import type { INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../../../mexc/account/account';

/**
 * The items of a node, marked where the credential is for paper money: a workflow can ask any of them, and
 * what was bought with paper money is never taken for more. Real ones have no such field. A custom address
 * is not marked, even where a simulator answers: nobody has proven that it is one.
 */
export function markedPaper(
	{ isPaper }: Account,
	items: INodeExecutionData[],
): INodeExecutionData[] {
	if (isPaper !== true) return items;
	return items.map((item) => ({ ...item, json: { ...item.json, isPaper } }));
}

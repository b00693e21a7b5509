/** What still trades before a resting order, by order id: a simulator that goes on needs it. */
export type QueuePlaces = Readonly<
	Record<string, { readonly ahead: string; readonly arrivedAt: number }>
>;

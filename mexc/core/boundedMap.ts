/**
 * Puts an entry at the newest end and forgets the oldest ones beyond `most`. The map stays a plain Map, so
 * that one that is shared by the whole process survives a reload of the package.
 * @returns the keys that were forgotten, oldest first
 */
export function putNewest<Key, Value>(
	map: Map<Key, Value>,
	key: Key,
	value: Value,
	most: number,
): Key[] {
	map.delete(key);
	map.set(key, value);
	const forgotten: Key[] = [];
	for (const oldest of map.keys()) {
		if (map.size <= most) break;
		map.delete(oldest);
		forgotten.push(oldest);
	}
	return forgotten;
}

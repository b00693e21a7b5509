import {
	clientOrderIdFrom,
	exitClientOrderId,
	exitKeyOf,
	exitOf,
	isTaggedId,
	markOf,
	markOfTag,
	MOST_EXITS,
	MOST_GENERATIONS,
	targetClientOrderId,
	taggedClientOrderId,
} from '../../mexc/orders/clientOrderId';

// Orders that stand at MEXC carry these IDs: another version must find them by the same ones.
let plain: string;
let key: string;

beforeEach(() => {
	plain = clientOrderIdFrom(['a', 'bc']);
	key = exitKeyOf('BTCUSDT', 'C02__1');
});

it('an ID is n8n and the start of a SHA-256, the same in every version', () => {
	expect(plain).toBe('n8nQqbz9EvgqvI8k2sVR91eQdLSX_JfN');
	expect(clientOrderIdFrom(['ab', 'c'])).not.toBe(plain);
	expect(clientOrderIdFrom(['a', 'bc', 1])).not.toBe(clientOrderIdFrom(['a', 'bc', '1']));
});

describe('the ID of an entry with a tag', () => {
	let tagged: string;

	beforeEach(() => {
		tagged = taggedClientOrderId(plain, 'Swing ');
	});

	it('carries the mark of the tag and then the ID without it', () => {
		expect(tagged).toBe('n8n_e_JPQz1WQqbz9EvgqvI8k2sVR91e');
		expect(markOf(tagged)).toBe('JPQz1W');
		expect(markOfTag(' SWING')).toBe('JPQz1W');
		expect(markOfTag('swing 2')).not.toBe('JPQz1W');
	});

	it('is recognised by the whole of it', () => {
		expect([isTaggedId(tagged), isTaggedId(tagged, 'swing'), isTaggedId(tagged, 'other')]).toEqual([
			true,
			true,
			false,
		]);
		for (const other of [plain, tagged.slice(0, -1), `${tagged}x`, `x${tagged.slice(1)}`, '']) {
			expect([other, isTaggedId(other), isTaggedId(other, 'swing')]).toEqual([other, false, false]);
			expect(markOf(other)).toBeUndefined();
		}
	});
});

describe('the ID of an exit', () => {
	it('shows its entry and its number, in two digits', () => {
		expect(key).toBe('RX0xHNMQzJ9gx7dNZMNWmXn');
		expect(exitClientOrderId(key, 0)).toBe(`n8n_x_${key}_00`);
		expect(exitClientOrderId(key, 35)).toBe(`n8n_x_${key}_0z`);
		expect(exitClientOrderId(key, MOST_EXITS - 1)).toBe(`n8n_x_${key}_zz`);
		for (const number of [0, 1, 35, 36, MOST_EXITS - 1]) {
			expect(exitOf(exitClientOrderId(key, number))).toEqual({ exitKey: key, number });
		}
	});

	it('that waits for a target shows its step and how often the step had an order before', () => {
		expect(targetClientOrderId(key, 1, 0)).toBe(`n8n_x_${key}_A0`);
		expect(targetClientOrderId(key, 5, MOST_GENERATIONS - 1)).toBe(`n8n_x_${key}_Ez`);
		for (const step of [1, 2, 3, 4, 5]) {
			for (const generation of [0, 9, 10, MOST_GENERATIONS - 1]) {
				const id = targetClientOrderId(key, step, generation);
				expect(exitOf(id)).toEqual({ exitKey: key, target: { step, generation } });
			}
		}
	});

	it('is no other', () => {
		const others = [
			plain,
			`x n8n_x_${key}_00`,
			`n8n_x_${key}_000`,
			`n8n_x_${key}_0`,
			`n8n_x_${key}_F0`,
			`n8n_x_${key}_A`,
			`n8n_x_${key}_A_`,
			`n8n_x_${key}_0_`,
			`n8n_x_${key.slice(1)}_00`,
			`n8n_x_${key}a_00`,
			`n8n_x_${key.slice(1)}!_00`,
			`n8n_e_${key}_00`,
		];
		for (const id of others) expect([id, exitOf(id)]).toEqual([id, undefined]);
	});
});

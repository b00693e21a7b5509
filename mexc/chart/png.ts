import { crc32, deflateSync } from 'node:zlib';

/** Eight bits each for red, green and blue. */
export interface Pixels {
	width: number;
	height: number;
	/** Three bytes a pixel, row by row from the top. */
	data: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE = 3;
const TRUE_COLOR = 2;

/** A PNG (ISO/IEC 15948): with a palette where at most 256 colours are in the picture, which is half as large. */
export function encodePng(pixels: Pixels): Buffer {
	const indexed = indexedRows(pixels);
	const { width, height } = pixels;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header[8] = 8;
	header[9] = indexed === undefined ? TRUE_COLOR : PALETTE;
	const rows = indexed?.rows ?? plainRows(pixels);
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', header),
		...(indexed === undefined ? [] : [chunk('PLTE', indexed.palette)]),
		chunk('IDAT', deflateSync(rows, { level: 6, memLevel: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** Each row begins with the number of its filter: 0, as it is. */
function plainRows({ width, height, data }: Pixels): Buffer {
	const rows = Buffer.alloc(height * (1 + width * 3));
	for (let y = 0; y < height; y++) {
		rows.set(data.subarray(y * width * 3, (y + 1) * width * 3), y * (1 + width * 3) + 1);
	}
	return rows;
}

function indexedRows({ width, height, data }: Pixels) {
	const numbers = new Map<number, number>();
	const rows = Buffer.alloc(height * (1 + width));
	let last = -1;
	let lastNumber = 0;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const at = (y * width + x) * 3;
			const color = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
			if (color !== last) {
				last = color;
				lastNumber = numbers.get(color) ?? numbers.size;
				if (lastNumber === 256) return undefined;
				numbers.set(color, lastNumber);
			}
			rows[y * (1 + width) + 1 + x] = lastNumber;
		}
	}
	const palette = Buffer.alloc(numbers.size * 3);
	for (const [color, number] of numbers) palette.writeUIntBE(color, number * 3, 3);
	return { rows, palette };
}

function chunk(type: string, body: Buffer): Buffer {
	const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(body.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(typed));
	return Buffer.concat([length, typed, check]);
}

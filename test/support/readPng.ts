import { crc32, inflateSync } from 'node:zlib';

export interface Picture {
	width: number;
	height: number;
	/** Colours in the palette; undefined without one. */
	palette?: number;
	/** `rrggbb` of a pixel. */
	at(x: number, y: number): string;
	/** Three bytes a pixel. */
	pixels: Buffer;
}

/** Reads what mexc/chart/png.ts writes, and checks every checksum: eight bits, no filter, no interlacing. */
export function readPng(file: Buffer): Picture {
	if (file.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') throw new Error('is no PNG');
	const chunks = new Map<string, Buffer>();
	let place = 8;
	while (place < file.length) {
		const length = file.readUInt32BE(place);
		const type = file.toString('latin1', place + 4, place + 8);
		const body = file.subarray(place + 8, place + 8 + length);
		const check = file.readUInt32BE(place + 8 + length);
		if (crc32(file.subarray(place + 4, place + 8 + length)) !== check)
			throw new Error(`${type} damaged`);
		chunks.set(type, body);
		place += 12 + length;
	}
	if ([...chunks.keys()].at(-1) !== 'IEND') throw new Error('has no end');
	const header = chunks.get('IHDR') ?? Buffer.alloc(13);
	const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
	const palette = header[9] === 3 ? chunks.get('PLTE') : undefined;
	if (header[8] !== 8 || header[12] !== 0) throw new Error('has another form');
	const bytes = palette === undefined ? 3 : 1;
	const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
	if (rows.length !== height * (1 + width * bytes)) throw new Error('has rows missing');
	const pixels = Buffer.alloc(width * height * 3);
	for (let y = 0; y < height; y++) {
		const row = y * (1 + width * bytes);
		if (rows[row] !== 0) throw new Error('has filtered rows');
		for (let x = 0; x < width; x++) {
			const from = row + 1 + x * bytes;
			const color =
				palette === undefined
					? rows.subarray(from, from + 3)
					: palette.subarray(rows[from] * 3, rows[from] * 3 + 3);
			pixels.set(color, (y * width + x) * 3);
		}
	}
	return {
		width,
		height,
		...(palette === undefined ? {} : { palette: palette.length / 3 }),
		at: (x, y) => pixels.toString('hex', (y * width + x) * 3, (y * width + x) * 3 + 3),
		pixels,
	};
}

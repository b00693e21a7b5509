import type { Color } from './canvas';

export const themeNames = ['light', 'dark'] as const;
export type ThemeName = (typeof themeNames)[number];

export interface Theme {
	background: Color;
	text: Color;
	/** Axis labels. */
	muted: Color;
	grid: Color;
	up: Color;
	down: Color;
	/** Levels and marks. */
	accent: Color;
	/** Text on `up`, `down` and `accent`. */
	onColor: Color;
	/** Indicators, in turn. */
	lines: readonly Color[];
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
	light: {
		background: 0xffffff,
		text: 0x131722,
		muted: 0x5d606b,
		grid: 0xe9ebf0,
		up: 0x089981,
		down: 0xe0294a,
		accent: 0x2962ff,
		onColor: 0xffffff,
		lines: [0xe67700, 0x7b3ff2, 0x0b84a5, 0xc2255c, 0x5c940d],
	},
	dark: {
		background: 0x131722,
		text: 0xe6e8ee,
		muted: 0x9a9fac,
		grid: 0x262b38,
		up: 0x22ab94,
		down: 0xf7525f,
		accent: 0x5b8cff,
		onColor: 0x0c0f16,
		lines: [0xffb454, 0xb49bff, 0x4fd1e8, 0xff8fb1, 0xa9e34b],
	},
};

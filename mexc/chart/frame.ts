import { Canvas } from './canvas';
import type { Theme } from './themes';

/** A part of the picture with its own scale. */
export interface Area {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** What everything that is drawn needs to know. */
export interface Frame {
	canvas: Canvas;
	theme: Theme;
	/** The em of normal text in pixels. */
	size: number;
	/** The thickness of thin lines. */
	hair: number;
	/** Between things. */
	gap: number;
	/** The middle of a place, in pixels. */
	xOf(place: number): number;
	/** The width of a place. */
	step: number;
}

/** Text is a thirty-sixth of the width, but not smaller than can be read nor larger than is needed. */
export function textSize(width: number, height: number): number {
	return Math.min(30, Math.max(10.5, Math.min(width / 36, height / 19)));
}

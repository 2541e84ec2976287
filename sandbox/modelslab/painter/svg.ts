export type Point = readonly [x: number, y: number];

/** A number as SVG needs it: two decimals are a fiftieth of a pixel here. */
export const r = (value: number): string => String(Math.round(value * 100) / 100);

type Stop = readonly [offset: number, colour: string, opacity?: number];

const stopsOf = (stops: readonly Stop[]): string =>
  stops
    .map(
      ([at, colour, opacity = 1]) =>
        `<stop offset="${r(at)}" stop-color="${colour}" stop-opacity="${r(opacity)}"/>`,
    )
    .join('');

/** A gradient from top to bottom of what it fills, or along another direction. */
export const linear = (id: string, stops: readonly Stop[], to: Point = [0, 1]): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="${r(to[0])}" y2="${r(to[1])}">${stopsOf(stops)}</linearGradient>`;

/** A gradient from the centre of what it fills. */
export const radial = (id: string, stops: readonly Stop[]): string =>
  `<radialGradient id="${id}" cx="0.5" cy="0.5" r="0.5">${stopsOf(stops)}</radialGradient>`;

export const circle = (at: Point, radius: number, fill: string): string =>
  `<circle cx="${r(at[0])}" cy="${r(at[1])}" r="${r(radius)}" fill="${fill}"/>`;

export const ellipse = (at: Point, radii: Point, fill: string): string =>
  `<ellipse cx="${r(at[0])}" cy="${r(at[1])}" rx="${r(radii[0])}" ry="${r(radii[1])}" fill="${fill}"/>`;

export const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;

export const stroke = (d: string, colour: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${r(width)}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** Fades each shape by itself. Cheap; but shapes that overlap show through one another. */
export const faint = (opacity: number, content: string): string =>
  `<g fill-opacity="${r(opacity)}" stroke-opacity="${r(opacity)}">${content}</g>`;

/** Fades shapes as one, at the price of a layer of the whole picture's size. */
export const group = (opacity: number, content: string): string =>
  `<g opacity="${r(opacity)}">${content}</g>`;

export const times = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: Math.max(0, Math.round(count)) }, (_, index) => draw(index)).join('');

/** A line through the points with rounded corners. */
export const smooth = (points: readonly Point[]): string => {
  const middles = points.slice(1).map(([x, y], at): string => {
    const [nextX, nextY] = points[at + 2] ?? [x, y];
    return `Q${r(x)} ${r(y)} ${r((x + nextX) / 2)} ${r((y + nextY) / 2)}`;
  });
  const [x, y] = points[0] ?? [0, 0];
  return `M${r(x)} ${r(y)}${middles.join('')}`;
};

export const angular = (points: readonly Point[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${r(x)} ${r(y)}`).join('');

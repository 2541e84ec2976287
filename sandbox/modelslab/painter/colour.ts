/** A colour in OKLCH: lightness 0 to 1, chroma 0 to about 0.3, hue in degrees. */
export type Tone = { l: number; c: number; h: number };

const channel = (linear: number): number => {
  const bounded = Math.min(1, Math.max(0, linear));
  return bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
};

// The matrices are those of the OKLab colour space's definition (Björn Ottosson, 2020).
const linearRgb = ({ l, c, h }: Tone): [number, number, number] => {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
};

const inGamut = (tone: Tone): boolean => linearRgb(tone).every((part) => part > -0.001 && part < 1.001);

/** The tone as `#rrggbb`, less colourful where a screen could not show it. */
export const hex = (tone: Tone): string => {
  const l = Math.min(0.99, Math.max(0.02, tone.l));
  let c = Math.max(0, tone.c);
  while (c > 0.005 && !inGamut({ ...tone, l, c })) c *= 0.92;
  const parts = linearRgb({ l, c, h: tone.h }).map((part) => Math.round(channel(part) * 255));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
};

const cartesian = ({ c, h }: Tone): { a: number; b: number } => ({
  a: c * Math.cos((h * Math.PI) / 180),
  b: c * Math.sin((h * Math.PI) / 180),
});

/** The tone at a share of the straight way, so that opposite hues meet in grey and not in a third hue. */
export const blend = (from: Tone, to: Tone, share: number): Tone => {
  const [start, end] = [cartesian(from), cartesian(to)];
  const a = start.a + (end.a - start.a) * share;
  const b = start.b + (end.b - start.b) * share;
  return {
    l: from.l + (to.l - from.l) * share,
    c: Math.hypot(a, b),
    h: (Math.atan2(b, a) * 180) / Math.PI,
  };
};

import { createRandom, hash, type Random } from './random.ts';

/** Everything that an image depends on, and nothing else: equal specs give equal bytes. */
export type ImageSpec = {
  prompt: string;
  negativePrompt: string;
  modelId: string;
  /** Drawn over one another in this order; strength 0.1 to 1. */
  loras: readonly { id: string; strength: number }[];
  scheduler: string;
  /** Empty for none. */
  embedding: string;
  /** Pixels, before upscaling doubles them. */
  width: number;
  height: number;
  steps: number;
  guidanceScale: number;
  /** The request's seed plus the sample's index. */
  seed: number;
  clipSkip: number;
  enhancePrompt: boolean;
  panorama: boolean;
  selfAttention: boolean;
  upscale: boolean;
  /** A picture that shows through: a file in base64, and how much of it is seen, 0 to 1. */
  input?: { data: string; share: number };
};

/** A colour as hue in degrees, saturation and lightness in percent. */
type Colour = { h: number; s: number; l: number };

type Scene = {
  spec: ImageSpec;
  words: readonly string[];
  /** Units: an image is 100 high, whatever its size in pixels. */
  width: number;
  horizon: number;
  isNight: boolean;
  sky: Colour;
  ground: Colour;
  accent: Colour;
  random(name: string): Random;
};

const HEIGHT = 100;

const HUES: Record<string, number> = {
  red: 4,
  orange: 26,
  gold: 42,
  yellow: 50,
  green: 130,
  teal: 176,
  blue: 215,
  indigo: 245,
  purple: 275,
  pink: 330,
};

const SKIES: Record<string, Colour> = {
  night: { h: 228, s: 55, l: 16 },
  moon: { h: 232, s: 45, l: 20 },
  dusk: { h: 278, s: 42, l: 38 },
  sunset: { h: 16, s: 74, l: 58 },
  dawn: { h: 338, s: 58, l: 66 },
  winter: { h: 204, s: 34, l: 76 },
  day: { h: 202, s: 68, l: 68 },
};

const WATERS = new Set(['sea', 'ocean', 'lake', 'river', 'beach', 'boat', 'ship', 'water', 'harbour']);

const n = (value: number): string => String(Math.round(value * 100) / 100);
const css = ({ h, s, l }: Colour): string => `hsl(${n(((h % 360) + 360) % 360)} ${n(s)}% ${n(l)}%)`;
const shifted = ({ h, s, l }: Colour, by: Partial<Colour>): Colour => ({
  h: h + (by.h ?? 0),
  s: Math.min(96, Math.max(6, s + (by.s ?? 0))),
  l: Math.min(96, Math.max(4, l + (by.l ?? 0))),
});
const repeat = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: Math.max(0, Math.round(count)) }, (_, index) => draw(index)).join('');
const circle = (x: number, y: number, r: number, paint: string): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" ${paint}/>`;
const filled = (colour: Colour, opacity = 1): string => `fill="${css(colour)}" fill-opacity="${n(opacity)}"`;
const stroked = (colour: Colour, width: number, opacity = 1): string =>
  `fill="none" stroke="${css(colour)}" stroke-width="${n(width)}" stroke-opacity="${n(opacity)}" stroke-linecap="round"`;

const createScene = (spec: ImageSpec): Scene => {
  const words = spec.prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const random = (name: string): Random => createRandom(`${name} ${spec.prompt} ${spec.seed}`);
  const lot = createRandom(`prompt ${spec.prompt}`);
  const mood = words.find((word) => word in SKIES) ?? lot.pick(['day', 'sunset', 'dusk', 'dawn', 'day']);
  // A model has a hand of its own: all colours lean its way.
  const hand = createRandom(`model ${spec.modelId}`);
  const lean = { h: hand.between(-24, 24), s: hand.between(-10, 14), l: hand.between(-3, 3) };
  const named = words.find((word) => word in HUES);
  const hue = named === undefined ? lot.between(0, 360) : (HUES[named] ?? 0);
  const sky = shifted(SKIES[mood] ?? { h: 202, s: 68, l: 68 }, lean);
  return {
    spec,
    words,
    width: (HEIGHT * spec.width) / spec.height,
    horizon: random('horizon').between(50, 64) + (spec.panorama ? 8 : 0),
    isNight: sky.l < 45,
    sky,
    ground: shifted({ h: lot.between(70, 230), s: 34, l: 34 }, lean),
    accent: shifted({ h: hue, s: 74, l: 58 }, lean),
    random,
  };
};

const drawSky = ({ spec, width, horizon, sky, accent, isNight, random }: Scene): string => {
  const lot = random('sky');
  const [x, y] = [lot.between(0.15, 0.85) * width, lot.between(0.22, 0.62) * horizon];
  const low = isNight ? shifted(sky, { l: 22, h: 18 }) : shifted(sky, { l: 18, h: -14 });
  const light: Colour = isNight ? { h: 48, s: 40, l: 90 } : { h: 44, s: 92, l: 84 };
  const glow = spec.enhancePrompt ? 34 : 22;
  const cloud = (at: number): string => {
    const top = lot.between(0.08, 0.8) * horizon;
    const wide = lot.between(14, 40);
    const shape = `cx="${n(lot.between(0, width))}" cy="${n(top)}" rx="${n(wide)}" ry="${n(wide / 14)}"`;
    return `<ellipse ${shape} ${filled(shifted(light, { h: at * 6, s: -40 }), isNight ? 0.08 : 0.3)}/>`;
  };
  const star = (): string =>
    circle(
      lot.between(0, width),
      lot.between(0, horizon),
      lot.between(0.12, 0.4),
      filled(light, lot.between(0.4, 1)),
    );
  return [
    `<defs><linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="${css(sky)}"/><stop offset="0.72" stop-color="${css(low)}"/></linearGradient>`,
    `<radialGradient id="glow"><stop offset="0" stop-color="${css(light)}" stop-opacity="0.85"/><stop offset="1" stop-color="${css(accent)}" stop-opacity="0"/></radialGradient></defs>`,
    `<rect width="${n(width)}" height="${HEIGHT}" fill="url(#sky)"/>`,
    isNight ? repeat(46, star) : '',
    circle(x, y, glow, 'fill="url(#glow)"'),
    circle(x, y, isNight ? 4.5 : 6, filled(light)),
    repeat(2 + spec.clipSkip, cloud),
  ].join('');
};

/** A northern light of its own colours: what an embedding adds. */
const drawAurora = ({ spec: { embedding }, width, horizon }: Scene): string => {
  if (embedding === '') return '';
  const lot = createRandom(`embedding ${embedding}`);
  const hue = lot.between(0, 360);
  return repeat(4, (band) => {
    const y = horizon * (0.2 + band * 0.13);
    const colour = { h: hue + band * 24, s: 80, l: 66 };
    const bend = lot.between(-16, 16);
    const line = `M0 ${n(y)}C${n(width / 3)} ${n(y + bend)} ${n((width * 2) / 3)} ${n(y - bend)} ${n(width)} ${n(y)}`;
    return `<path d="${line}" ${stroked(colour, 7, 0.18)}/><path d="${line}" ${stroked(colour, 1, 0.6)}/>`;
  });
};

/** Ridges from far and pale to near and dark; the more steps, the more of them. */
const drawLand = ({ spec, width, horizon, sky, ground, random }: Scene): string => {
  const lot = random('land');
  const ridges = Math.round(spec.steps / 6);
  return repeat(ridges, (at) => {
    const near = (at + 1) / ridges;
    const base = horizon + (HEIGHT - horizon) * near * 0.85 - 6;
    const waves = Array.from({ length: 3 }, (_, wave) => ({
      length: lot.between(16, 46) / (wave + 1),
      phase: lot.between(0, 7),
      size: lot.between(2, 9) / (wave + 1),
    }));
    const heightAt = (x: number): number =>
      waves.reduce((y, { length, phase, size }) => y + Math.sin(x / length + phase) * size, base);
    const points = Array.from({ length: 41 }, (_, step) => (width * step) / 40);
    const edge = points.map((x) => `L${n(x)} ${n(heightAt(x))}`).join('');
    const colour = {
      h: sky.h + (ground.h - sky.h) * near,
      s: sky.s + (ground.s - sky.s) * near,
      l: sky.l * (1 - near) * 0.8 + ground.l * (0.5 + (1 - near) * 0.4),
    };
    return `<path d="M0 ${HEIGHT}${edge}L${n(width)} ${HEIGHT}Z" ${filled(colour)}/>`;
  });
};

const drawWater = ({ words, width, horizon, sky, random }: Scene): string => {
  if (!words.some((word) => WATERS.has(word))) return '';
  const lot = random('water');
  const top = horizon + 18;
  const glint = (): string => {
    const [x, y] = [lot.between(0, width), lot.between(top + 1, HEIGHT)];
    const wide = lot.between(2, 9);
    return `<path d="M${n(x)} ${n(y)}h${n(wide)}" ${stroked(shifted(sky, { l: 24 }), 0.5, 0.6)}/>`;
  };
  const surface = `<rect y="${n(top)}" width="${n(width)}" height="${n(HEIGHT - top)}" ${filled(shifted(sky, { l: -14, s: -8 }), 0.86)}/>`;
  return surface + repeat(40, glint);
};

/** The subject: a blossom with a ring of petals for each word of the prompt. */
const drawSubject = ({ spec, words, width, horizon, accent, random }: Scene): string => {
  const lot = random('subject');
  const [x, y] = [width * lot.between(0.38, 0.62), horizon + lot.between(2, 10)];
  const size = Math.min(width, HEIGHT) * lot.between(0.2, 0.26);
  const rings = words.slice(0, 7);
  const ring = (at: number): string => {
    const word = createRandom(`word ${rings[at]}`);
    const petals = word.whole(5, 12);
    const reach = size * (1 - at / (rings.length + 0.6));
    const colour = shifted(accent, { h: word.between(-46, 46), l: word.between(-16, 22) });
    const turn = lot.between(0, 360);
    const shape = `M0 0C${n(reach * word.between(0.25, 0.5))} ${n(-reach * 0.4)} ${n(reach * 0.2)} ${n(-reach * 0.9)} 0 ${n(-reach)}C${n(-reach * 0.2)} ${n(-reach * 0.9)} ${n(-reach * 0.35)} ${n(-reach * 0.4)} 0 0Z`;
    const edge = `stroke="${css(shifted(colour, { l: -24 }))}" stroke-width="${spec.selfAttention ? 0.9 : 0.3}"`;
    return repeat(
      petals,
      (petal) =>
        `<path d="${shape}" transform="rotate(${n(turn + (360 / petals) * petal)})" ${filled(colour, 0.88)} ${edge}/>`,
    );
  };
  const stem = `<path d="M0 0C${n(size * 0.1)} ${n(size)} ${n(-size * 0.2)} ${n(size * 1.6)} 0 ${n(HEIGHT - y)}" ${stroked({ h: 128, s: 38, l: 26 }, size * 0.06)}/>`;
  const heart = circle(0, 0, size * 0.16, filled({ h: accent.h + 40, s: 88, l: 78 }));
  return `<g transform="translate(${n(x)} ${n(y)})">${stem}${repeat(rings.length, ring)}${heart}</g>`;
};

type Motif = (lot: Random, scene: Scene) => string;

/** One of these is a LoRA's own; all are drawn in its colour with a stroke of its own. */
const MOTIFS: readonly [Motif, ...Motif[]] = [
  (lot, { width }) =>
    repeat(7, (at) => `<circle cx="${n(width * 0.5)}" cy="50" r="${n(8 + at * lot.between(5.5, 7))}"/>`),
  (lot, { width }) =>
    repeat(
      22,
      (at) =>
        `<path d="M${n(width / 2)} 46L${n(width / 2 + Math.cos(at * 0.2856) * 90)} ${n(46 + Math.sin(at * 0.2856 + lot.between(0, 0.1)) * 90)}"/>`,
    ),
  (lot, { width }) =>
    repeat(9, (at) => {
      const y = 8 + at * 11 + lot.between(-2, 2);
      return `<path d="M0 ${n(y)}Q${n(width / 4)} ${n(y - 9)} ${n(width / 2)} ${n(y)}T${n(width)} ${n(y)}"/>`;
    }),
  (lot, { width }) =>
    repeat(34, () => {
      const side = lot.between(2, 8);
      return `<rect x="${n(lot.between(0, width))}" y="${n(lot.between(0, HEIGHT))}" width="${n(side)}" height="${n(side)}" transform="rotate(45 ${n(width / 2)} 50)"/>`;
    }),
  (lot, { width }) =>
    repeat(26, () => {
      const [x, y, reach] = [lot.between(0, width), lot.between(0, HEIGHT), lot.between(3, 9)];
      return `<path d="M${n(x)} ${n(y)}q${n(reach)} ${n(-reach)} ${n(reach * 2)} 0q${n(-reach)} ${n(reach)} ${n(-reach * 2)} 0"/>`;
    }),
];

/** What the LoRAs add, each the more visible the stronger it is. */
const drawLoras = (scene: Scene): string =>
  scene.spec.loras
    .map(({ id, strength }) => {
      const lot = createRandom(`lora ${id}`);
      const colour = { h: lot.between(0, 360), s: lot.between(60, 90), l: lot.between(56, 76) };
      const motif = lot.pick(MOTIFS)(lot, scene);
      const wash = `<rect width="${n(scene.width)}" height="${HEIGHT}" ${filled(colour, strength * 0.14)}/>`;
      return `${wash}<g ${stroked(colour, 0.3 + strength * 0.9, 0.1 + strength * 0.6)}>${motif}</g>`;
    })
    .join('');

/** The fine hatching of a scheduler: each has an angle, a spacing and dashes of its own. */
const drawHatching = ({ spec: { scheduler }, width }: Scene): string => {
  const lot = createRandom(`scheduler ${scheduler}`);
  const [angle, spacing] = [lot.between(0, 180), lot.between(2.2, 4.6)];
  const dashes = lot.pick(['', ' stroke-dasharray="3 1.5"', ' stroke-dasharray="0.4 1.4"']);
  const reach = Math.hypot(width, HEIGHT);
  const lines = repeat(
    reach / spacing,
    (at) => `M${n(-reach)} ${n(at * spacing - reach / 2)}h${n(reach * 2)}`,
  );
  const middle = `translate(${n(width / 2)} 50) rotate(${n(angle)})`;
  return `<path d="${lines}" transform="${middle}" ${stroked({ h: lot.between(0, 360), s: 30, l: 92 }, 0.4, 0.12)}${dashes}/>`;
};

/** Darker edges: their colour stands for what was to be avoided, their weight for the guidance. */
const drawVignette = ({ spec: { negativePrompt, guidanceScale }, width }: Scene): string => {
  const colour =
    negativePrompt === ''
      ? { h: 230, s: 40, l: 8 }
      : { h: hash(`negative ${negativePrompt}`) % 360, s: 70, l: 18 };
  const weight = 0.12 + guidanceScale * 0.028;
  const stops = `<stop offset="0.5" stop-color="${css(colour)}" stop-opacity="0"/><stop offset="1" stop-color="${css(colour)}" stop-opacity="${n(weight)}"/>`;
  return `<defs><radialGradient id="edge" r="0.75">${stops}</radialGradient></defs><rect width="${n(width)}" height="${HEIGHT}" fill="url(#edge)"/>`;
};

/** Specks placed by the whole spec: however close two specs are, their images are not the same. */
const drawDust = ({ spec, width }: Scene): string => {
  const lot = createRandom(JSON.stringify({ ...spec, upscale: false }));
  return repeat(20, () =>
    circle(
      lot.between(0, width),
      lot.between(0, HEIGHT),
      lot.between(0.3, 0.7),
      'fill="white" fill-opacity="0.5"',
    ),
  );
};

const LAYERS = [
  drawSky,
  drawAurora,
  drawLand,
  drawWater,
  drawSubject,
  drawLoras,
  drawHatching,
  drawVignette,
  drawDust,
];

/** The SVG of a spec, in its own size: upscaling is left to the renderer. */
export const drawImage = (spec: ImageSpec): string => {
  const scene = createScene(spec);
  const box = `width="${spec.width}" height="${spec.height}" viewBox="0 0 ${n(scene.width)} ${HEIGHT}"`;
  const layers = LAYERS.map((draw) => draw(scene)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} preserveAspectRatio="none">${layers}</svg>`;
};

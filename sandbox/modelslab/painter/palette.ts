import { blend, hex, type Tone } from './colour.ts';
import type { PictureOrder } from './order.ts';
import { createRandom } from './random.ts';
import type { Reading } from './reading.ts';
import type { Mood, Setting } from './vocabulary.ts';

/** The colours of one picture, as `#rrggbb`. */
export type Palette = {
  /** From the zenith to the horizon. */
  sky: [string, string, string];
  /** Sun or moon. */
  glow: string;
  cloud: string;
  /** The land at a depth: 0 on the horizon, 1 at the viewer's feet; `lift` makes it lighter. */
  land: (depth: number, lift?: number) => string;
  water: (depth: number) => string;
  accent: string;
  light: string;
  ink: string;
  dark: boolean;
  /** Any other tone, graded as the model and the guidance want. */
  grade: (tone: Tone) => string;
};

type Light = { sky: [Tone, Tone, Tone]; nearL: number; glow: Tone };

const tone = (l: number, c: number, h: number): Tone => ({ l, c, h });

const LIGHTS: Record<Mood, Light> = {
  day: {
    sky: [tone(0.66, 0.13, 248), tone(0.82, 0.09, 232), tone(0.95, 0.05, 95)],
    nearL: 0.5,
    glow: tone(0.97, 0.08, 95),
  },
  sunset: {
    sky: [tone(0.4, 0.13, 292), tone(0.66, 0.17, 22), tone(0.87, 0.14, 75)],
    nearL: 0.29,
    glow: tone(0.93, 0.13, 80),
  },
  dusk: {
    sky: [tone(0.28, 0.12, 280), tone(0.5, 0.15, 320), tone(0.77, 0.12, 20)],
    nearL: 0.23,
    glow: tone(0.93, 0.08, 50),
  },
  morning: {
    sky: [tone(0.78, 0.08, 245), tone(0.88, 0.07, 350), tone(0.95, 0.06, 75)],
    nearL: 0.56,
    glow: tone(0.98, 0.05, 80),
  },
  night: {
    sky: [tone(0.17, 0.07, 280), tone(0.27, 0.1, 272), tone(0.44, 0.11, 250)],
    nearL: 0.17,
    glow: tone(0.95, 0.05, 100),
  },
  snow: {
    sky: [tone(0.72, 0.07, 245), tone(0.85, 0.04, 235), tone(0.95, 0.03, 50)],
    nearL: 0.86,
    glow: tone(0.98, 0.04, 90),
  },
};

const LAND_HUES: Record<Setting, { c: number; h: number }> = {
  hills: { c: 0.12, h: 142 },
  mountains: { c: 0.07, h: 265 },
  sea: { c: 0.07, h: 75 },
  forest: { c: 0.1, h: 158 },
  city: { c: 0.07, h: 285 },
  desert: { c: 0.12, h: 62 },
  space: { c: 0.1, h: 300 },
  meadow: { c: 0.14, h: 132 },
};

/** How a model and the guidance scale change every tone alike. */
const createGrade = ({ modelId, guidanceScale }: PictureOrder) => {
  const random = createRandom(`model ${modelId}`);
  const turn = random.between(-26, 26);
  const vivid = random.between(0.8, 1.2) * (0.62 + guidanceScale * 0.052);
  const contrast = 0.9 + guidanceScale * 0.014;
  const lift = random.between(-0.025, 0.025);
  return ({ l, c, h }: Tone): string =>
    hex({ l: 0.55 + (l - 0.55) * contrast + lift, c: c * vivid, h: h + turn });
};

const tinted = (sky: Tone, { tint }: Reading, offset: number): Tone =>
  tint === undefined ? sky : { l: sky.l, c: (tint.c ?? 0.14) * 0.85, h: tint.h + offset };

/** The colours for a prompt as read, under the order's model and guidance. */
export const createPalette = (order: PictureOrder, reading: Reading): Palette => {
  const grade = createGrade(order);
  const random = createRandom(`palette ${order.prompt}`);
  const light = LIGHTS[reading.mood];
  const drift = random.between(-14, 14);
  const drifted = light.sky.map((one) => ({ ...one, h: one.h + drift }));
  const [top = light.sky[0], middle = light.sky[1], low = light.sky[2]] = drifted;
  const sky = [tinted(top, reading, -18), tinted(middle, reading, 0), tinted(low, reading, 28)] as const;
  const ground = LAND_HUES[reading.setting];
  const far = { ...blend(sky[1], sky[2], 0.4), l: sky[2].l * 0.86 };
  const near: Tone = { l: light.nearL, c: reading.mood === 'snow' ? 0.03 : ground.c, h: ground.h + drift };
  const depths: Tone = { l: light.nearL * 0.8, c: 0.1, h: (light.sky[0].h + 235) / 2 + drift };
  const accent: Tone = { l: 0.78, c: 0.16, h: sky[1].h + random.between(120, 200) };
  return {
    sky: [grade(sky[0]), grade(sky[1]), grade(sky[2])],
    glow: grade(light.glow),
    cloud: grade(blend(sky[2], { l: 0.99, c: 0.02, h: 80 }, 0.55)),
    land: (depth, lift = 0) => grade({ ...blend(far, near, depth), l: blend(far, near, depth).l + lift }),
    water: (depth) => grade(blend({ ...sky[2], l: sky[2].l * 0.93 }, depths, depth)),
    accent: grade(accent),
    light: grade({ l: 0.97, c: 0.03, h: light.glow.h }),
    ink: grade({ l: 0.2, c: 0.05, h: sky[0].h }),
    dark: reading.mood === 'night' || reading.mood === 'dusk',
    grade,
  };
};

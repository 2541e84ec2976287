import type { Tone } from './colour.ts';
import { DRAW_MOTIF, type MotifColours } from './motifs/index.ts';
import type { Random } from './random.ts';
import type { Subject } from './reading.ts';
import type { Scene } from './scene.ts';
import { ellipse, faint, group, linear, type Point, path, r, radial } from './svg.ts';
import type { MotifName } from './vocabulary.ts';

const FLYING: ReadonlySet<MotifName> = new Set(['bird', 'butterfly', 'balloon', 'rocket', 'heart', 'orbs']);

/** Wide or tall things are drawn smaller, so that all have about the same weight. */
const SIZES: Partial<Record<MotifName, number>> = {
  castle: 0.95,
  dragon: 0.85,
  person: 1.2,
  bird: 0.6,
  butterfly: 0.62,
  fish: 0.75,
  heart: 0.75,
  cat: 0.9,
  orbs: 0.85,
};

/** The colours of real things, where the prompt names none. */
const NATURAL: Partial<Record<MotifName, readonly [Tone, ...Tone[]]>> = {
  cat: [
    { l: 0.72, c: 0.12, h: 60 },
    { l: 0.62, c: 0.03, h: 260 },
    { l: 0.88, c: 0.04, h: 85 },
  ],
  dog: [
    { l: 0.7, c: 0.09, h: 65 },
    { l: 0.52, c: 0.07, h: 50 },
  ],
  tree: [
    { l: 0.62, c: 0.13, h: 140 },
    { l: 0.7, c: 0.14, h: 70 },
    { l: 0.78, c: 0.1, h: 355 },
  ],
  castle: [
    { l: 0.74, c: 0.04, h: 285 },
    { l: 0.76, c: 0.05, h: 70 },
  ],
  house: [
    { l: 0.85, c: 0.06, h: 80 },
    { l: 0.78, c: 0.06, h: 30 },
  ],
  cake: [
    { l: 0.8, c: 0.1, h: 350 },
    { l: 0.82, c: 0.08, h: 70 },
  ],
  robot: [
    { l: 0.76, c: 0.04, h: 240 },
    { l: 0.74, c: 0.08, h: 190 },
  ],
  mushroom: [{ l: 0.6, c: 0.2, h: 25 }],
  person: [
    { l: 0.44, c: 0.08, h: 50 },
    { l: 0.6, c: 0.13, h: 32 },
    { l: 0.52, c: 0.13, h: 300 },
    { l: 0.66, c: 0.14, h: 355 },
  ],
  fish: [
    { l: 0.7, c: 0.17, h: 45 },
    { l: 0.68, c: 0.14, h: 220 },
  ],
  dragon: [
    { l: 0.6, c: 0.15, h: 150 },
    { l: 0.55, c: 0.17, h: 20 },
    { l: 0.55, c: 0.15, h: 290 },
  ],
};

const toneOf = ({ motif, colour }: Subject, random: Random): Tone => {
  if (colour) return { l: 0.64, c: 0.17, ...colour };
  const natural = NATURAL[motif];
  return natural ? random.pick(natural) : { l: 0.66, c: 0.15, h: random.between(0, 360) };
};

const coloursOf = (scene: Scene, tone: Tone, id: string): { defs: string; colours: MotifColours } => {
  const { grade, glow, light, ink } = scene.palette;
  const dimmed = scene.palette.dark ? { ...tone, l: tone.l - 0.06 } : tone;
  const at = (lift: number, turn = 0): string =>
    grade({ l: dimmed.l + lift, c: dimmed.c, h: dimmed.h + turn });
  const accent = grade({ l: 0.74, c: 0.15, h: tone.h + (tone.c < 0.05 ? 40 : 165) });
  const defs = linear(id, [
    [0, at(0.12, 12)],
    [0.5, at(0)],
    [1, at(-0.15, -18)],
  ]);
  const pale = grade({ l: Math.min(0.97, dimmed.l + 0.26), c: dimmed.c * 0.35, h: dimmed.h + 20 });
  const colours = {
    body: `url(#${id})`,
    main: at(0),
    dark: at(-0.17, -14),
    light: tone.l > 0.9 ? light : pale,
    accent,
    ink,
    glow,
  };
  return { defs, colours };
};

type Spot = { at: Point; scale: number; flipped: boolean; flying: boolean };

const SIDES = [0, -1, 1] as const;

const spotFor = (scene: Scene, { motif }: Subject, index: number): Spot => {
  const random = scene.random(`spot ${index}`);
  const side = SIDES[index % SIDES.length] ?? 0;
  const flipped = random.chance(0.5);
  const scale = (index === 0 ? random.between(0.44, 0.62) : random.between(0.32, 0.4)) * (SIZES[motif] ?? 1);
  const mirrored = scene.random('layout side').chance(0.5) ? 1 : -1;
  const x = scene.width * (0.5 + side * mirrored * 0.29) + random.between(-1, 1) * (index === 0 ? 17 : 8);
  const floating = scene.horizon + scene.height * (side === 0 ? 0.12 : -0.04) + random.between(-6, 4);
  const ground =
    scene.horizon + (scene.height - scene.horizon) * (index === 0 ? 0.72 : 0.5) + random.between(-2, 3);
  const flying = FLYING.has(motif);
  const lowest = motif === 'person' ? scene.height : Math.min(ground, scene.height - 4);
  return { at: [x, flying ? floating : lowest], scale, flipped, flying };
};

const shadow = ({ at, scale, flying }: Spot, id: string, { palette }: Scene): string => {
  if (flying) return '';
  const fill = radial(id, [
    [0, palette.ink, 0.45],
    [0.6, palette.ink, 0.2],
    [1, palette.ink, 0],
  ]);
  return fill + ellipse([at[0], at[1] + 0.5], [58 * scale, 7 * scale], `url(#${id})`);
};

/** Something to stand on, at sea. */
const islet = ({ at, scale, flying }: Spot, { motif }: Subject, scene: Scene): string => {
  if (scene.reading.setting !== 'sea' || flying || motif === 'boat' || motif === 'fish') return '';
  const [x, y] = at;
  const half = 74 * scale;
  const sand = `M${r(x - half)} ${r(y + 5)}C${r(x - half * 0.6)} ${r(y - 4)} ${r(x + half * 0.6)} ${r(y - 4)} ${r(x + half)} ${r(y + 5)}Z`;
  const foam = faint(0.6, ellipse([x, y + 5], [half * 1.08, 1.6], scene.palette.light));
  return foam + path(sand, scene.palette.land(0.8, 0.18));
};

/** A rim of light around the subject: what self-attention adds. */
const aura = ({ at, scale }: Spot, id: string, { palette, order }: Scene): string => {
  if (!order.selfAttention) return '';
  const fill = radial(id, [
    [0, palette.light, 0.7],
    [0.55, palette.glow, 0.35],
    [1, palette.glow, 0],
  ]);
  return fill + ellipse([at[0], at[1] - 52 * scale], [82 * scale, 78 * scale], `url(#${id})`);
};

const drawSubject = (scene: Scene, subject: Subject, index: number): string => {
  const spot = spotFor(scene, subject, index);
  const id = `subject${index}`;
  const { defs, colours } = coloursOf(scene, toneOf(subject, scene.random(`tone ${index}`)), id);
  const { at, scale, flipped } = spot;
  const turned = `translate(${r(at[0])} ${r(at[1])}) scale(${r(flipped ? -scale : scale)} ${r(scale)})`;
  const figure = `<g transform="${turned}">${DRAW_MOTIF[subject.motif](colours, scene.detail)}</g>`;
  return (
    defs +
    islet(spot, subject, scene) +
    aura(spot, `aura${index}`, scene) +
    shadow(spot, `shadow${index}`, scene) +
    figure
  );
};

/** Small copies to either side: what a panorama adds. */
const companions = (scene: Scene): string => {
  if (!scene.order.panorama) return '';
  const motif = scene.reading.subjects[0]?.motif ?? 'bird';
  const random = scene.random('companions');
  const { defs, colours } = coloursOf(scene, { l: 0.6, c: 0.1, h: random.between(0, 360) }, 'companion');
  const copy = (share: number): string => {
    const at = `translate(${r(scene.width * share)} ${r(scene.horizon + random.between(6, 11))}) scale(${r(random.between(0.14, 0.2))})`;
    return `<g transform="${at}">${DRAW_MOTIF[motif](colours, 1)}</g>`;
  };
  return defs + group(0.85, [0.08, 0.24, 0.76, 0.92].map(copy).join(''));
};

/** The things that the prompt names, the first of them largest and in front. */
export const drawSubjects = (scene: Scene): string => {
  const drawn = scene.reading.subjects.map((subject, index) => drawSubject(scene, subject, index));
  return companions(scene) + drawn.toReversed().join('');
};

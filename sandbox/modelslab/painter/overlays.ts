import { createRandom, type Random } from './random.ts';
import type { Scene } from './scene.ts';
import { circle, ellipse, faint, group, path, r, stroke, times } from './svg.ts';

/** What a LoRA's overlay is drawn from: its own colours, and a size that grows with its strength. */
type Brush = { scene: Scene; random: Random; colours: [string, string, string]; size: number };

type Overlay = (brush: Brush) => string;

const anywhere = ({ scene, random }: Brush): readonly [number, number] => [
  random.between(0, scene.width),
  random.between(0, scene.height),
];

const scattered = (
  brush: Brush,
  count: number,
  draw: (x: number, y: number, size: number) => string,
): string =>
  times(count, () => {
    const [x, y] = anywhere(brush);
    return draw(x, y, brush.size * brush.random.between(0.5, 1.4));
  });

const turned = (x: number, y: number, degrees: number, content: string): string =>
  `<g transform="translate(${r(x)} ${r(y)}) rotate(${r(degrees)})">${content}</g>`;

const spark = (x: number, y: number, s: number): string =>
  `M${r(x)} ${r(y - s)}Q${r(x + s * 0.1)} ${r(y - s * 0.1)} ${r(x + s)} ${r(y)}Q${r(x + s * 0.1)} ${r(y + s * 0.1)} ${r(x)} ${r(y + s)}Q${r(x - s * 0.1)} ${r(y + s * 0.1)} ${r(x - s)} ${r(y)}Q${r(x - s * 0.1)} ${r(y - s * 0.1)} ${r(x)} ${r(y - s)}Z`;

const sparkles: Overlay = (brush) =>
  scattered(brush, 26, (x, y, size) => path(spark(x, y, size * 3.2), brush.random.pick(brush.colours)));

const petals: Overlay = (brush) =>
  scattered(brush, 34, (x, y, size) =>
    turned(
      x,
      y,
      brush.random.between(0, 360),
      path(
        `M0 0C${r(size)} ${r(-size * 2)} ${r(size * 3)} ${r(-size * 2)} ${r(size * 3.6)} 0C${r(size * 2.6)} ${r(size)} ${r(size)} ${r(size)} 0 0Z`,
        brush.random.pick(brush.colours),
      ),
    ),
  );

const bokeh: Overlay = (brush) =>
  scattered(brush, 24, (x, y, size) => {
    const fill = brush.random.pick(brush.colours);
    return faint(0.4, circle([x, y], size * 4, fill)) + faint(0.35, circle([x, y], size * 3.1, fill));
  });

const bubbles: Overlay = (brush) =>
  scattered(brush, 22, (x, y, size) => {
    const ring = `<circle cx="${r(x)}" cy="${r(y)}" r="${r(size * 2.6)}" fill="none" stroke="${brush.colours[0]}" stroke-width="0.4"/>`;
    const fill = faint(0.22, circle([x, y], size * 2.6, brush.colours[1]));
    return fill + ring + circle([x - size * 0.9, y - size], size * 0.5, brush.colours[2]);
  });

const sprinkles: Overlay = (brush) =>
  scattered(brush, 80, (x, y, size) =>
    turned(
      x,
      y,
      brush.random.between(0, 180),
      `<rect width="${r(size * 4)}" height="${r(size * 1.3)}" rx="${r(size * 0.65)}" fill="${brush.random.pick(brush.colours)}"/>`,
    ),
  );

const ribbons: Overlay = (brush) =>
  times(5, (at) => {
    const { random, scene, size } = brush;
    const y = random.between(0.1, 0.95) * scene.height;
    const bend = random.between(8, 22);
    const w = scene.width;
    const line = `M-4 ${r(y)}C${r(w * 0.3)} ${r(y - bend)} ${r(w * 0.4)} ${r(y + bend)} ${r(w * 0.62)} ${r(y)}S${r(w * 0.9)} ${r(y - bend)} ${r(w + 4)} ${r(y + bend / 3)}`;
    const colour = brush.colours[at % 3] ?? brush.colours[0];
    return faint(0.65, stroke(line, colour, size * random.between(0.8, 2.4)));
  });

const rings: Overlay = (brush) =>
  scattered(brush, 7, (x, y, size) =>
    times(
      4,
      (at) =>
        `<circle cx="${r(x)}" cy="${r(y)}" r="${r(size * (2 + at * 2.2))}" fill="none" stroke="${brush.colours[at % 3]}" stroke-width="${r(0.5 + size * 0.2)}"/>`,
    ),
  );

const fireflies: Overlay = (brush) =>
  scattered(brush, 42, (x, y, size) => {
    const fill = brush.random.pick(brush.colours);
    return faint(0.25, circle([x, y], size * 2, fill)) + circle([x, y], size * 0.6, fill);
  });

const flakes: Overlay = (brush) =>
  scattered(brush, 24, (x, y, size) => {
    const arm = `M0 0V${r(-size * 2.4)}M0 ${r(-size * 1.5)}l${r(size * 0.7)} ${r(-size * 0.6)}M0 ${r(-size * 1.5)}l${r(-size * 0.7)} ${r(-size * 0.6)}`;
    return turned(
      x,
      y,
      brush.random.between(0, 60),
      times(6, (at) => `<g transform="rotate(${at * 60})">${stroke(arm, brush.colours[0], 0.35)}</g>`),
    );
  });

const brushwork: Overlay = (brush) =>
  scattered(brush, 44, (x, y, size) => {
    const sweep = brush.random.between(4, 9) * brush.size;
    return faint(
      0.6,
      stroke(
        `M${r(x)} ${r(y)}q${r(sweep / 2)} ${r(-sweep / 4)} ${r(sweep)} ${r(sweep / 8)}`,
        brush.random.pick(brush.colours),
        size * 0.9,
      ),
    );
  });

const halftone: Overlay = (brush) => {
  const { scene, random, size } = brush;
  const corner = [random.pick([0, scene.width]), random.pick([0, scene.height])] as const;
  return times(240, (at) => {
    const x = (at % 20) * (scene.width / 19);
    const y = Math.floor(at / 20) * (scene.height / 11);
    const near = 1 - Math.hypot(x - corner[0], y - corner[1]) / Math.hypot(scene.width, scene.height);
    return circle([x, y], size * near ** 2 * 2.4, brush.colours[0]);
  });
};

const lattice: Overlay = (brush) =>
  scattered(brush, 20, (x, y, size) => {
    const points = Array.from(
      { length: 6 },
      (_, at) => `${r(Math.cos(at * 1.0472) * size * 3)},${r(Math.sin(at * 1.0472) * size * 3)}`,
    );
    const fill = brush.random.pick(brush.colours);
    return turned(
      x,
      y,
      30,
      `<polygon points="${points.join(' ')}" fill="${fill}" fill-opacity="0.25" stroke="${fill}" stroke-width="0.5"/>`,
    );
  });

const lanterns: Overlay = (brush) =>
  scattered(brush, 13, (x, y, size) => {
    const glow = faint(0.25, ellipse([x, y], [size * 3.6, size * 4.2], brush.colours[1]));
    const body = `<rect x="${r(x - size * 1.2)}" y="${r(y - size * 1.6)}" width="${r(size * 2.4)}" height="${r(size * 3.2)}" rx="${r(size)}" fill="${brush.colours[0]}"/>`;
    return glow + body + ellipse([x, y], [size * 0.6, size * 1.1], brush.colours[2]);
  });

const OVERLAYS: readonly [Overlay, ...Overlay[]] = [
  sparkles,
  petals,
  bokeh,
  bubbles,
  ribbons,
  rings,
  fireflies,
  brushwork,
  halftone,
  lattice,
  lanterns,
  flakes,
];

const NAMED: readonly [RegExp, Overlay][] = [
  [/cake|food|candy|dessert/, sprinkles],
  [/detail|sparkl|jewel|lighting/, sparkles],
  [/anim|flower|ghibli|hair/, petals],
  [/ink|oil|paint|charcoal|water-?colou?r/, brushwork],
  [/pixel|poly|mosaic|glass/, lattice],
  [/neon|cyber|holo/, rings],
  [/ocean|bubble/, bubbles],
];

const styleOf = (id: string): Overlay =>
  NAMED.find(([words]) => words.test(id))?.[1] ?? createRandom(`style ${id}`).pick(OVERLAYS);

/** One LoRA's overlay: style and colours from its id, places from the seed, presence and size from its strength. */
const drawOverlay = (scene: Scene, { id, strength }: Scene['order']['loras'][number]): string => {
  const own = createRandom(`lora ${id}`);
  const hue = own.between(0, 360);
  const tone = (turn: number, l: number): string => scene.palette.grade({ l, c: 0.15, h: hue + turn });
  const colours: Brush['colours'] = [tone(0, 0.84), tone(40, 0.76), tone(-50, 0.9)];
  const brush = { scene, random: scene.random(`overlay ${id}`), colours, size: 0.35 + strength * 0.85 };
  return group(0.25 + strength * 0.7, styleOf(id)(brush));
};

/** Every LoRA's overlay, in the order in which they were named. */
export const drawOverlays = (scene: Scene): string =>
  scene.order.loras.map((lora) => drawOverlay(scene, lora)).join('');

/** The words that make up the catalogue's names. */
export const LOOKS = [
  'Watercolor',
  'Neon',
  'Pixel',
  'Ghibli-like',
  'Cinematic',
  'Papercut',
  'Claymation',
  'Vintage',
  'Ink',
  'Low Poly',
  'Oil Paint',
  'Cyberpunk',
  'Pastel',
  'Gothic',
  'Ukiyo',
  'Stained Glass',
  'Retro',
  'Holographic',
  'Charcoal',
  'Mosaic',
] as const;

export const SUBJECTS = [
  'Portrait',
  'Landscape',
  'Forest',
  'Dragon',
  'Castle',
  'Robot',
  'Flower',
  'Cat',
  'City',
  'Cake',
  'Ocean',
  'Armor',
  'Sky',
  'Interior',
  'Food',
  'Jewelry',
  'Mecha',
  'Butterfly',
  'Hair',
  'Lighting',
] as const;

export const KINDS = ['Style', 'LoRA', 'Concept', 'Slider', 'Art Sty', 'Mix'] as const;

export const CHECKPOINTS = [
  'Tamarin',
  'Dream Weaver',
  'Real Vista',
  'Anything Drawn',
  'Deliberate Eye',
  'Photon Field',
  'Juniper',
  'Albedo',
  'Aurora',
  'Kestrel',
  'Nightjar',
  'Copperleaf',
  'Zavy Moon',
  'Crystal Lake',
  'Absolute Hue',
  'Meadow',
  'Protogen Wave',
  'Ranger',
  'Halcyon',
  'Lumen',
] as const;

/** Models that the API's documents and its users name, with what they are. */
export const KNOWN_LORAS = [
  {
    name: 'XL Realistic Cake Art Sty',
    id: 'xl-realistic-cake-art-sty',
    base: 'sdxl',
    trigger: 'cake art style',
    description:
      'Turns anything into a realistic cake. Put "cake art style" into the prompt; 0.45 is a good start.',
  },
  {
    name: 'More Details',
    id: 'more_details',
    base: 'sd15',
    trigger: null,
    description: 'Adds fine details; below 0 it would take them away, which this API does not offer.',
  },
  {
    name: 'Animie',
    id: 'animie',
    base: 'sd15',
    trigger: 'anime',
    description: 'Clean lines and flat colours, as in drawn series.',
  },
  { name: 'Wearing Bones - v1.0', id: 'wearing-bones-v1-0', base: 'sd15', trigger: null, description: null },
] as const;

export const KNOWN_CHECKPOINTS = [
  { name: 'Tamarin XL v1', id: 'tamarin-xl-v1', base: 'sdxl' },
  { name: 'Midjourney', id: 'midjourney', base: 'sd15' },
  { name: 'Flux', id: 'flux', base: 'flux' },
  { name: 'Flux Dev', id: 'fluxdev', base: 'flux' },
  { name: 'Realistic Vision V5.1', id: 'realistic-vision-v51', base: 'sd15' },
] as const;

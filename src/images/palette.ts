/** The colours of drawn pictures: those of Discord's dark look, in which they are hardly ever out of place. */
export const INK = {
  ground: '#1e1f22',
  panel: '#2b2d31',
  line: '#3f4147',
  text: '#f2f3f5',
  quiet: '#b5bac1',
  accent: '#7c5cff',
} as const;

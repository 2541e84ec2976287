/** Colours of drawings: those of Discord's dark theme, which also fit the light one. */
export const INK = {
  ground: '#1e1f22',
  panel: '#2b2d31',
  line: '#3f4147',
  text: '#f2f3f5',
  quiet: '#b5bac1',
  accent: '#7c5cff',
  /** The same for letters, which need more contrast. */
  accentText: '#a99bff',
  warning: '#f0b232',
  bad: '#f2777a',
} as const;

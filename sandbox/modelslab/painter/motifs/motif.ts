/** The colours of one thing; `body` is the gradient from `light` to `dark`. */
export type MotifColours = {
  body: string;
  main: string;
  dark: string;
  light: string;
  accent: string;
  ink: string;
  glow: string;
};

/** Draws a thing about 100 units high, standing on y = 0 around x = 0; `detail` from 1 to 3. */
export type Motif = (colours: MotifColours, detail: number) => string;

import type { MotifName } from '../vocabulary.ts';
import { bird, butterfly, cat, dog, dragon, fish, person } from './creatures.ts';
import { crystal, flower, mushroom, orbs, tree } from './growing.ts';
import { balloon, boat, cake, castle, heart, house, robot, rocket } from './made.ts';
import type { Motif } from './motif.ts';

export type { MotifColours } from './motif.ts';

/** How to draw each thing. */
export const DRAW_MOTIF: Record<MotifName, Motif> = {
  cat,
  dog,
  bird,
  fish,
  butterfly,
  dragon,
  person,
  robot,
  flower,
  tree,
  mushroom,
  castle,
  house,
  boat,
  cake,
  balloon,
  rocket,
  heart,
  crystal,
  orbs,
};

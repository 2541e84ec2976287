import type { MotifName } from '../vocabulary.ts';
import { castle, house } from './buildings.ts';
import { bird, butterfly, dragon } from './creatures.ts';
import { crystal, flower, mushroom, orbs, tree } from './growing.ts';
import { cake, heart, robot } from './made.ts';
import type { Motif } from './motif.ts';
import { person } from './people.ts';
import { cat, dog, fish } from './pets.ts';
import { balloon, boat, rocket } from './vessels.ts';

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

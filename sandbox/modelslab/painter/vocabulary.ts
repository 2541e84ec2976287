import type { Tone } from './colour.ts';

/** The kinds of land that can be painted. */
export type Setting = 'hills' | 'mountains' | 'sea' | 'forest' | 'city' | 'desert' | 'space' | 'meadow';

/** The kinds of light. */
export type Mood = 'day' | 'sunset' | 'dusk' | 'morning' | 'night' | 'snow';

/** The things that can be painted. */
export type MotifName =
  | 'cat'
  | 'dog'
  | 'bird'
  | 'fish'
  | 'butterfly'
  | 'dragon'
  | 'person'
  | 'robot'
  | 'flower'
  | 'tree'
  | 'mushroom'
  | 'castle'
  | 'house'
  | 'boat'
  | 'cake'
  | 'balloon'
  | 'rocket'
  | 'heart'
  | 'crystal'
  | 'orbs';

const lookup = <Value>(entries: readonly [Value, string][]): ReadonlyMap<string, Value> =>
  new Map(
    entries.flatMap(([value, words]) => words.split(' ').map((word): [string, Value] => [word, value])),
  );

export const SETTING_WORDS = lookup<Setting>([
  ['sea', 'sea ocean beach coast water lake river island harbour harbor wave waves underwater'],
  ['mountains', 'mountain mountains alps peak peaks cliff valley volcano'],
  ['forest', 'forest woods wood jungle woodland rainforest bamboo'],
  ['city', 'city street skyline town cyberpunk urban tokyo skyscraper building buildings'],
  ['desert', 'desert dune dunes sand sahara canyon'],
  ['space', 'space galaxy planet nebula cosmos universe orbit alien'],
  ['meadow', 'meadow garden field park spring picnic'],
  ['hills', 'hill hills countryside farm village landscape'],
]);

export const MOOD_WORDS = lookup<Mood>([
  ['sunset', 'sunset dawn evening golden autumn fire warm'],
  ['dusk', 'dusk twilight mysterious magic magical fantasy gothic neon cyberpunk'],
  ['night', 'night midnight moon moonlight dark stars star galaxy space nebula horror'],
  ['snow', 'snow snowy winter ice icy frozen arctic'],
  ['morning', 'morning sunrise pastel soft gentle misty fog cute'],
  ['day', 'day sun sunny summer noon bright happy'],
]);

export const MOTIF_WORDS = lookup<MotifName>([
  ['cat', 'cat cats kitten kittens tiger lion fox animie'],
  ['dog', 'dog dogs puppy puppies corgi wolf bear'],
  ['bird', 'bird birds owl eagle raven parrot crane'],
  ['fish', 'fish goldfish koi whale dolphin shark'],
  ['butterfly', 'butterfly butterflies moth fairy'],
  ['dragon', 'dragon dragons wyvern dinosaur'],
  [
    'person',
    'person portrait girl boy man woman face character knight wizard witch samurai warrior princess queen king hero elf',
  ],
  ['robot', 'robot robots android mecha mech cyborg droid'],
  ['flower', 'flower flowers rose roses tulip sunflower lotus bouquet orchid daisy'],
  ['tree', 'tree trees oak sakura cherry bonsai willow'],
  ['mushroom', 'mushroom mushrooms toadstool fungi'],
  ['castle', 'castle castles tower palace fortress temple cathedral'],
  ['house', 'house cottage cabin hut home barn'],
  ['boat', 'boat boats ship sailboat sail pirate yacht'],
  ['cake', 'cake cakes cupcake dessert birthday pastry'],
  ['balloon', 'balloon balloons airship zeppelin'],
  ['rocket', 'rocket rockets spaceship starship astronaut shuttle'],
  ['heart', 'heart hearts love valentine'],
  ['crystal', 'crystal crystals gem gems diamond jewel jewelry armor sword'],
]);

/** A colour word: its hue, and where it is not a plain hue its lightness and chroma too. */
export type ColourWord = Pick<Tone, 'h'> & Partial<Tone>;

export const COLOUR_WORDS: ReadonlyMap<string, ColourWord> = new Map(
  Object.entries({
    red: { h: 25 },
    crimson: { h: 18, l: 0.5 },
    orange: { h: 52 },
    ginger: { h: 58, l: 0.7, c: 0.14 },
    gold: { h: 86, l: 0.8, c: 0.15 },
    golden: { h: 82, l: 0.8, c: 0.15 },
    yellow: { h: 98, l: 0.87, c: 0.16 },
    green: { h: 145 },
    emerald: { h: 160 },
    teal: { h: 190 },
    turquoise: { h: 195 },
    cyan: { h: 205 },
    blue: { h: 255 },
    indigo: { h: 275 },
    purple: { h: 300 },
    violet: { h: 300 },
    magenta: { h: 330 },
    pink: { h: 355, l: 0.78, c: 0.12 },
    brown: { h: 55, l: 0.48, c: 0.08 },
    white: { h: 90, l: 0.95, c: 0.01 },
    silver: { h: 250, l: 0.82, c: 0.015 },
    grey: { h: 250, l: 0.62, c: 0.015 },
    gray: { h: 250, l: 0.62, c: 0.015 },
    black: { h: 280, l: 0.27, c: 0.02 },
  }),
);

import { createRandom } from './random.ts';
import {
  COLOUR_WORDS,
  type ColourWord,
  MOOD_WORDS,
  MOTIF_WORDS,
  type Mood,
  type MotifName,
  SETTING_WORDS,
  type Setting,
} from './vocabulary.ts';

/** A thing that the prompt names, with the colour word before it. */
export type Subject = { motif: MotifName; colour: ColourWord | undefined };

/** What the painter understands of a prompt. */
export type Reading = {
  setting: Setting;
  mood: Mood;
  /** In the order named, at most three; none where only a landscape is named. */
  subjects: Subject[];
  /** The colour word that belongs to no thing. */
  tint: ColourWord | undefined;
  /** Whether a moon was asked for rather than a sun. */
  moon: boolean;
};

const SUBJECTS = 3;
const UNNAMED: readonly [MotifName, ...MotifName[]] = ['orbs', 'crystal'];

const firstOf = <Value>(words: string[], table: ReadonlyMap<string, Value>): Value | undefined => {
  const word = words.find((one) => table.has(one));
  return word === undefined ? undefined : table.get(word);
};

const subjectsIn = (words: string[]): Subject[] => {
  const named = words.flatMap((word, at): Subject[] => {
    const motif = MOTIF_WORDS.get(word);
    return motif === undefined ? [] : [{ motif, colour: COLOUR_WORDS.get(words[at - 1] ?? '') }];
  });
  const first = named.filter(({ motif }, at) => named.findIndex((one) => one.motif === motif) === at);
  return first.slice(0, SUBJECTS);
};

const tintIn = (words: string[]): ColourWord | undefined => {
  const loose = words.filter((_, at) => !MOTIF_WORDS.has(words[at + 1] ?? ''));
  return firstOf(loose, COLOUR_WORDS);
};

/** Picks out of a prompt what can be painted, and draws by lot, the same for the same prompt, what it leaves open. */
export const readPrompt = (prompt: string): Reading => {
  const words: string[] = prompt.toLowerCase().match(/[a-z]+/g) ?? [];
  const random = createRandom(`prompt ${prompt}`);
  const anySetting = random.pick<Setting>(['hills', 'mountains', 'sea', 'meadow', 'hills', 'forest']);
  const anyMood = random.pick<Mood>(['day', 'sunset', 'dusk', 'morning', 'sunset']);
  const setting = firstOf(words, SETTING_WORDS);
  const lot = { motif: random.pick(UNNAMED), colour: undefined };
  const named = subjectsIn(words);
  const afloat = named.some(({ motif }) => motif === 'boat' || motif === 'fish');
  return {
    setting: setting ?? (afloat ? 'sea' : anySetting),
    mood: firstOf(words, MOOD_WORDS) ?? anyMood,
    subjects: named.length === 0 && setting === undefined ? [lot] : named,
    tint: tintIn(words),
    moon: words.includes('moon') || words.includes('moonlight'),
  };
};

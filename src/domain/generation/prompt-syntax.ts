/** A LoRA as written inside a prompt: `<lora:name>` or `<lora:name:0.8>`. */
type InlineLora = { id: string; strength?: string };

const FLAGS = ['ar', 'no', 'seed', 'steps'] as const;

/** The flags that image makers know from elsewhere: `--ar 3:2 --no text --seed 5 --steps 31`. */
type Flag = (typeof FLAGS)[number];

/** A prompt taken apart. The values of flags and strengths are still as typed. */
export type PromptParts = { prompt: string; loras: InlineLora[]; flags: Partial<Record<Flag, string>> };

const INLINE_LORA = /<lora:([^:<>]+)(?::([^:<>]*))?>/g;
// Phones turn two hyphens into a dash while somebody types.
const FLAG = new RegExp(`(?:^|\\s)(?:--|—)(${FLAGS.join('|')})(?=\\s|$)`);

const readLora = ([, id = '', strength]: RegExpExecArray): InlineLora =>
  strength === undefined ? { id: id.trim() } : { id: id.trim(), strength: strength.trim() };

const isFlag = (name: string): name is Flag => FLAGS.some((flag) => flag === name);

const oneBlank = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Splits what follows a flag into its value and the words after it; `--no` takes all words up to the next flag. */
const splitValue = (flag: Flag, text: string): { value: string; rest: string } => {
  if (flag === 'no') return { value: oneBlank(text), rest: '' };
  const [value = '', ...rest] = oneBlank(text).split(' ');
  return { value, rest: rest.join(' ') };
};

/** Takes `<lora:…>` and the known flags out of a prompt. Unknown flags stay in it: they may be meant as words. */
export const readPrompt = (typed: string): PromptParts => {
  const loras = [...typed.matchAll(INLINE_LORA)].map(readLora);
  const [head = '', ...pieces] = typed.replace(INLINE_LORA, ' ').split(FLAG);
  const words = [head];
  const flags: PromptParts['flags'] = {};
  for (let index = 0; index < pieces.length; index += 2) {
    const flag = pieces[index] ?? '';
    if (!isFlag(flag)) continue;
    const { value, rest } = splitValue(flag, pieces[index + 1] ?? '');
    flags[flag] = value;
    words.push(rest);
  }
  return { prompt: oneBlank(words.join(' ')), loras, flags };
};

import { missingTriggerWords, type TriggerWordsOf } from '#domain/catalogue/trigger-words.ts';
import type { AxisOf } from '#domain/comparison/axis.ts';
import type { Cell } from '#domain/comparison/cells.ts';
import { printAxis } from '#domain/comparison/print-axis.ts';
import type { Contender } from './trial.ts';

/** What is drawn in a trial where nobody says what: a person, a building, plants and light. */
export const USUAL_TRIAL_PROMPT =
  'a woman in a red coat on the steps of an old house, a garden around it, evening light';

/** The trigger words of a LoRA that a prompt lacks, as they are put behind it; null where it lacks none. */
export const wordsToTry = (prompt: string, lora: string, wordsOf: TriggerWordsOf): string | null => {
  const missing = missingTriggerWords(prompt, [lora], { wordsOf });
  return missing.length === 0 ? null : missing.join(', ');
};

/** The cells of a trial, in the order of its places. `modelOf` says which model a LoRA needs, where it needs another one. */
export const trialCells = (
  contenders: readonly Contender[],
  modelOf: (lora: string | null) => string | undefined,
): Cell[] =>
  contenders.map(({ lora, strength, triggerWords }, column) => {
    const model = modelOf(lora);
    return {
      column,
      row: 0,
      changes: {
        options: model === undefined ? {} : { model },
        loras: lora === null ? [] : [{ id: lora, strength: String(strength) }],
        strengths: [],
        words: [],
        ...(triggerWords === null ? {} : { added: [triggerWords] }),
      },
      sameAs: null,
    };
  });

/** A trial as an axis of a comparison: its LoRAs at their strengths, each once, in an order that tells nothing. */
export const trialAxis = (contenders: readonly Contender[]): string => {
  const sets = contenders.map(({ lora, strength }) =>
    lora === null ? [] : [{ id: lora, strength: String(strength) }],
  );
  const distinct = new Map(sets.map((set) => [JSON.stringify(set), set]));
  const values = [...distinct].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, set]) => set);
  const axis: AxisOf<'lora'> = { axis: 'lora', values };
  return printAxis(axis);
};

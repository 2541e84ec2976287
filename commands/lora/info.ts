import { LIMITS } from '#domain/limits.ts';
import { usualStrength } from '#domain/pinned-lora.ts';
import type { Invocation } from '#interaction/feature.ts';
import { type KnownLora, loraNamed } from '#interaction/known-lora.ts';
import { promptForm } from '#interaction/prompt-form.ts';
import { privately, type Reply } from '#interaction/reply.ts';
import { loraMessage } from '#interaction/views/loras.ts';
import type { Text } from '#text/index.ts';
import { oneLine } from '#text/phrases.ts';
import { loraFormId, useIdOf } from './ids.ts';

/** What is known of a LoRA. Rejects with a Notice when it may not be used there. */
export const infoReply = async (invocation: Invocation, name: string): Promise<Reply> => {
  const { origin, text, services } = invocation;
  const lora = await loraNamed(invocation, name.slice(0, LIMITS.list.max));
  const useId = await useIdOf(lora.id, services.keepsakes);
  return privately(loraMessage(text, lora, { ageRestricted: origin.ageRestricted, useId }));
};

const usualOf = ({ id, pinned }: KnownLora): number => usualStrength(pinned ? [pinned] : [], id);

/** The words that wake it, where the server does not add words of its own. */
const wordsToAdd = ({ entry, pinned }: KnownLora): string =>
  pinned?.triggerWords ? '' : oneLine(entry?.triggerWords ?? '');

/** The form for a prompt with a LoRA filled in. */
export const loraForm = (text: Text, lora: KnownLora) => {
  const words = wordsToAdd(lora);
  const { formHelp } = text.loras;
  return promptForm(text, {
    customId: loraFormId.encode({}),
    title: text.loras.form.title,
    filled: { prompt: '', negative: '', lora: lora.id, strength: '', seed: '' },
    help: {
      ...(words === '' ? {} : { prompt: formHelp.prompt(words) }),
      strength: formHelp.strength(usualOf(lora)),
      seed: formHelp.seed,
    },
  });
};

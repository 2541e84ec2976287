import { usualStrength } from '#domain/catalogue/pinned-lora.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { findLora, type KnownLora } from '#generations/model-search.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { promptForm } from '#messages/prompt-form.ts';
import { oneLine } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { loraFormId, useButtonCustomId } from './custom-ids.ts';
import { loraMessage } from './view.ts';

/** Shows what is known of a LoRA. Rejects with a Notice if it is not allowed here. */
export const infoReply = async (
  invocation: Invocation<Uses<'settings' | 'catalogue' | 'stateStore'>>,
  name: string,
): Promise<Reply> => {
  const { interaction, text, services } = invocation;
  const lora = await findLora(invocation, name.slice(0, LIMITS.list.max));
  const useId = await useButtonCustomId(lora.id, services.stateStore);
  return privately(loraMessage(text, lora, { ageRestricted: interaction.ageRestricted, useId }));
};

const usualStrengthOf = ({ id, pinned }: KnownLora): number => usualStrength(pinned ? [pinned] : [], id);

/** Returns its trigger words, unless the server adds its own. */
const wordsToAdd = ({ entry, pinned }: KnownLora): string =>
  pinned?.triggerWords ? '' : oneLine(entry?.triggerWords ?? '');

/** The prompt form with a LoRA filled in. */
export const loraForm = (text: Text, lora: KnownLora) => {
  const words = wordsToAdd(lora);
  const { formHelp } = text.loras;
  return promptForm(text, {
    customId: loraFormId.encode({}),
    title: text.loras.form.title,
    filled: { prompt: '', negative: '', lora: lora.id, strength: '', seed: '' },
    help: {
      ...(words === '' ? {} : { prompt: formHelp.prompt(words) }),
      strength: formHelp.strength(usualStrengthOf(lora)),
      seed: formHelp.seed,
    },
  });
};

import { orderIn } from '#commands/imagine/modals.ts';
import { submitTyped } from '#commands/imagine/typed-order.ts';
import { usualStrength } from '#domain/catalogue/lora-card.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { requireCommands } from '#generations/access.ts';
import { findLora, type KnownLora } from '#generations/model-search.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { promptFields } from '#messages/prompt-form.ts';
import { oneLine } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { loraFormId, recallText, useButtonCustomId } from './custom-ids.ts';
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

const usualStrengthOf = ({ id, card }: KnownLora): number => usualStrength(card ? [card] : [], id);

/** Returns its trigger words, unless the server adds its own. */
const wordsToAdd = ({ entry, card }: KnownLora): string =>
  card?.triggerWords ? '' : oneLine(entry?.triggerWords ?? '');

const helpFor = ({ loras: { formHelp } }: Text, lora: KnownLora) => {
  const words = wordsToAdd(lora);
  return {
    ...(words === '' ? {} : { prompt: formHelp.prompt(words) }),
    strength: formHelp.strength(usualStrengthOf(lora)),
    seed: formHelp.seed,
  };
};

/** The prompt form with a LoRA filled in. It is submitted as `/imagine` is. */
export const loraModal = defineModal({
  id: loraFormId,
  async view(opening) {
    const { text, id, about } = opening;
    requireCommands(opening);
    const lora = await findLora(opening, id.short ?? (await recallText(opening, id.kept)));
    const filling = { filled: { lora: lora.id }, help: helpFor(text, lora), first: about };
    return { id, title: text.loras.form.title, components: promptFields(text, filling) };
  },
  submit(use) {
    requireCommands(use);
    return submitTyped(use, orderIn(use.fields));
  },
});

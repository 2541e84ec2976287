import { orderIn } from '#commands/imagine/modals.ts';
import { submitTyped } from '#commands/imagine/typed-order.ts';
import { usualStrength } from '#domain/catalogue/lora-card.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { requireCommands } from '#generations/access.ts';
import { findLora, type KnownLora } from '#generations/model-search.ts';
import { governingGuild, managesServer } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { type Message, privately, type Reply } from '#interactions/reply.ts';
import { promptFields } from '#messages/prompt-form.ts';
import { oneLine } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { cardPicture } from './card-view.ts';
import { loraButtonIds, loraFormId, loraIdIn } from './custom-ids.ts';
import { loraMessage } from './view.ts';

type InfoServices = Uses<'settings' | 'catalogue' | 'stateStore' | 'ledger' | 'thumbnails'>;

/** What is known of a LoRA, with notes on the last change. Rejects with a Notice if it is not allowed here. */
export const infoMessage = async (
  invocation: Invocation<InfoServices>,
  name: string,
  notes: readonly string[] = [],
): Promise<Message> => {
  const { interaction, text, services } = invocation;
  const lora = await findLora(invocation, name.slice(0, LIMITS.list.max));
  const ids = await loraButtonIds(lora.id, services.stateStore);
  const picture = await cardPicture(invocation, lora.card);
  const isManager = governingGuild(interaction) !== null && managesServer(interaction);
  const { ageRestricted } = interaction;
  return loraMessage(text, lora, { ageRestricted, ids, picture, isManager, notes });
};

/** Shows what is known of a LoRA. Rejects with a Notice if it is not allowed here. */
export const infoReply = async (invocation: Invocation<InfoServices>, name: string): Promise<Reply> => {
  // A picture can take some seconds, and a refusal need not wait for it.
  const { id, card } = await findLora(invocation, name.slice(0, LIMITS.list.max));
  if (!card || card.preview === null) return privately(await infoMessage(invocation, id));
  return { kind: 'defer', ephemeral: true, work: () => infoMessage(invocation, id) };
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
    const lora = await findLora(opening, await loraIdIn(opening, id));
    const filling = { filled: { lora: lora.id }, help: helpFor(text, lora), first: about };
    return { id, title: text.loras.form.title, components: promptFields(text, filling) };
  },
  submit(use) {
    requireCommands(use);
    return submitTyped(use, orderIn(use, use.fields));
  },
});

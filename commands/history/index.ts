import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { asMade, isIn } from '#domain/generation.ts';
import { LIMITS } from '#domain/limits.ts';
import { suggestedName, suggestedValue } from '#domain/suggested-name.ts';
import { createWordFilter } from '#domain/words.ts';
import { storedId } from '#interaction/custom-id.ts';
import { type CommandUse, type Completer, defineRoute, type Feature } from '#interaction/feature.ts';
import { historyPageId, openId } from '#interaction/generation-ids.ts';
import { CHOICES, type Choice, privately, type Reply } from '#interaction/reply.ts';
import { rulesFor } from '#interaction/rules.ts';
import { outcomeMessage } from '#interaction/views/outcome.ts';
import { resultMessage } from '#interaction/views/result.ts';
import type { Text } from '#text/index.ts';
import { filterIn, keepFilter, LONGEST_SEARCH, pageMessage, recallFilter } from './page.ts';
import { memberIn, resultBehind, resultsOf } from './whose.ts';

const { String: Words, User } = ApplicationCommandOptionType;

const optionsOf = (text: Text): APIApplicationCommandBasicOption[] => {
  const { member, search, lora } = text.commands.history.options;
  return [
    { name: 'member', description: member, type: User },
    { name: 'search', description: search, type: Words, max_length: LONGEST_SEARCH },
    { name: 'lora', description: lora, type: Words, max_length: LIMITS.list.max },
  ];
};

// Those that were used most come first, and a look at each costs time.
const MOST_LOOKED_AT = 1000;

/** Suggests the LoRAs that were used in these results, the most used ones first. */
const completeUsedLora: Completer = async (use) => {
  const { services, typed } = use;
  const isWanted = createWordFilter(suggestedValue(typed).slice(0, LIMITS.list.max));
  const used = await services.ledger.lorasOf(resultsOf(use, memberIn(use)));
  if (!(await use.turn())) return [];
  return used
    .slice(0, MOST_LOOKED_AT)
    .map((id) => ({ id, name: services.catalogue.find('lora', id)?.name ?? id }))
    .filter(({ id, name }) => id.length <= CHOICES.longest && isWanted([id, name]))
    .slice(0, CHOICES.most)
    .map(({ id, name }): Choice => ({ name: suggestedName(id, ...(name === id ? [] : [name])), value: id }));
};

const firstPage = (use: CommandUse): Reply => {
  const member = memberIn(use);
  const whose = resultsOf(use, member);
  const { search, lora } = filterIn(use);
  return {
    kind: 'defer',
    ephemeral: true,
    work: async () => {
      const filter = await keepFilter(use, { search, lora: suggestedValue(lora) });
      return pageMessage(use, { whose, page: 0, member, filter });
    },
  };
};

const turnPage = defineRoute(historyPageId, async (press) => {
  const { page, member, filter: keepsake } = press.id;
  const whose = resultsOf(press, member);
  const filter = await recallFilter(press, keepsake);
  return { kind: 'deferUpdate', work: () => pageMessage(press, { whose, page, member, filter }) };
});

const open = defineRoute(openId, async (press): Promise<Reply> => {
  const { origin, text, services } = press;
  const id = storedId().read(press.chosen[0] ?? '');
  if (id === undefined) throw new Notice(text.refusals.malformed);
  const generation = await resultBehind(press, id);
  const made = asMade(generation);
  if (!made) return privately(outcomeMessage(text, generation));
  const { settings } = await rulesFor(press);
  const spoiler = generation.spoiler || settings?.safety.spoiler === true;
  return {
    kind: 'defer',
    ephemeral: true,
    work: async () => {
      const images = await services.studio.images(generation, origin.attachmentSizeLimit);
      if (images.length === 0 && isIn(generation, 'failed')) return outcomeMessage(text, generation);
      return resultMessage(text, { ...made, spoiler }, images);
    },
  };
});

/** `/history`: the last results of a member, as pictures and words, with their buttons. */
export const history: Feature = {
  command: {
    name: 'history',
    description: (text) => text.commands.history.description,
    help: (text) => text.commands.history.help,
    options: optionsOf,
    autocomplete: { lora: completeUsedLora },
    run: firstPage,
  },
  routes: [turnPage, open],
};

import { Notice } from '#domain/errors.ts';
import { asMade, isIn } from '#domain/generation/generation.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { createWordFilter } from '#domain/text-match.ts';
import { suggestedName, suggestedValue } from '#domain/typed-text.ts';
import { openImages } from '#generations/access.ts';
import { rulesFor } from '#generations/policy-input.ts';
import { storedId } from '#interactions/custom-id.ts';
import {
  type CommandUse,
  defineCommand,
  type Feature,
  onButton,
  onSelect,
} from '#interactions/define-command.ts';
import type { Completer, Uses } from '#interactions/invocation.ts';
import { booleanOption, completedBy, stringOption, userOption } from '#interactions/options.ts';
import { CHOICES, type Choice, privately, type Reply } from '#interactions/reply.ts';
import { historyPageId, openId } from '#messages/custom-ids.ts';
import { outcomeMessage } from '#messages/progress.ts';
import { resultMessage } from '#messages/result.ts';
import { resultBehind, resultsOf } from './access.ts';
import { type HistoryServices, keepFilter, LONGEST_SEARCH, pageMessage, recallFilter } from './page.ts';
import { postRoute, whereItIs } from './posting.ts';
import { OUTCOMES, outcomeId } from './view.ts';

// The most used ones come first, and each lookup costs time.
const MOST_LOOKED_AT = 1000;

/** Suggests the LoRAs used in these results, or in those that are starred: most used first. */
const completeUsedLora: Completer<Uses<'ledger' | 'stars' | 'catalogue'>> = async (use) => {
  const { services, typed, options } = use;
  const isWanted = createWordFilter(suggestedValue(typed).slice(0, LIMITS.list.max));
  const member = options.member === undefined ? null : String(options.member);
  const used = await (options.starred === true
    ? services.stars.lorasOf(use.interaction.userId)
    : services.ledger.lorasOf(resultsOf(use, member)));
  if (!(await use.turn())) return [];
  return used
    .slice(0, MOST_LOOKED_AT)
    .map((id) => ({ id, name: services.catalogue.find('lora', id)?.name ?? id }))
    .filter(({ id, name }) => id.length <= CHOICES.longest && isWanted([id, name]))
    .slice(0, CHOICES.most)
    .map(({ id, name }): Choice => ({ name: suggestedName(id, ...(name === id ? [] : [name])), value: id }));
};

const options = {
  member: userOption(),
  search: stringOption({ maxLength: LONGEST_SEARCH }),
  lora: completedBy(completeUsedLora, stringOption({ maxLength: LIMITS.list.max })),
  starred: booleanOption(),
};

const firstPage = (use: CommandUse<typeof options, HistoryServices>): Reply => {
  const { member: named = null, search = '', lora = '', starred = false } = use.options;
  const member = named === use.interaction.userId ? null : named;
  if (starred && member !== null) throw new Notice(use.text.history.ownStarsOnly);
  const whose = resultsOf(use, member);
  return {
    kind: 'defer',
    ephemeral: true,
    work: async () => {
      const filter = await keepFilter(use, {
        search: search.trim(),
        lora: suggestedValue(lora.trim()),
        outcome: 'made',
        starred,
      });
      return pageMessage(use, { whose, page: 0, member, filter });
    },
  };
};

const turnPage = onButton(historyPageId, async (press) => {
  const { page, member, filter: stored } = press.id;
  const whose = resultsOf(press, member);
  const filter = await recallFilter(press, stored);
  return { kind: 'deferUpdate', work: () => pageMessage(press, { whose, page, member, filter }) };
});

const showOutcome = onSelect(outcomeId, async (press) => {
  const { member, filter: stored } = press.id;
  const outcome = OUTCOMES.find((one) => one === press.values[0]);
  if (!outcome) throw new Notice(press.text.refusals.malformed);
  const whose = resultsOf(press, member);
  const before = await recallFilter(press, stored);
  const { search = '', lora = '', starred = false } = before ?? {};
  const filter = await keepFilter(press, { search, lora, outcome, starred });
  return { kind: 'deferUpdate', work: () => pageMessage(press, { whose, page: 0, member, filter }) };
});

const open = onSelect(openId, async (press): Promise<Reply> => {
  const { text } = press;
  const id = storedId().read(press.values[0] ?? '');
  if (id === undefined) throw new Notice(text.refusals.malformed);
  const generation = await resultBehind(press, id);
  const made = asMade(generation);
  if (!made) return privately(outcomeMessage(text, generation));
  const { settings } = await rulesFor(press);
  const spoiler = generation.spoiler || settings?.safety.spoiler === true;
  return {
    kind: 'defer',
    ephemeral: true,
    work: async (scope) => {
      const images = await openImages(press, generation, scope);
      if (images.length === 0 && isIn(generation, 'failed')) return outcomeMessage(text, generation);
      return resultMessage(text, { ...made, spoiler }, images, await whereItIs(press, generation));
    },
  };
});

/** `/history`: a member's last results, as images and text, with their buttons. */
export const history: Feature = {
  command: defineCommand({
    name: 'history',
    help: (text) => text.commands.history.help,
    options,
    describe: (text) => text.commands.history,
    run: firstPage,
  }),
  routes: [turnPage, showOutcome, open, postRoute],
};

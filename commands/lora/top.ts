import { isAllowed } from '#domain/policy/lists.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { knownLora, loraSettings } from '#generations/model-search.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { type Message, privately, type Reply } from '#interactions/reply.ts';
import { openLoraId, rankPageId } from './custom-ids.ts';
import { PER_PAGE, searchMessage } from './search.ts';
import { lorasMessage } from './view.ts';

type TopServices = Uses<'settings' | 'catalogue' | 'trials'>;

// Whoever is below has met others in duels, and mostly lost.
const MOST_RANKED = 200;

const ranksIn = async (use: Invocation<TopServices>, { rule }: Pick<ServerSettings['loras'], 'rule'>) => {
  const guildId = governingGuild(use.interaction);
  if (guildId === null) return [];
  const ranks = await use.services.trials.ranking(guildId, { limit: MOST_RANKED, offset: 0 });
  return ranks.filter(({ loraId }) => isAllowed(rule, loraId));
};

/** Renders a page of a server's ranking; where it has none yet, the LoRAs used most. */
export const topMessage = async (use: Invocation<TopServices>, page: number): Promise<Message> => {
  const { interaction, text, services } = use;
  const { cards, rule } = await loraSettings(use);
  const ranks = await ranksIn(use, { rule });
  if (ranks.length === 0) return searchMessage(use, { words: '', kept: null }, 0);
  const first = page * PER_PAGE;
  // The ranking may have shrunk since the page was offered.
  if (first >= ranks.length) return topMessage(use, 0);
  const said = text.loras.ranking;
  const loras = ranks.slice(first, first + PER_PAGE).map(({ loraId, points, duels }, index) => ({
    ...knownLora(services.catalogue, cards, loraId),
    remark: said.place(first + index + 1, { points: Math.round(points), duels }),
  }));
  const shown = {
    title: said.title,
    nothing: said.title,
    loras,
    page,
    more: first + PER_PAGE < ranks.length,
    remark: said.what,
    openId: openLoraId.encode({}),
    turnId: (to: number) => rankPageId.encode({ page: to }),
  };
  return lorasMessage(text, shown, interaction);
};

/** `/lora top`. */
export const top = async (use: Invocation<TopServices>): Promise<Reply> =>
  privately(await topMessage(use, 0));

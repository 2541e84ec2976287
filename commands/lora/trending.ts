import { Notice } from '#domain/errors.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import { lastDays } from '#domain/time-zone.ts';
import { knownLora } from '#generations/model-search.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message, Reply } from '#interactions/reply.ts';
import { openLoraId, searchPageId } from './custom-ids.ts';
import { lorasMessage } from './view.ts';

type TrendingServices = Uses<'settings' | 'statistics' | 'catalogue'>;

const DAYS = 7;
const SHOWN = 10;

/** Renders the allowed LoRAs with which a server made most images lately. */
const trendingMessage = async (use: Invocation<TrendingServices>, guildId: string): Promise<Message> => {
  const { interaction, text, services } = use;
  const { settings } = await services.settings.read(guildId);
  const days = lastDays(settings.limits.timeZone, interaction.receivedAt, DAYS);
  const { cards, rule } = settings.loras;
  const used = (await services.statistics.usedLoras(guildId, days)).filter(({ id }) => isAllowed(rule, id));
  const said = text.loras.trending;
  const loras = used.slice(0, SHOWN).map(({ id, images }, index) => ({
    ...knownLora(services.catalogue, cards, id),
    remark: said.place(index + 1, images),
  }));
  const page = { page: 0, more: false, turnId: () => searchPageId.encode({ words: null, page: 0 }) };
  const shown = { title: said.title(DAYS), nothing: said.none(DAYS), loras, remark: '', ...page };
  return lorasMessage(text, { ...shown, openId: openLoraId.encode({}) }, interaction);
};

/** `/lora trending`. Throws a Notice where no server has a say. */
export const trending = (use: Invocation<TrendingServices>): Reply => {
  const guildId = governingGuild(use.interaction);
  if (guildId === null) throw new Notice(use.text.loras.serversOnly);
  return { kind: 'defer', ephemeral: true, work: () => trendingMessage(use, guildId) };
};

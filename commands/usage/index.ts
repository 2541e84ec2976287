import {
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { requireManager } from '#commands/settings/panel.ts';
import { Notice } from '#domain/errors.ts';
import { USAGE_PERIODS, type UsagePeriod } from '#domain/members/statistics.ts';
import { lastDays } from '#domain/time-zone.ts';
import { imageCostOf } from '#generations/policy-input.ts';
import { defineCommand, type Feature, onSelect } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { choiceOption } from '#interactions/options.ts';
import type { Message } from '#interactions/reply.ts';
import { usageChart, usageMessage, usagePeriodId } from './view.ts';

const USUAL: UsagePeriod = 30;

type UsageServices = Uses<'settings' | 'keys' | 'statistics' | 'paintUsage' | 'operator' | 'imageCost'>;

/** Counts and draws a server's usage. */
const report = async (
  { interaction, text, services }: Invocation<UsageServices>,
  { guildId, period }: { guildId: string; period: UsagePeriod },
): Promise<Message> => {
  const [{ settings }, key] = await Promise.all([
    services.settings.read(guildId),
    services.keys.find(guildId),
  ]);
  const { timeZone } = settings.limits;
  const days = lastDays(timeZone, interaction.receivedAt, period);
  const usage = await services.statistics.serverUsage(guildId, days);
  const cost = imageCostOf({ services }, { key: key ?? null });
  const counted = { period, timeZone, days, usage, historyDays: services.operator.historyDays, cost };
  const chart = usageChart(text, counted);
  return usageMessage(text, { report: counted, chart, picture: await services.paintUsage(chart) });
};

const options = { period: choiceOption(USAGE_PERIODS, (text, period) => text.usage.title(period)) };

/** `/usage`: a server's usage, for those who manage it. */
export const usage: Feature = {
  command: defineCommand({
    name: 'usage',
    help: (text) => text.commands.usage.help,
    options,
    describe: (text) => text.commands.usage,
    contexts: [InteractionContextType.Guild],
    integrationTypes: [ApplicationIntegrationType.GuildInstall],
    defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
    run(use) {
      const guildId = requireManager(use);
      const { period = USUAL } = use.options;
      return { kind: 'defer', ephemeral: true, work: () => report(use, { guildId, period }) };
    },
  }),
  routes: [
    onSelect(usagePeriodId, (use) => {
      const guildId = requireManager(use);
      const period = USAGE_PERIODS.find((days) => String(days) === use.values[0]);
      if (period === undefined) throw new Notice(use.text.refusals.malformed);
      return { kind: 'deferUpdate', work: () => report(use, { guildId, period }) };
    }),
  ],
};

import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { requireManager } from '#commands/settings/panel.ts';
import { Notice } from '#domain/errors.ts';
import { USAGE_PERIODS, type UsagePeriod } from '#domain/members/statistics.ts';
import { lastDays } from '#domain/time-zone.ts';
import { defineRoute, type Feature, type Invocation } from '#interactions/define-command.ts';
import type { Message } from '#interactions/reply.ts';
import { usageChart, usageMessage, usagePeriodId } from './view.ts';

const USUAL: UsagePeriod = 30;

/** The period that was chosen. Throws a Notice for one that is not offered. */
const periodIn = ({ text }: Pick<Invocation, 'text'>, chosen: unknown): UsagePeriod => {
  const period = USAGE_PERIODS.find((days) => String(days) === String(chosen));
  if (period === undefined) throw new Notice(text.refusals.malformed);
  return period;
};

/** Counts and draws what a server made. */
const report = async (
  { interaction, text, services }: Invocation,
  { guildId, period }: { guildId: string; period: UsagePeriod },
): Promise<Message> => {
  const { settings } = await services.settings.read(guildId);
  const { timeZone } = settings.limits;
  const days = lastDays(timeZone, interaction.receivedAt, period);
  const usage = await services.statistics.serverUsage(guildId, days);
  const counted = { period, timeZone, days, usage };
  const chart = usageChart(text, counted);
  return usageMessage(text, { report: counted, chart, picture: await services.paintUsage(chart) });
};

/** `/usage`: what was made in a server, for those who manage it. */
export const usage: Feature = {
  command: {
    name: 'usage',
    description: (text) => text.commands.usage.description,
    help: (text) => text.commands.usage.help,
    options: (text) => [
      {
        name: 'period',
        description: text.commands.usage.options.period,
        type: ApplicationCommandOptionType.Integer,
        choices: USAGE_PERIODS.map((value) => ({ name: text.usage.title(value), value })),
      },
    ],
    contexts: [InteractionContextType.Guild],
    integrationTypes: [ApplicationIntegrationType.GuildInstall],
    defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
    run(use) {
      const guildId = requireManager(use);
      const period = periodIn(use, use.options.period ?? USUAL);
      return { kind: 'defer', ephemeral: true, work: () => report(use, { guildId, period }) };
    },
  },
  routes: [
    defineRoute(usagePeriodId, (press) => {
      const guildId = requireManager(press);
      const period = periodIn(press, press.chosen[0]);
      return { kind: 'deferUpdate', work: () => report(press, { guildId, period }) };
    }),
  ],
};

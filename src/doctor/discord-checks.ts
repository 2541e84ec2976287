import type { REST } from 'discord.js';
import { z } from 'zod';
import type { Config } from '#config/config.ts';
import { type Application, inviteUrl, readApplication } from '#discord/application.ts';
import { areRegistered, declarationsFor, registeredCommands } from '#discord/registration.ts';
import type { Imprint } from '#domain/imprint.ts';
import type { AppCommand } from '#interactions/define-command.ts';
import { examineInstallation, examinePolicies } from './application-checks.ts';
import { diagnose } from './diagnosis.ts';
import { type Check, type Finding, messageOf, skipped, well, wrong } from './finding.ts';

/** Milliseconds for a call to Discord, including retries. */
const ASK_MS = 20_000;

const askApplication = (bot: REST): Promise<Application> =>
  readApplication(bot, { signal: AbortSignal.timeout(ASK_MS) });

const discordProblem = (error: unknown): Finding => {
  const { problem, remedy } = diagnose(error) ?? {
    problem:
      error instanceof z.ZodError
        ? 'What answers at DISCORD_API_URL is not Discord.'
        : `Discord cannot be asked: ${messageOf(error)}.`,
    remedy: 'Check the network connection and DISCORD_API_URL, and try again.',
  };
  return wrong(problem, remedy);
};

const serversOf = ({ approximate_guild_count: count }: Application): string => {
  if (count === undefined) return '';
  return count === 1 ? ', which is in 1 server' : `, which is in ${count} servers`;
};

const examineApplication = (found: Application, interactionSource: InteractionSource): Finding => {
  // Discord sends interactions either to that URL or over the gateway, never both.
  if (found.interactions_endpoint_url && interactionSource === 'gateway') {
    return wrong(
      'Discord sends the interactions to another address: the bot would never hear of them.',
      'Open your application in the developer portal, page General Information, and clear Interactions Endpoint URL; or set INTERACTIONS=http.',
    );
  }
  return well(
    `it belongs to the application ${found.name}${serversOf(found)}. Invite it with ${inviteUrl(found.id)}`,
  );
};

/** What the bot would register, and where: null for everywhere. */
type Registration = { commands: readonly AppCommand[]; guildId: string | null };

type InteractionSource = Config['interactionSource'];

const examineCommands = async (
  bot: REST,
  applicationId: string,
  { commands, guildId }: Registration,
): Promise<Finding> => {
  const registered = await registeredCommands(bot, { applicationId, guildId });
  const declared = declarationsFor(commands, { guildId });
  const where = guildId === null ? 'for every server' : `in the server ${guildId}`;
  return areRegistered(declared, registered)
    ? well(`all ${declared.length} are registered ${where}`)
    : well(`they are not registered yet, or by another version: the next start registers them ${where}`);
};

type DiscordSetUp = Registration & { interactionSource: InteractionSource; imprint: Imprint };

/**
 * Checks that Discord accepts the token, sends interactions to the bot, has its commands or can get them, and that the
 * application is set up for those who install the bot.
 */
export const discordChecks = (
  bot: REST,
  { interactionSource, imprint, ...registration }: DiscordSetUp,
): Check[] => {
  let asked: Promise<Application> | undefined;
  const ask = (): Promise<Application> => {
    asked ??= askApplication(bot);
    return asked;
  };
  const ofApplication = (name: string, judge: (found: Application) => Finding | Promise<Finding>): Check => ({
    name,
    look: async () => {
      const found = await ask().catch(() => undefined);
      if (!found) return skipped('not looked at, because Discord could not be asked');
      return judge(found);
    },
  });
  return [
    {
      name: 'Discord token',
      look: () =>
        ask()
          .then((found) => examineApplication(found, interactionSource))
          .catch(discordProblem),
    },
    ofApplication('Commands', ({ id }) => examineCommands(bot, id, registration).catch(discordProblem)),
    ofApplication('Installation', examineInstallation),
    ofApplication('Privacy and terms', (found) => examinePolicies(found, imprint)),
  ];
};

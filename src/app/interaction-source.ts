import type { Config } from '#config/config.ts';
import { type Application, readApplication, sendInteractionsTo } from '#discord/application.ts';
import { isInvalidForm } from '#discord/error-codes.ts';
import { connectGateway } from '#discord/gateway.ts';
import { moveCommands, type RegisteredGuilds, type RegisteredIds } from '#discord/registration.ts';
import { createResponder } from '#discord/responses.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { Alerts } from '#domain/alerts.ts';
import { orStartError, StartError } from '#domain/errors.ts';
import type { Clock, Log, Metrics, Random } from '#domain/system.ts';
import { INTERACTIONS_PATH, interactionsRoutes } from '#http/interactions.ts';
import type { Part, Routes } from '#http/server.ts';
import type { AppCommand, Feature } from '#interactions/define-command.ts';
import { createDispatcher, type Dispatcher } from '#interactions/dispatcher.ts';
import { createFollowUps } from '#interactions/follow-ups.ts';
import type { Services } from '#interactions/invocation.ts';
import type { MemberLanguages } from '#interactions/member-languages.ts';
import { createRouter } from '#interactions/router.ts';
import type { Pace } from '#shared/pace.ts';
import { retry } from '#shared/retry.ts';
import type { StartSteps } from './lifetime.ts';

const SECOND_PROCESS =
  'Another process answers interactions with the same DISCORD_TOKEN, so members get answers from either. Stop one of the two, or let them share one DATABASE_URL and divide SHARDS.';

/** Builds the dispatcher of interactions. */
export const createInteractionDispatcher = (options: {
  rest: DiscordRest;
  features: readonly Feature[];
  services: Services;
  localeFor: MemberLanguages['localeFor'];
  metrics: Metrics;
  alerts: Alerts;
  pace: Pick<Pace, 'urgent'>;
  clock: Clock;
  random: Random;
  log: Log;
}): Dispatcher => {
  const { rest, localeFor, metrics, alerts, pace, clock, log } = options;
  const means = {
    rest: rest.interactions,
    answers: rest.answers,
    onAnsweredElsewhere: () => alerts.raise('secondProcess', SECOND_PROCESS),
    clock,
  };
  return createDispatcher({
    router: createRouter(options),
    followUps: createFollowUps(options),
    responderFor: (interaction, answer) => createResponder(means, interaction, answer),
    localeFor,
    metrics,
    pace,
    clock,
    log,
  });
};

/** Where interactions come from: Discord's gateway or the HTTP endpoint. */
export type InteractionSource = AsyncDisposable & {
  applicationId: string;
  application: Application;
  /** The routes that the HTTP server has to serve for it. */
  routes: readonly Routes[];
  readiness(): Part;
  /**
   * Starts receiving interactions. `port` is that of the HTTP server, given to Discord if no public address
   * is set.
   */
  open(port: number): Promise<void>;
  /** Resolves when Discord has closed it for good, with a sentence that says so and what to do. */
  lost: Promise<string>;
};

type InteractionSourceOptions = {
  config: Pick<Config, 'discord' | 'interactionSource' | 'shards' | 'publicUrl'>;
  token: string;
  rest: DiscordRest;
  dispatcher: Dispatcher;
  alerts: Alerts;
  steps: Pick<StartSteps, 'step'>;
  clock: Clock;
  log: Log;
};

const REFUSED =
  'Discord does not let the bot in. Check DISCORD_TOKEN and the network; npm run doctor tells more.';

const askForApplication = ({ rest, steps }: Pick<InteractionSourceOptions, 'rest' | 'steps'>) =>
  steps.step('Discord to accept the token', () => orStartError(readApplication(rest.bot), REFUSED));

/**
 * Discord uses either the gateway or an endpoint URL; refuse to override a URL set for another deployment.
 */
const assertNoEndpointUrl = async (options: InteractionSourceOptions): Promise<Application> => {
  const application = await askForApplication(options);
  const { interactions_endpoint_url: address } = application;
  if (!address) return application;
  throw new StartError(
    `Discord sends this application's interactions to ${address}, and none over the gateway. Set INTERACTIONS=http, or clear Interactions Endpoint URL in the developer portal.`,
  );
};

const openGatewaySource = async (options: InteractionSourceOptions): Promise<InteractionSource> => {
  const { config, token, dispatcher, steps, clock, log } = options;
  const { shards } = config;
  const application = await assertNoEndpointUrl(options);
  const connect = (signal: AbortSignal) =>
    connectGateway({
      apiUrl: config.discord.apiUrl,
      token,
      ...(shards === 'auto' ? {} : { shards }),
      onInteraction: dispatcher.receive,
      signal,
      clock,
      log,
    });
  const gateway = await steps.step("Discord's gateway", (signal) => orStartError(connect(signal), REFUSED));
  return {
    applicationId: gateway.applicationId,
    application,
    routes: [],
    readiness: () =>
      gateway.isConnected()
        ? { ok: true }
        : { ok: false, reason: 'the gateway connection is being restored' },
    open: async () => undefined,
    lost: gateway.lost,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
};

// Half a minute in total: a load balancer forwards nothing before it has seen the health check.
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];

/** Sets the endpoint URL, and retries while Discord does not reach this process. */
const setEndpointUrl = (
  address: string,
  { rest, clock, log }: Pick<InteractionSourceOptions, 'rest' | 'clock' | 'log'>,
): Promise<void> =>
  retry(() => sendInteractionsTo(rest.bot, address), {
    clock,
    pauses: (failures) => PAUSES_MS[failures - 1],
    isRetryable: isInvalidForm,
    onRetry: (err) => log.warn({ err, address }, 'Discord does not find this process there yet'),
  });

const refusedForTime = (seconds: number): string =>
  `An interaction that Discord signed was refused, because the clock of this machine is ${Math.abs(Math.round(seconds))} s ${seconds > 0 ? 'ahead of' : 'behind'} its time. Let the clock be set over the network (NTP). If the clock is right, somebody repeats old requests.`;

const openHttpSource = async (options: InteractionSourceOptions): Promise<InteractionSource> => {
  const { config, dispatcher, alerts, clock, log } = options;
  const application = await askForApplication(options);
  const { id, verify_key: publicKey, interactions_endpoint_url: current } = application;
  return {
    applicationId: id,
    application,
    routes: [
      interactionsRoutes({
        publicKey,
        receive: dispatcher.receive,
        onSkew: (seconds) => alerts.raise('clock', refusedForTime(seconds), { seconds: Math.round(seconds) }),
        clock,
      }),
    ],
    readiness: () => ({ ok: true }),
    async open(port) {
      const address = `${config.publicUrl ?? `http://127.0.0.1:${port}`}${INTERACTIONS_PATH}`;
      if (current === address) return;
      await orStartError(
        setEndpointUrl(address, options),
        `Discord cannot send interactions to ${address}. Check PUBLIC_URL, and that the internet finds HTTP_PORT there.`,
      );
      log.info({ address }, 'Discord sends interactions to a new address');
    },
    lost: new Promise(() => undefined),
    [Symbol.asyncDispose]: async () => undefined,
  };
};

/** Opens the gateway connection or the HTTP endpoint. Rejects with a StartError. */
export const openInteractionSource = (options: InteractionSourceOptions): Promise<InteractionSource> =>
  options.config.interactionSource === 'http' ? openHttpSource(options) : openGatewaySource(options);

/** Registers the commands with Discord. Returns their ids. */
export const registerOnce = async (options: {
  rest: DiscordRest;
  applicationId: string;
  guildId: string | null;
  commands: readonly AppCommand[];
  guilds: RegisteredGuilds;
  log: Log;
}): Promise<RegisteredIds> => {
  const { rest, applicationId, guildId, commands, guilds, log } = options;
  return orStartError(
    moveCommands(rest.bot, { commands, target: { applicationId, guildId }, guilds, log }),
    guildId === null
      ? 'Discord does not take the commands. npm run doctor tells more.'
      : 'Discord does not take the commands. Check DISCORD_GUILD_ID, and that the bot is in that server.',
  );
};

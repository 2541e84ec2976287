import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';

/** Both services on loopback, without a bot. */
export type Fakes = AsyncDisposable & {
  discord: DiscordStandIn;
  modelslab: ModelsLabStandIn;
  /** The variables of a set-up in which all is well. */
  env: Record<string, string>;
};

export const startFakes = async (): Promise<Fakes> => {
  await using opened = new AsyncDisposableStack();
  const discord = opened.use(await startDiscord({ ackDeadlineMs: 60_000 }));
  const modelslab = opened.use(await startModelsLab({ generationMs: 0 }));
  const running = opened.move();
  return {
    discord,
    modelslab,
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      MODELSLAB_API_KEY: modelslab.key,
      MODELSLAB_API_URL: modelslab.apiUrl,
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

/** An address of this machine on which nothing listens. */
export const NOBODY = 'http://127.0.0.1:9/api';

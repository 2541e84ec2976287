import { startDiscord } from './discord/index.ts';
import { PROMPT_WORDS, startModelsLab } from './modelslab/index.ts';
import { pageRoutes } from './page/serve.ts';
import { SAMPLES_ORIGIN, samplesOf } from './samples.ts';

/** Stand-ins of Discord and ModelsLab on this machine, and a page to use the bot on. */
export type Sandbox = AsyncDisposable & {
  discordApiUrl: string;
  modelslabApiUrl: string;
  /** What the stand-ins accept; they are no secrets. */
  credentials: { discordToken: string; modelslabKey: string };
  pageUrl: string;
};

/** A second key of ModelsLab that is accepted, so that a visitor can give a server one of its own. */
const SERVER_KEY = 'sandbox-server-key';

/** Starts the sandbox on loopback. Port 0 takes any free one for the page. */
export const startSandbox = async ({ port }: { port: number }): Promise<Sandbox> => {
  await using opened = new AsyncDisposableStack();
  const modelslab = opened.use(
    await startModelsLab({ keys: { [SERVER_KEY]: {} }, samplesOrigin: SAMPLES_ORIGIN }),
  );
  const discord = opened.use(
    await startDiscord({
      port,
      faultWords: PROMPT_WORDS.map(({ word, does }) => ({ word, does })),
      serverKey: SERVER_KEY,
      elsewhere: samplesOf(modelslab.apiUrl),
    }),
  );
  modelslab.onViolation(({ where, rule }) => discord.violate(where, rule));
  discord.app.route('/', pageRoutes());
  const running = opened.move();
  return {
    discordApiUrl: discord.apiUrl,
    modelslabApiUrl: modelslab.apiUrl,
    credentials: { discordToken: discord.token, modelslabKey: modelslab.key },
    pageUrl: `${discord.origin}/`,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

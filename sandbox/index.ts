import { z } from 'zod';
import { startDiscord } from './discord/index.ts';
import type { Elsewhere } from './discord/rest/cdn.ts';
import { IDLE, PROMPT_WORDS, startModelsLab } from './modelslab/index.ts';
import { pageRoutes } from './page/serve.ts';
import { createMemoryState, type State } from './state/state.ts';

export { openStateFile } from './state/state-file.ts';

/** Stand-ins of Discord and ModelsLab on this machine, and a page to use the bot on. */
export type Sandbox = AsyncDisposable & {
  discordApiUrl: string;
  modelslabApiUrl: string;
  /** What the stand-ins accept; they are no secrets. */
  credentials: { discordToken: string; modelslabKey: string };
  pageUrl: string;
};

/** Where the list of models says that its sample pictures are: Discord's rules are for addresses of the internet. */
const SAMPLES_ORIGIN = 'https://samples.sandbox.example';

/** Fetches the sample pictures of a stand-in of ModelsLab; whatever else is asked for is not there. */
const samplesOf =
  (origin: string): Elsewhere =>
  async (url) => {
    if (!url.startsWith(`${SAMPLES_ORIGIN}/`)) return undefined;
    const { pathname } = new URL(url);
    const response = await fetch(new URL(pathname, origin));
    if (!response.ok) return undefined;
    const contentType = response.headers.get('content-type') ?? '';
    return { bytes: await response.bytes(), contentType };
  };

/** A second key of ModelsLab that is accepted, so that a visitor can give a server one of its own. */
const SERVER_KEY = 'sandbox-server-key';

type SandboxOptions = {
  /** The port of the page; 0 takes that of the last run if it is free, else any. */
  port: number;
  /** What is remembered of an earlier run, and for a later one: nothing, if left out. */
  state?: State;
};

/**
 * Starts the sandbox on loopback.
 * @throws {Error} when the port is taken.
 */
export const startSandbox = async ({
  port,
  state = createMemoryState(),
}: SandboxOptions): Promise<Sandbox> => {
  const usualPorts = createUsualPorts(state);
  await using opened = new AsyncDisposableStack();
  const modelslab = opened.use(
    await usualPorts.start('modelslab', 0, (free) =>
      startModelsLab({ port: free, state, keys: { [SERVER_KEY]: {} }, samplesOrigin: SAMPLES_ORIGIN }),
    ),
  );
  const discord = opened.use(
    await usualPorts.start('discord', port, (free) =>
      startDiscord({
        port: free,
        state,
        faultWords: [...PROMPT_WORDS, IDLE].map(({ word, does }) => ({ word, does })),
        serverKey: SERVER_KEY,
        elsewhere: samplesOf(modelslab.apiUrl),
      }),
    ),
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

/** A server that takes any port takes that of the last run, so that addresses of its files stay good. */
const createUsualPorts = (state: State) => {
  const table = state.table('ports', z.object({ server: z.string(), port: z.int() }));
  const before = new Map(table.restored.map(({ server, port }) => [server, port]));
  return {
    async start<Server extends { apiUrl: string }>(
      server: string,
      wanted: number,
      listen: (port: number) => Promise<Server>,
    ): Promise<Server> {
      const usual = wanted === 0 ? before.get(server) : undefined;
      const started = usual === undefined ? await listen(wanted) : await listen(usual).catch(() => listen(0));
      table.put(server, { server, port: Number(new URL(started.apiUrl).port) });
      return started;
    },
  };
};

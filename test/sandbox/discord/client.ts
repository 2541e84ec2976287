import { Client, type ClientOptions, Events, type Interaction } from 'discord.js';
import type { DiscordStandIn } from '#sandbox/discord/index.ts';

/** A real discord.js client that is logged in to the stand-in, and logged out when it is disposed of. */
export type TestBot = AsyncDisposable & { client: Client<true>; problems: unknown[] };

/** Logs a bot in that does with each interaction what `handle` says; what that throws is kept in `problems`. */
export async function startBot(
  discord: DiscordStandIn,
  handle: (interaction: Interaction) => Promise<unknown> = async () => undefined,
  options: Partial<ClientOptions> = {},
): Promise<TestBot> {
  const client = new Client({ intents: [], ...options, rest: { api: discord.apiUrl, ...options.rest } });
  const problems: unknown[] = [];
  client.on(Events.Error, (problem) => problems.push(problem));
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((problem) => problems.push(problem));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return {
    client: await ready,
    problems,
    [Symbol.asyncDispose]: () => client.destroy(),
  };
}

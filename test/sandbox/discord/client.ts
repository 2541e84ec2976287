import { Client, type ClientOptions, Events, GatewayDispatchEvents, type Interaction } from 'discord.js';
import sharp from 'sharp';
import { Agent } from 'undici';
import type { DiscordStandIn } from '#sandbox/discord/index.ts';

/** A real discord.js client that is logged in to the stand-in, and logged out when it is disposed of. */
export type TestBot = AsyncDisposable & {
  client: Client<true>;
  /** What the handler threw, and what the client reported, in order. */
  problems: unknown[];
};

type Handler = (interaction: Interaction) => Promise<unknown>;

/** Logs a bot in that does with each interaction what `handle` says. */
export async function startBot(
  discord: DiscordStandIn,
  handle: Handler = async () => undefined,
  options: Partial<ClientOptions> = {},
): Promise<TestBot> {
  const rest = { api: discord.apiUrl, agent: new Agent(), ...options.rest };
  const client = new Client({ intents: [], ...options, rest });
  const problems: unknown[] = [];
  client.on(Events.Error, (problem) => problems.push(problem));
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((problem) => problems.push(problem));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return { client: await ready, problems, [Symbol.asyncDispose]: () => client.destroy() };
}

/** The next interaction as it comes over the wire, before the library has made anything of it. */
export function nextPayload(client: Client): Promise<Record<string, unknown>> {
  return new Promise((resolve) => client.ws.once(GatewayDispatchEvents.InteractionCreate, resolve));
}

/** The smallest picture that a sharp reader takes for one. */
export function picture(side = 8): Promise<Buffer> {
  return sharp({ create: { width: side, height: side, channels: 3, background: '#5865f2' } })
    .png()
    .toBuffer();
}

/** A command of one required text option, enough to talk to a bot. */
export const SAY = {
  name: 'say',
  description: 'Says something',
  options: [{ type: 3, name: 'text', description: 'What to say', required: true }],
};

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DiscordStandIn } from '#sandbox/discord/index.ts';
import { type Ground, type GroundOptions, LORALEI, startGround } from './contestants.ts';
import { type Program, START_MS, startProgram } from './program.ts';

/** A way to run the bot: its processes, and whether they share a Postgres. */
export type Setup = {
  name: string;
  processes: readonly { name: string; env: Record<string, string> }[];
  isShared: boolean;
};

const SHARDS = 2;
const SERVERS_PER_SHARD = 2;

const EMBEDDED: Setup = {
  name: 'embedded (SQLite)',
  processes: [{ name: 'the bot', env: {} }],
  isShared: false,
};

const SCALED: Setup = {
  name: 'scaled (Postgres)',
  processes: [
    { name: 'gateway 1', env: { ROLE: 'gateway', SHARDS: `0/${SHARDS}` } },
    { name: 'gateway 2', env: { ROLE: 'gateway', SHARDS: `1/${SHARDS}` } },
    { name: 'worker 1', env: { ROLE: 'worker' } },
    { name: 'worker 2', env: { ROLE: 'worker' } },
  ],
  isShared: true,
};

const server = process.env.TEST_DATABASE_URL;

/** The set-ups that can be measured here. Says which one cannot, and what it wants. */
export const setupsHere = (): Setup[] => {
  if (server) return [EMBEDDED, SCALED];
  process.stdout.write(
    'There is no TEST_DATABASE_URL: only the embedded set-up is measured. Put scripts/with-postgres before the command.\n\n',
  );
  return [EMBEDDED];
};

const command = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** An empty schema on the server, dropped in the end, and an address that leads into it. */
const openSchema = async (opened: AsyncDisposableStack): Promise<string> => {
  const url = new URL(server ?? '');
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  await command(`CREATE SCHEMA ${name}`);
  opened.defer(() => command(`DROP SCHEMA ${name} CASCADE`));
  url.searchParams.set('options', `-c search_path=${name}`);
  return url.href;
};

/** Servers of each shard, with a channel in each of them. @returns the channels' ids, shard by shard in turn. */
const foundServers = async ({ world }: DiscordStandIn): Promise<string[]> => {
  const channels = Array.from({ length: SHARDS }, (): string[] => []);
  while (channels.some(({ length }) => length < SERVERS_PER_SHARD)) {
    // An id is made of its millisecond, and a server's shard of its id.
    await sleep(1);
    const guild = world.addGuild(`Server ${world.guilds.length}`);
    const { id } = world.addChannel({ name: `images ${world.guilds.length}`, guildId: guild.id });
    channels[Number((BigInt(guild.id) >> 22n) % BigInt(SHARDS))]?.push(id);
  }
  return Array.from({ length: SERVERS_PER_SHARD }, (_, index) =>
    channels.map((ids) => ids[index] ?? ''),
  ).flat();
};

/** A set-up at work. Disposing it ends all of its processes and the stand-ins. */
export type Installation = AsyncDisposable &
  Pick<Ground, 'discord' | 'modelslab'> & {
    programs: readonly { name: string; program: Program }[];
    /** ChannelDirectory in servers of all shards. */
    channels: readonly string[];
  };

/** Starts a set-up; resolves when each of its processes says that it is ready. */
export const startSetup = async (setup: Setup, options: GroundOptions = {}): Promise<Installation> => {
  await using opened = new AsyncDisposableStack();
  const ground = opened.use(await startGround(options));
  const { discord, modelslab, dataDir } = ground;
  const channels = await foundServers(discord);
  const shared = setup.isShared ? { DATABASE_URL: await openSchema(opened) } : {};
  const programs: Installation['programs'][number][] = [];
  for (const { name, env: own } of setup.processes) {
    const cwd = join(dataDir, name);
    await mkdir(cwd);
    const env = { ...ground.env, ...shared, ...own, DATA_DIR: cwd, LOG_LEVEL: 'info' };
    programs.push({ name, program: opened.use(startProgram(LORALEI.file, { env, cwd })) });
  }
  await Promise.all(programs.map(({ program }) => program.says('the bot is ready')));
  await discord.ready({ commands: true, withinMs: START_MS });
  const running = opened.move();
  return { discord, modelslab, programs, channels, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

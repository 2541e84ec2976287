import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { type DiscordStandIn, textOf } from '#sandbox/discord/index.ts';
import { guildChannel, person } from '#sandbox/discord/world-parts.ts';
import type { Fault } from '#sandbox/modelslab/index.ts';
import type { BotProcess } from '../support/bot-process.ts';
import { type Cluster, startCluster, startProcess } from '../support/cluster.ts';
import { isResult } from '../support/expectations.ts';
import { postgresHint, postgresUrl } from '../support/postgres.ts';
import { type End, endsOf, type Job, MANY_JOBS_PATIENCE } from './jobs.ts';
import { drawnFrom, seedOr } from './seeded-random.ts';

const SEED = seedOr(20_262);
const JOBS = Number(process.env.CHAOS_JOBS || 90);
/** Workers are killed in four of them, a gateway in one, and in one the database is away; more with CHAOS_JOBS=300. */
const WAVES = Math.max(6, Math.ceil(JOBS / 30));
const JOBS_PER_WAVE = Math.ceil(JOBS / WAVES);
/** Fewer than are ordered at once. */
const CONCURRENCY = Math.floor(JOBS_PER_WAVE * 0.8);
const MEMBERS = 20;
/** Orders, one after the other, that are refused while the database is away: each after some seconds. */
const OUTAGE_ROUNDS = 2;

/** More than there are in `FAULTS`, over all waves: each occurs. */
const FAULTS_PER_WAVE = 3;

type Draw = () => number;

const pick = <T>(draw: Draw, from: readonly T[]): T => {
  const picked = from[Math.floor(draw() * from.length)];
  if (picked === undefined) throw new Error('There is nothing to pick from.');
  return picked;
};

/** Furnishes a second server, whose events go to the other gateway, and a crowd of members. */
const furnish = ({ world, guildId }: DiscordStandIn): readonly string[] => {
  const second = String(BigInt(guildId) + (1n << 22n));
  world.guilds.push({ id: second, name: 'Second', ownerId: '1', locale: 'en-US', hasBot: true });
  const everyone = world.roles.find(({ id }) => id === guildId);
  if (everyone) world.roles.push({ ...everyone, id: second, guildId: second });
  world.channels.push(guildChannel({ id: '1200000000000000001', name: 'second', guildId: second }));
  const crowd = Array.from({ length: MEMBERS }, (_, index) =>
    person(`12000000000000001${index + 10}`, `Member ${index}`, index),
  );
  world.members.push(...crowd);
  return crowd.map(({ name }) => name);
};

// What an order may meet. Those that cost its place in the lane a minute are few: nobody knows whether it is made.
const FAULTS: readonly Fault[] = [
  { kind: 'slow', ms: 800 },
  { kind: 'slow', ms: 3000 },
  { kind: 'error', error: 'queueLimit', retryAfter: 1 },
  { kind: 'reset' },
  { kind: 'reset', accepted: true },
  { kind: 'garbage' },
  { kind: 'html', status: 502 },
  { kind: 'fails' },
  { kind: 'blank' },
  { kind: 'files', are: 'missing', gets: 1 },
  { kind: 'output', form: 'emptyArray', answers: 1 },
];

/** The faults in an order that is drawn by lot, over and over. */
const createTrouble = ({ modelslab }: Cluster, draw: Draw) => {
  const order = FAULTS.map((fault) => ({ fault, at: draw() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ fault }) => fault);
  let next = 0;
  return {
    /** Lets something go wrong with the next orders. */
    brew(): void {
      for (let count = 0; count < FAULTS_PER_WAVE; count += 1, next += 1) {
        const fault = order[next % order.length];
        if (fault) modelslab.faults.next(fault);
      }
    },
    /** Every fault that there is has come to some order. */
    expectAllMet(): void {
      expect(next).toBeGreaterThanOrEqual(FAULTS.length);
      expect(modelslab.faults.waiting).toBe(0);
    },
  };
};

const orderWave = (
  discord: DiscordStandIn,
  crowd: readonly string[],
  { wave, jobs = JOBS_PER_WAVE }: { wave: number; jobs?: number },
): Job[] =>
  Array.from({ length: jobs }, (_, index) => {
    const member = crowd[(wave * JOBS_PER_WAVE + index) % crowd.length] ?? '';
    const channel = index % 2 === 0 ? '#images' : '#second';
    const prompt = `wave ${wave} job ${index}.`;
    const options = { prompt, width: 256, height: 256 };
    return { prompt, exchange: discord.as(member, channel).slash('imagine', options) };
  });

/** What a job came to for its member: `refused` was told at once, `silent` was never heard of. */
type ClusterEnd = End | 'refused';

/** What the member of an order was told in private. */
const whispersTo = ({ exchange }: Job, { discord }: Cluster): string[] => {
  const { channel, member, originalId } = exchange.interaction;
  const seen = discord.messages(channel.id, member.id).filter(({ message }) => message.id === originalId);
  return [...seen.map(({ message }) => message), ...exchange.followUps()].map(textOf);
};

const isRefused = (cluster: Cluster, job: Job): boolean =>
  whispersTo(job, cluster).some((told) => told.includes('cannot reach its database'));

const clusterEndsOf = (cluster: Cluster, jobs: readonly Job[]): { job: Job; end: ClusterEnd }[] => {
  const ends = endsOf(cluster, jobs);
  return jobs.map((job, index) => {
    const end = ends[index] ?? 'open';
    return { job, end: end === 'open' && isRefused(cluster, job) ? 'refused' : end };
  });
};

/** Kills processes, and starts them again one after the other. */
const createKiller = () => {
  const restarts = new Map<BotProcess, Promise<void>>();
  const restart = async (bot: BotProcess, earlier: Promise<void> | undefined): Promise<void> => {
    await earlier;
    await bot.end('SIGKILL');
    await startProcess(bot);
  };
  return {
    kill: (bot: BotProcess) => void restarts.set(bot, restart(bot, restarts.get(bot))),
    /** Resolves when those that were killed are back. */
    back: (bots: readonly BotProcess[]) => Promise.all(bots.map((bot) => restarts.get(bot))),
  };
};

/** Resolves when so many members were told that an image will come, or that none will. */
const heard = (jobs: readonly Job[], count: number): Promise<void> =>
  vi.waitFor(() => {
    const told = jobs.filter(({ exchange: { interaction } }) => interaction.answer ?? interaction.unanswered);
    expect(told.length).toBeGreaterThanOrEqual(count);
  });

/** Resolves when every member has heard how it ended. */
const allOver = (cluster: Cluster, jobs: readonly Job[]): Promise<void> =>
  vi.waitFor(() => {
    const open = clusterEndsOf(cluster, jobs).filter(({ end }) => end === 'open');
    expect(open.map(({ job }) => `${job.prompt} ${whispersTo(job, cluster).join(' | ')}`)).toEqual([]);
  }, MANY_JOBS_PATIENCE);

/** Takes the database away for a while; whoever orders meanwhile is told so. */
const outage = async ({ discord, database }: Cluster, crowd: readonly string[]): Promise<void> => {
  database.cut();
  for (let round = 0; round < OUTAGE_ROUNDS; round += 1) {
    const late = orderWave(discord, crowd, { wave: WAVES, jobs: 4 });
    for (const { exchange } of late) await exchange.message('cannot reach its database');
  }
  database.restore();
};

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
};

const promptsIn = (messages: readonly string[]): string[] =>
  messages.flatMap((text) => /wave \d+ job \d+\./.exec(text)?.[0] ?? []);

/** What must hold of all jobs together. */
const expectOneEndEach = (cluster: Cluster, jobs: readonly Job[]): void => {
  const { discord, modelslab } = cluster;
  const crowd = [...new Set(jobs.map(({ exchange }) => exchange.interaction.member.id))];
  const shown = ['#images', '#second'].flatMap((channel) =>
    crowd.flatMap((member) => discord.messages(channel, member)),
  );
  const results = new Map(
    shown.filter(({ message }) => isResult(message)).map(({ message }) => [message.id, textOf(message)]),
  );
  const delivered = countBy(promptsIn([...results.values()]), (prompt) => prompt);
  const accepted = countBy(modelslab.accepted(), (prompt) => prompt);
  const odd = clusterEndsOf(cluster, jobs).flatMap(({ job, end }) => {
    const found = {
      prompt: job.prompt,
      end,
      results: delivered[job.prompt] ?? 0,
      orders: accepted[job.prompt] ?? 0,
    };
    const isRight = end === 'silent' ? found.results <= 1 : found.results === (end === 'result' ? 1 : 0);
    return isRight && end !== 'open' && found.orders <= 1 ? [] : [found];
  });
  expect(odd).toEqual([]);
};

// What a kill cut off in the middle of its body, or before a word was said, is no rule that the bot broke.
// Nor is progress that comes too late: it is written such that Discord refuses it in a message that is final.
const CUT_OFF = /\(50109\)|^No answer within|^embeds: .*IS_COMPONENTS_V2/;

/** A picture that costs the stand-in nothing to give. It has two colours: one would be the safety checker's blank. */
const plainPicture = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const pixels = new Uint8Array(256 * 256 * 3).fill(100);
  pixels[0] = 200;
  return new Uint8Array(
    await sharp(pixels, { raw: { width: 256, height: 256, channels: 3 } })
      .png()
      .toBuffer(),
  );
};

const brokenRules = ({ discord, modelslab }: Cluster) => [
  ...discord.violations.filter(({ rule }) => !CUT_OFF.test(rule)),
  ...modelslab.violations,
];

describe.skipIf(postgresUrl === undefined)(`two gateways and three workers${postgresHint}`, () => {
  it('bring each of a crowd of jobs to one end, whatever is killed, refused or cut off meanwhile', async () => {
    const draw = drawnFrom(SEED);
    await using cluster = await startCluster({
      gateways: 2,
      workers: 3,
      modelslab: { generationMs: () => 300 + Math.floor(draw() * 1200), picture: await plainPicture() },
      env: { MODELSLAB_CONCURRENCY: String(CONCURRENCY), LOG_LEVEL: 'debug' },
    });
    const { discord, modelslab, gateways, workers } = cluster;
    const crowd = furnish(discord);
    const jobs: Job[] = [];
    const killer = createKiller();
    const trouble = createTrouble(cluster, draw);
    for (let wave = 0; wave < WAVES; wave += 1) {
      trouble.brew();
      // What comes while nobody is there to hear it says nothing of the bot.
      await killer.back(gateways);
      const ordered = orderWave(discord, crowd, { wave });
      jobs.push(...ordered);
      await heard(ordered, Math.ceil(JOBS_PER_WAVE * (1 / 3 + (draw() * 2) / 3)));
      if (wave === 5) await outage(cluster, crowd);
      else killer.kill(pick(draw, wave % 3 === 2 ? gateways : workers));
    }
    await killer.back([...gateways, ...workers]);
    await allOver(cluster, jobs);
    trouble.expectAllMet();
    // How many of them are made depends on how fast the machine is. Now that nothing is in the way, orders of both
    // gateways are made again, sooner or later.
    modelslab.faults.clear();
    let wave = WAVES;
    await vi.waitFor(async () => {
      wave += 1;
      const calm = orderWave(discord, crowd, { wave, jobs: 2 });
      jobs.push(...calm);
      await allOver(cluster, calm);
      expect(clusterEndsOf(cluster, calm).map(({ end }) => end)).toEqual(['result', 'result']);
    });
    expectOneEndEach(cluster, jobs);
    expect(modelslab.peakInFlight()).toBeLessThanOrEqual(CONCURRENCY);
    expect(brokenRules(cluster)).toEqual([]);
  });
});

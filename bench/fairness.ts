/**
 * Who gets the lane when one member orders fifty jobs at once, and nine others five each over time. Two jobs run at a
 * time. Against what first come, first served, would have made of the same orders, which is computed.
 *
 * Jain's index is taken over normalised shares: what a member had of the lane in the first 25 seconds, divided by
 * what max-min fairness gives them of it, which is computed too (who asks for less than an equal share gets all of it,
 * and the rest is shared by those who want more). Plain counts say nothing here, as the members want different amounts:
 * five jobs out of five and fifty out of fifty is fair. Nor do plain waits: first come, first served, makes all wait
 * equally long, for the one member's jobs. And the whole run says nothing either: in the end everybody has everything.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { firstComeFirstServed, type Served, sharedFairly, shares } from './lane.ts';
import { jain, mean, printTable, timingOf } from './lib.ts';
import { makePicture } from './picture.ts';
import { type Installation, type Setup, setupsHere, startSetup } from './setups.ts';

const CONCURRENCY = 2;
const GREEDY_JOBS = 50;
const MODEST_MEMBERS = 9;
const MODEST_JOBS = 5;
const MODEST_EVERY_MS = 8000;
// The bot asks after one second at the soonest: what is ready then is had at the first question.
const GENERATION_MS = 900;
const WINDOW_MS = 25_000;
const WITHIN_MS = 120_000;
const SIDE = 256;
const GREEDY = 'greedy';

const hasImages = ({ attachments }: APIMessage): boolean => attachments.length > 0;

type Plan = { member: string; at: number };

const PLAN: Plan[] = [
  ...Array.from({ length: GREEDY_JOBS }, () => ({ member: GREEDY, at: 0 })),
  ...Array.from({ length: MODEST_MEMBERS * MODEST_JOBS }, (_, index) => ({
    member: `modest ${index % MODEST_MEMBERS}`,
    at: ((index + 0.5) * MODEST_EVERY_MS) / MODEST_MEMBERS,
  })),
];

/** Orders as planned; resolves when all is delivered, with when each job was ordered and begun. */
const run = async ({ discord, modelslab, channels }: Installation): Promise<Served[]> => {
  const names = new Set(PLAN.map(({ member }) => member));
  const members = new Map(
    [...names].map((name, index) => [name, { index, id: discord.world.addMember(name).id }]),
  );
  const begun = new Map<string, number>();
  modelslab.onFinished(({ prompt, acceptedAt }) => begun.set(prompt, acceptedAt));
  const start = Date.now();
  const order = async ({ member, at }: Plan, number: number): Promise<Served> => {
    await sleep(Math.max(0, start + at - Date.now()));
    const { id = '', index = 0 } = members.get(member) ?? {};
    const prompt = `a fox, number ${number}`;
    const options = { prompt, width: SIDE, height: SIDE };
    const orderedAt = Date.now() - start;
    const exchange = discord.as(id, channels[index % channels.length]).slash('imagine', options);
    await exchange.message(hasImages, { withinMs: WITHIN_MS });
    return { member, at: orderedAt, begunAt: (begun.get(prompt) ?? Number.NaN) - start };
  };
  return Promise.all(PLAN.map(order));
};

type Measured = { served: Served[]; jobMs: number };

const measure = async (setup: Setup): Promise<Measured> => {
  await using installation = await startSetup(setup, {
    discord: { ackDeadlineMs: WITHIN_MS },
    modelslab: { generationMs: GENERATION_MS, concurrency: CONCURRENCY, picture: await makePicture(SIDE) },
    env: { MODELSLAB_CONCURRENCY: String(CONCURRENCY), MEMBER_JOBS: String(GREEDY_JOBS) },
  });
  const served = await run(installation);
  // The lane is never empty in the window: what a job takes of it is the whole of it by the number of jobs.
  const begun = served.filter(({ begunAt }) => begunAt < WINDOW_MS).length;
  return { served, jobMs: (WINDOW_MS * CONCURRENCY) / begun };
};

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const isModest = ({ member }: { member: string }): boolean => member !== GREEDY;

const rowOf = (name: string, by: string, { served, jobMs }: Measured): string[] => {
  const lane = { concurrency: CONCURRENCY, jobMs };
  const fair = sharedFairly(served, lane, WINDOW_MS);
  const normalised = [...shares(served, lane, WINDOW_MS)].map(([member, share]) => ({
    member,
    share: share / (fair.get(member) ?? Number.NaN),
  }));
  const all = normalised.map(({ share }) => share);
  const greedy = normalised.find((one) => !isModest(one))?.share ?? Number.NaN;
  const modest = normalised.filter(isModest).map(({ share }) => share);
  const waits = (of: readonly Served[]): number[] => of.map(({ at, begunAt }) => begunAt - at);
  const modestWaits = timingOf(waits(served.filter(isModest)));
  const greedyWaits = waits(served.filter((job) => !isModest(job)));
  return [
    name,
    by,
    jain(all).toFixed(3),
    // Nobody of them had anything: no index can be told.
    mean(modest) > 0 ? jain(modest).toFixed(3) : 'none',
    mean(modest).toFixed(2),
    greedy.toFixed(2),
    inSeconds(modestWaits.p50),
    inSeconds(modestWaits.p95),
    inSeconds(mean(greedyWaits)),
  ];
};

const setups = setupsHere();
const measured = await Promise.all(setups.map(measure));
const rows = setups.flatMap(({ name }, index) => {
  const ours = measured[index];
  if (!ours) return [];
  const lane = { concurrency: CONCURRENCY, jobMs: ours.jobMs };
  const computed = { ...ours, served: firstComeFirstServed(ours.served, lane) };
  return [rowOf(name, 'Loralei', ours), rowOf(name, 'first come, first served', computed)];
});
printTable(
  [
    'set-up',
    'order',
    "Jain's index, all ten",
    'the nine',
    'share of the nine, mean',
    'share of the greedy one',
    'wait of the nine, p50',
    'p95',
    'wait of the greedy one, mean',
  ],
  rows,
);

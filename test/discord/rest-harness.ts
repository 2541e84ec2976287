import { afterEach, beforeEach, expect } from 'vitest';
import { createResponder } from '#discord/responses.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import type { Clock } from '#domain/system.ts';
import type { Responder } from '#interactions/reply.ts';
import { type DiscordStandIn, type Exchange, startDiscord } from '#sandbox/discord/index.ts';
import { neverClock } from '../support/clock.ts';
import { loadJudge } from '../support/openapi.ts';
import { silentClientOptions } from '../support/silent-logger.ts';

const judge = await loadJudge();

/** A Discord on loopback with the bot's two REST clients; nobody is connected to its gateway. */
export type RestHarness = {
  discord: DiscordStandIn;
  rest: DiscordRest;
  /** Somebody uses a command; the test answers it. */
  use(member?: string): Exchange;
  /** The kinds of the calls so far. */
  calls(): string[];
  /** The interactions that another process was found to answer. */
  elsewhere: string[];
};

const SAY = { name: 'say', type: 1, description: 'Says something' } as const;

/** For a suite: a new Discord for each test. What the test sent must have broken no rule. */
export const withRestHarness = (): RestHarness => {
  let discord: DiscordStandIn;
  let rest: DiscordRest;
  const elsewhere: string[] = [];
  beforeEach(async () => {
    elsewhere.length = 0;
    // Whether an answer comes in time is no matter here, on a busy machine.
    discord = await startDiscord({ judge, ackDeadlineMs: 60_000 });
    rest = createDiscordRest({ ...silentClientOptions(), apiUrl: discord.apiUrl, token: discord.token });
  });
  afterEach(async () => {
    closeDiscordRest(rest);
    await discord[Symbol.asyncDispose]();
    expect(discord.violations).toEqual([]);
  });
  return {
    elsewhere,
    get discord() {
      return discord;
    },
    get rest() {
      return rest;
    },
    use(member = 'Ada') {
      if (discord.commands.offered(discord.guildId).length === 0) discord.commands.set(undefined, [SAY]);
      return discord.as(member).slash('say');
    },
    calls: () => discord.requests.map(({ kind }) => kind),
  };
};

/** What the responder has to know of an exchange, which began when clocks do. */
export const answerable = ({ discord }: RestHarness, { interactionId, token }: Exchange) => ({
  interactionId,
  applicationId: discord.applicationId,
  token,
  receivedAt: 0,
});

/** What answers an exchange, a minute after it began unless the clock says otherwise. */
export const responderFor = (
  harness: RestHarness,
  exchange: Exchange,
  clock: Clock = neverClock(60_000),
): Responder =>
  createResponder(
    {
      rest: harness.rest.interactions,
      answers: harness.rest.answers,
      onAnsweredElsewhere: () => harness.elsewhere.push(exchange.interactionId),
      clock,
    },
    answerable(harness, exchange),
  );

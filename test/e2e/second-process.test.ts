import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Bot } from '#app/bot.ts';
import { type BotHarness, frontEnd, startBotHarness, startBotWith } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import type { LogLine } from '../support/log.ts';

type Second = AsyncDisposable & { log: LogLine[]; bot: Bot; dataDir: string };

/** Another bot with the token of a harness, and with a data folder of its own. */
const startSecond = async ({ env }: BotHarness): Promise<Second> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-second-'));
  const log: LogLine[] = [];
  const bot = await startBotWith({ ...env, DATA_DIR: dataDir }, { lines: log });
  return {
    log,
    bot,
    dataDir,
    async [Symbol.asyncDispose]() {
      await bot.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

const alertsIn = (log: readonly LogLine[]): LogLine[] =>
  log.filter(({ message }) => message.includes('same DISCORD_TOKEN'));

const goneIn = (log: readonly LogLine[]): number =>
  log.filter(({ message }) => message.startsWith('the interaction was gone')).length;

describe('two bots with one token and two data folders', () => {
  it('bill each order once, deliver one image, and say that there are two', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    {
      await using second = await startSecond(harness);
      const jobs = Array.from({ length: 6 }, (_, index) =>
        discord.as('Ada').slash('imagine', { prompt: `fox ${index}` }),
      );
      const messages = await Promise.all(jobs.map(resultOf));
      if (frontEnd === 'gateway') {
        const gone = () => goneIn(harness.log) + goneIn(second.log);
        await vi.waitFor(() => expect(gone()).toBe(6));
        const tellers = [alertsIn(harness.log), alertsIn(second.log)].filter((lines) => lines.length > 0);
        expect(tellers.length).toBeGreaterThan(0);
        for (const lines of tellers) expect(lines).toHaveLength(1);
        const warned = await Promise.all(
          [second.bot.httpPort].map(async (port) =>
            (await fetch(`http://127.0.0.1:${port}/health/ready`)).json(),
          ),
        );
        expect(warned).toMatchObject([{ ready: true }]);
      }
      expect(orders(modelslab)).toHaveLength(6);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(6);
      expect(
        discord.messages().filter((message) => JSON.stringify(message).includes('Reroll same seed')),
      ).toHaveLength(6);
    }
    // Seen by the stand-in too; nothing else may be wrong.
    expect(discord.violations.every(({ rule }) => rule.startsWith('Answered twice'))).toBe(true);
    discord.forget();
  });
});

import { describe, expect, it } from 'vitest';
import { blankCard, type LoraCard } from '#domain/catalogue/lora-card.ts';
import type { Comparison } from '#domain/comparison/comparison.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import type { Contender, TrialOutcome } from '#domain/trials/trial.ts';
import type { CardResult } from '#domain/trials/trial-store.ts';
import { createStandings } from '#jobs/trials.ts';
import { createSettingsStore } from '#store/settings.ts';
import { openSqlite } from '#store/sqlite.ts';
import { planGeneration, resultOf } from '../store/generations.ts';
import { manualClock, neverClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

const GUILD = '1100000000000000010';
const ADA = '1100000000000000031';

const WITH_WORDS: Contender = { lora: 'ink', strength: 0.6, triggerWords: 'ink style' };
const WITHOUT_WORDS: Contender = { lora: 'ink', strength: 0.4, triggerWords: null };
const NO_LORA: Contender = { lora: null, strength: 0, triggerWords: null };
const WEEK_MS = 7 * 24 * 60 * 60_000;
const CONTENDERS = [NO_LORA, WITH_WORDS, WITHOUT_WORDS];

const comparison = {
  id: 'one',
  places: CONTENDERS.map((_, image) => ({ kind: 'image' as const, image })),
  requesterId: ADA,
  trial: { kind: 'calibration', guildId: GUILD, contenders: CONTENDERS, baseModel: 'SDXL', votesToClose: 5 },
} satisfies Partial<Comparison>;

const images = CONTENDERS.map((_, index) => ({
  ...planGeneration(`image-${index}`, { cell: { comparisonId: 'one', index } }),
  state: { name: 'done', at: 1, message: null, ...resultOf(1) } as const,
}));

const outcomeFor = (...votes: number[]): TrialOutcome => {
  const most = Math.max(...votes);
  return { at: 5000, votes, undecided: 0, winner: most === 0 ? null : votes.indexOf(most) };
};

/** A trial that ended, in a server that has these cards already. */
const openEnded = async (given: TrialOutcome | null, cards: LoraCard[] = []) => {
  const settings = createSettingsStore(await openSqlite(':memory:'), { clock: neverClock(), log: testLog() });
  const edit = (now: ServerSettings) => ({ ...now, loras: { ...now.loras, cards } });
  await settings.change(GUILD, { by: ADA, at: 0, seen: null, edit });
  let card: CardResult | null = null;
  let outcome = given;
  const clock = manualClock(0);
  const trials = {
    standing: async () => ({ votes: 0, outcome, card }),
    async close(_: string, __: unknown, { at }: { at: number }) {
      outcome = { ...outcomeFor(0, 2, 1), at };
      return 'closed' as const;
    },
    settle: async (_: string, result: CardResult) => {
      card = result;
    },
  };
  const standingOf = createStandings({ trials, settings, clock });
  const whole: Comparison = {
    typed: { values: {}, x: 'lora ink', seed: 1 },
    prompt: 'a fox',
    seed: 1,
    guildId: GUILD,
    channelId: 'channel',
    private: false,
    spoiler: false,
    locale: 'en-GB',
    interaction: { applicationId: 'application', token: '', receivedAt: 0 },
    createdAt: 0,
    ...comparison,
  };
  return {
    settings,
    clock,
    look: () => standingOf(whole, images),
    cards: async () => (await settings.read(GUILD)).settings.loras.cards,
  };
};

describe('the card of the winner', () => {
  it('says what the winning picture was made with, who measured it, and what it is worth', async () => {
    const { look, cards } = await openEnded(outcomeFor(1, 3, 1));
    expect((await look())?.card).toBe('kept');
    expect(await cards()).toEqual([
      {
        ...blankCard('ink'),
        strength: 0.6,
        addsTriggerWords: true,
        scheduler: 'UniPCMultistepScheduler',
        baseModel: 'SDXL',
        preview: 'image-1',
        rating: 4,
        votes: 5,
        by: ADA,
        at: 5000,
      },
    ]);
  });

  it('switches trigger words off where a picture without them won, and keeps pin, name and words', async () => {
    const pin = { ...blankCard('ink'), isPinned: true, nickname: 'Tinte', triggerWords: 'ours' };
    const { look, cards } = await openEnded(outcomeFor(0, 1, 4), [pin]);
    await look();
    const { isPinned, nickname, triggerWords } = pin;
    const measured = { strength: 0.4, addsTriggerWords: false };
    expect(await cards()).toMatchObject([{ isPinned, nickname, triggerWords, ...measured }]);
  });

  it('is stored once: what admins change afterwards stays', async () => {
    const { look, cards, settings } = await openEnded(outcomeFor(0, 3, 1));
    await look();
    const edit = (now: ServerSettings) => ({ ...now, loras: { ...now.loras, cards: [] } });
    await settings.change(GUILD, { by: ADA, at: 6000, seen: null, edit });
    expect((await look())?.card).toBe('kept');
    expect(await cards()).toEqual([]);
  });

  it.each([
    ['the picture without the LoRA won', outcomeFor(3, 1, 1)],
    ['nobody voted', outcomeFor(0, 0, 0)],
  ])('stays as it was where %s', async (_, outcome) => {
    const { look, cards } = await openEnded(outcome);
    expect((await look())?.card).toBe('none');
    expect(await cards()).toEqual([]);
  });

  it('is not there while members vote', async () => {
    const { look, cards } = await openEnded(null);
    expect(await look()).toEqual({ votes: 0, outcome: null, card: null });
    expect(await cards()).toEqual([]);
  });

  it('is stored when the time to vote is up, and not before', async () => {
    const { look, cards, clock } = await openEnded(null);
    clock.jump(WEEK_MS - 1);
    expect((await look())?.outcome).toBeNull();
    clock.jump(1);
    expect(await look()).toMatchObject({ outcome: { at: WEEK_MS, winner: 1 }, card: 'kept' });
    expect(await cards()).toMatchObject([{ id: 'ink', strength: 0.6, at: WEEK_MS }]);
  });

  it('is left out where a server has as many as it can have', async () => {
    const others = Array.from({ length: SETTINGS_LIMITS.cards }, (_, index) => blankCard(`lora-${index}`));
    const { look, cards } = await openEnded(outcomeFor(0, 3, 1), others);
    expect((await look())?.card).toBe('full');
    expect(await cards()).toHaveLength(SETTINGS_LIMITS.cards);
  });
});

import { describe, expect, it } from 'vitest';
import { type Comparison, cellStates } from '#domain/comparison/comparison.ts';
import type { ComparisonSheet } from '#domain/comparison/sheet.ts';
import type { GenerationState } from '#domain/generation/generation.ts';
import type { Message } from '#interactions/reply.ts';
import { createSheetRenderer } from '#messages/trial.ts';
import { messageViolations } from '../commands/validating-responder.ts';
import { planGeneration, resultOf } from '../store/generations.ts';
import { requestWith } from '../support/generations.ts';
import { loadJudge } from '../support/openapi.ts';

const judge = await loadJudge();

const violationsOf = (message: Message): string[] => messageViolations(message, judge ? { judge } : {});

const DONE: GenerationState = { name: 'done', at: 1, message: null, ...resultOf(1) };

const comparisonOf = (typed: Pick<Comparison['typed'], 'x' | 'y'>, size: number): Comparison => ({
  id: '00000000-0000-4000-8000-000000000000',
  typed: { values: { prompt: 'a fox' }, seed: 7, ...typed },
  prompt: 'a fox '.repeat(200),
  seed: 7,
  places: Array.from({ length: size }, (_, image) => ({ kind: 'image', image })),
  requesterId: '222222222222222222',
  guildId: 'guild',
  channelId: 'channel',
  private: false,
  spoiler: false,
  locale: 'en-GB',
  interaction: { applicationId: 'application', token: 'token', receivedAt: 0 },
  createdAt: 0,
});

/** The message of a comparison of so many images, of a size, and the sheets as they were to be drawn. */
const rendered = async (
  typed: Pick<Comparison['typed'], 'x' | 'y'>,
  { size, sizes = ['square'], state = DONE }: { size: number; sizes?: string[]; state?: GenerationState },
) => {
  const drawn: ComparisonSheet[] = [];
  const render = createSheetRenderer(async (sheet) => {
    drawn.push(sheet);
    return new Uint8Array([1]);
  });
  const comparison = comparisonOf(typed, size);
  const images = comparison.places.map((_, index) => ({
    ...planGeneration(`image-${index}`, { cell: { comparisonId: comparison.id, index }, state }),
    request: requestWith({ size: sizes[index % sizes.length] ?? 'square' }),
  }));
  const states = cellStates(comparison, images);
  const message = await render(
    { comparison },
    states,
    states.map(() => ({ kind: 'waiting' })),
  );
  return { message, drawn };
};

describe('the message of a comparison', () => {
  it.each([
    { x: 'seed 1-10', y: 'guidance 1-10' },
    { x: 'steps 21, 31', y: 'seed 1-50' },
    { x: 'seed 1-100', y: undefined },
    { x: 'steps 31', y: 'seed 1-100' },
    { x: 'seed 1-100', y: 'steps 31' },
  ])('of a hundred images is one that Discord takes: $x and $y', async ({ x, y }) => {
    const { message } = await rendered({ x, ...(y === undefined ? {} : { y }) }, { size: 100 });
    expect(violationsOf(message)).toEqual([]);
    const waiting = await rendered(
      { x, ...(y === undefined ? {} : { y }) },
      {
        size: 100,
        state: { name: 'queued' },
      },
    );
    expect(violationsOf(waiting.message)).toEqual([]);
  });

  it('tells an axis of one value beside the seed, and leaves the sheet to the other one', async () => {
    const { drawn } = await rendered({ x: 'steps 31', y: 'seed 1-4' }, { size: 4 });
    expect(drawn).toMatchObject([{ subtitle: 'Steps: 31 · seed 7', x: { title: 'Seed' }, y: null }]);
  });

  it('says which sheet of several each one is', async () => {
    const { drawn } = await rendered({ x: 'seed 1-26' }, { size: 26 });
    expect(drawn.map(({ subtitle }) => subtitle)).toEqual([
      ...['seed 7 · sheet 1 of 2', 'seed 7 · sheet 2 of 2'],
    ]);
  });

  it('has cells of the shape of its images, and of one between them where they differ', async () => {
    const { drawn: same } = await rendered({ x: 'seed 1-4' }, { size: 4, sizes: ['landscape'] });
    const [{ ratio = 0 } = {}] = same;
    expect(ratio).toBeGreaterThan(1);
    expect(same[0]?.cells.map((cell) => cell.ratio)).toEqual(Array.from({ length: 4 }, () => ratio));
    const { drawn: both } = await rendered(
      { x: 'size landscape, portrait' },
      {
        size: 2,
        sizes: ['landscape', 'portrait'],
      },
    );
    expect(both[0]?.ratio).toBeCloseTo(1, 1);
  });

  it('is drawn as a draft until its last image is there', async () => {
    const { drawn } = await rendered({ x: 'seed 1-4' }, { size: 4, state: { name: 'queued' } });
    expect(drawn.map(({ isDraft }) => isDraft)).toEqual([true]);
    const { drawn: whole } = await rendered({ x: 'seed 1-4' }, { size: 4 });
    expect(whole.map(({ isDraft }) => isDraft)).toEqual([false]);
  });
});

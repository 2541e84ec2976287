import { describe, expect, it } from 'vitest';
import { historyMessage } from '#commands/history/view.ts';
import { usageChart, usageMessage } from '#commands/usage/view.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { lastDays } from '#domain/time-zone.ts';
import { problemsMessage } from '#messages/problems.ts';
import { progressMessage } from '#messages/progress.ts';
import { promptMessage, resultMessage } from '#messages/result.ts';
import { nodesOf, walk } from '#sandbox/discord/components.ts';
import { textFor } from '#text/index.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { pictures } from './service-harness.ts';
import { messageViolations } from './validating-responder.ts';

const text = textFor('en-US');

const names = (count: number, length: number): string =>
  Array.from({ length: count }, (_, index) => `${index}`.padStart(length, 'l')).join(',');

const done = (options: object, id = 'generation-1') =>
  generationIn(
    { name: 'done', at: 0, outputs: [], seconds: 9, safetyReplaced: null, message: null },
    { id, request: requestWith(options) },
  );

const shown = (message: object): string => JSON.stringify(message);

describe('a request that is as long as the options let it be', () => {
  it('with prompt and negative prompt is shown', () => {
    const generation = done({ prompt: '🦊'.repeat(1000), negative: '*'.repeat(1000) });
    expect(messageViolations(resultMessage(text, generation, pictures(4)), {})).toEqual([]);
  });

  it('with a prompt of 2000 characters shows it whole when asked', () => {
    const prompt = `${'a red fox 🦊 in the snow, '.repeat(80)}`.slice(0, 1999).toWellFormed().trim();
    expect(shown(promptMessage(text, done({ prompt })))).toContain(prompt);
    expect(messageViolations(promptMessage(text, done({ prompt: '*`'.repeat(1000) })), {})).toEqual([]);
    expect(messageViolations(promptMessage(text, done({ prompt: '🦊'.repeat(2000) })), {})).toEqual([]);
  });

  it.each([
    ['a long model id', { model: 'm'.repeat(LIMITS.id.max) }],
    ['as many LoRAs as there may be', { lora: names(LIMITS.loras.max, LIMITS.id.max) }],
  ])('with %s is shown', (_, options) => {
    const generation = done({ prompt: '*a'.repeat(1000), negative: '*a'.repeat(500), ...options });
    const hints = generation.request.loras.map(({ id }) => ({ kind: 'unknownLora', id }) as const);
    const told = { ...generation, hints };
    expect(messageViolations(resultMessage(text, told, pictures(4)), {})).toEqual([]);
    expect(messageViolations(progressMessage(text, told, { kind: 'delivering' }), {})).toEqual([]);
  });

  it('stands in the history beside others of its kind', () => {
    const entries = Array.from({ length: 9 }, (_, index) => ({
      number: 8992 + index,
      generation: done(
        { prompt: '*a'.repeat(1000), lora: names(LIMITS.loras.max, LIMITS.id.max) },
        `generation-${index}`,
      ),
    }));
    const id = 'x'.repeat(36);
    const search = { search: '*a'.repeat(100), lora: 'x'.repeat(LIMITS.id.max) };
    const sheet = { picture: new Uint8Array([0]), spoiler: true };
    for (const starred of [false, true]) {
      const filter = { outcome: 'all' as const, id, ...search, starred };
      const page = { entries, page: 998, more: true, member: '9'.repeat(20), filter, sheet };
      expect(messageViolations(historyMessage(text, page), {})).toEqual([]);
    }
  });

  it('is told of with the largest numbers and the longest names there may be', () => {
    const images = 999_999_999;
    const tallies = (ids: string[]) => ids.map((id) => ({ id, images }));
    const many = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(LIMITS.id.max, 'x'));
    const usage = {
      images: Array.from({ length: 90 }, () => images),
      results: images,
      failures: images,
      medianSeconds: images,
      members: tallies(many.map((_, index) => `${9_999_999_999_999_999_900n + BigInt(index)}`)),
      loras: tallies(many),
      schedulers: tallies([...SCHEDULER_IDS]),
    };
    const timeZone = 'America/Argentina/ComodRivadavia';
    const report = {
      period: 90,
      timeZone,
      days: lastDays(timeZone, Date.UTC(2026, 9, 9), 90),
      usage,
      historyDays: 30,
      cost: { before: 'x'.repeat(8), amount: 9_999_999, decimals: 6, after: 'x'.repeat(16) },
    } as const;
    const message = usageMessage(text, {
      report,
      chart: usageChart(text, report),
      picture: new Uint8Array([0]),
    });
    expect(messageViolations(message, {})).toEqual([]);
    expect(shown(message)).toContain('8 Oct 999,999,999');
  });

  it('with very many mistakes is refused in one answer', () => {
    const lora = Array.from({ length: 150 }, (_, index) => `a b${index}`).join(',');
    const read = readImagineOptions({ prompt: 'x', lora }, { modelId: 'm', seed: () => 1 });
    const problems = read.ok ? [] : read.problems;
    expect(problems.length).toBeGreaterThan(100);
    expect(messageViolations(problemsMessage(text, problems), {})).toEqual([]);
  });
});

describe('what a member typed into a request', () => {
  /** What is left of a message's text when code and escaped characters are taken out of it. */
  const bare = (message: { components: object[] }): string =>
    [...walk(nodesOf(message))]
      .map(({ component }) => String(component.content ?? ''))
      .join('\n')
      .replace(/`[^`\n]*`|\\./g, '');

  it('formats nothing in prompt and negative prompt', () => {
    const typed = '**loud** <@5> @everyone `code` ||hidden|| [a](https://b.example)';
    const message = resultMessage(text, done({ prompt: typed, negative: typed }), []);
    expect(bare(message)).not.toMatch(/\*\*loud|<@5>|@everyone|`|\|\||\]\(/);
  });

  // No such id can be typed, but a stored request may have one.
  it.each([
    ['LoRA', { loras: [{ id: 'a`**loud**`b', strength: 1 }] }],
    ['model', { modelId: 'a`**loud**`b' }],
  ])('formats nothing as the id of a %s', (_, stored) => {
    const generation = done({});
    const message = resultMessage(text, { ...generation, request: { ...generation.request, ...stored } }, []);
    expect(shown(message)).toContain('**loud**');
    expect(bare(message)).not.toContain('**loud**');
  });

  it('is shown whole with formatting characters, too', () => {
    const prompt = 'a *red* fox, '.repeat(20).trim();
    const shownText = JSON.stringify(resultMessage(text, done({ prompt }), [])).replaceAll('\\', '');
    expect(shownText).toContain(prompt);
  });
});

import { describe, expect, it } from 'vitest';
import type { GenerationState } from '#domain/generation/generation.ts';
import { progressMessage } from '#messages/progress.ts';
import { resultMessage } from '#messages/result.ts';
import { textFor } from '#text/index.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { resultImage } from '../support/spool.ts';

const text = textFor('en-US');

const shownAfter = (elapsedSeconds: number): string =>
  progressMessage(text, generationIn({ name: 'queued' }), {
    kind: 'generating',
    elapsedSeconds,
    etaSeconds: 20,
  }).embed.description ?? '';

describe('the progress of a job', () => {
  it('has a bar while its estimate holds', () => {
    expect(shownAfter(10)).toContain('about 10s left');
    expect(shownAfter(10)).toContain('50%');
    expect(shownAfter(20)).toContain('almost done');
  });

  it('says honestly that a job takes longer than was estimated, without a bar that stands still', () => {
    expect(shownAfter(25)).toContain('Taking longer than usual, 25s so far.');
    expect(shownAfter(300)).toContain('5m so far.');
    expect(shownAfter(300)).not.toContain('%');
  });
});

describe('a result', () => {
  const state: GenerationState = {
    name: 'done',
    at: 0,
    outputs: [],
    seconds: 1,
    safetyReplaced: null,
    message: null,
  };
  const image = resultImage();

  it('tells which trigger words were added to its prompt', () => {
    const hints = [{ kind: 'triggerWords' as const, words: ['ink wash', 'sumi'] }];
    const message = resultMessage(text, generationIn(state, { hints }), [image]);
    expect(JSON.stringify(message)).toContain(
      'Trigger words added: `ink wash` and `sumi` (`--raw` leaves them out).',
    );
  });

  it('says the size of its files: that of an upscaled one is twice what was asked for', () => {
    const sizeWith = (upscale: boolean) => {
      const request = requestWith({ width: 512, height: 768, upscale });
      return JSON.stringify(resultMessage(text, generationIn(state, { request }), [image]));
    };
    expect(sizeWith(false)).toContain('512 × 768');
    expect(sizeWith(true)).toContain('1024 × 1536');
    expect(sizeWith(true)).not.toContain('512 × 768');
  });

  it('names the blank ones of several images by their numbers, and can still be upscaled', () => {
    const images = [image, { ...image, blank: true }, image, { ...image, blank: true }];
    const message = JSON.stringify(resultMessage(text, generationIn(state), images));
    expect(message).toContain('Images 2 and 4 are blank');
    expect(message).toContain('Image 3: upscale');
    expect(message).not.toContain('Image 2: upscale');
  });
});

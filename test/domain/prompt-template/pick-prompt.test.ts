import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { takePromptApart } from '#domain/generation/read-options.ts';
import { asTyped, pickPrompt, templateOf } from '#domain/prompt-template/pick-prompt.ts';
import { pickWords } from '#domain/prompt-template/pick-words.ts';
import { parseTemplate } from '#domain/prompt-template/template.ts';
import { anyText } from '../../support/arbitraries.ts';

const lists = (name: string) => (name === 'colour' ? ['red'] : undefined);
const pick = (options: ImagineOptions, layers: { source: 'member'; options: ImagineOptions }[] = []) => {
  const picked = pickPrompt(options, takePromptApart(options), { lists, layers, draw: () => 99 });
  if (!picked.ok) throw new Error(JSON.stringify(picked.problems));
  return picked.value;
};

describe('the seed that picks', () => {
  it.each([
    [{ prompt: '{a|b}' }, 99],
    [{ prompt: '{a|b}', seed: 5 }, 5],
    [{ prompt: '{a|b} --seed 6' }, 6],
    [{ prompt: '{a|b} --seed 6', seed: 5 }, 5],
  ])('is the typed one, or a drawn one: %j', (options, seed) => {
    expect(pick(options).seed).toBe(seed);
  });

  it('is that of a layer where none is typed, and a drawn one where its field was emptied', () => {
    const layers = [{ source: 'member' as const, options: { seed: 7 } }];
    expect(pick({ prompt: '{a|b}' }, layers).seed).toBe(7);
    expect(pick({ prompt: '{a|b}', seed: '' }, layers).seed).toBe(99);
  });
});

describe('the template that is kept', () => {
  it.each([
    ['a {red|blue} fox --ar 3:2 <lora:x:0.5>', 'a {red|blue} fox'],
    ['a __colour__ fox', 'a __colour__ fox'],
    ['{<lora:x:0.5>|<lora:x:0.5>} fox', undefined],
    ['{--steps 21|--steps 21} fox', undefined],
    ['a fox', undefined],
  ])('has neither tags nor flags: %s', (prompt, template) => {
    expect(templateOf(pick({ prompt }).hints)).toBe(template);
  });
});

it('a prompt that was sent picks nothing when it is typed again', () => {
  const tricky = fc.array(fc.constantFrom('{', '}', '|', '__colour__', 'a', ' ', '$$', '_', '\\'), {
    maxLength: 30,
  });
  const sent = fc.oneof(
    anyText(100),
    tricky.map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(sent, (prompt) => {
      const read = parseTemplate(asTyped(prompt));
      const template = read.ok ? read.template : [];
      expect(pickWords(template, 1, lists)).toEqual({ prompt, picked: [] });
    }),
  );
});

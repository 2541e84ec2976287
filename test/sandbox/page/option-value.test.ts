import {
  type APIApplicationCommandBasicOption,
  ChannelType,
  ApplicationCommandOptionType as Option,
} from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import {
  fixedChoices,
  matchChoices,
  readOption,
  readOptions,
  readPartialOptions,
  UPLOADING,
} from '#sandbox/page/client/option-value.ts';
import { state } from './fake-state.ts';
import { ADA, ARTISTS, BEN, IMAGES } from './fake-world.ts';

const named = { name: 'option', description: 'An option' };
const integer = { ...named, type: Option.Integer, min_value: 1, max_value: 4 } as const;
const decimal = { ...named, type: Option.Number, min_value: 0.1, max_value: 1 } as const;
const words = { ...named, type: Option.String, min_length: 2, max_length: 5 } as const;
const NO_CHOICE = { problem: 'Pick one of the choices.' };
const yesNo = { ...named, type: Option.Boolean } as const;

const typed = (option: APIApplicationCommandBasicOption, text: string) => ({
  option,
  text,
  choices: fixedChoices(option, state),
});

describe('the text of an option', () => {
  it.each<[APIApplicationCommandBasicOption, string, object]>([
    [integer, ' 3 ', { value: 3 }],
    [integer, '2.5', { problem: 'This must be a whole number.' }],
    [integer, 'two', { problem: 'This must be a whole number.' }],
    [integer, '0', { problem: 'This must be 1 or more.' }],
    [integer, '5', { problem: 'This must be 4 or less.' }],
    [decimal, '0.75', { value: 0.75 }],
    [decimal, '1e999', { problem: 'This must be a number.' }],
    [decimal, '0.05', { problem: 'This must be 0.1 or more.' }],
    [words, 'fox', { value: 'fox' }],
    [words, 'f', { problem: 'This must be 2 characters or longer.' }],
    [words, 'foxes!', { problem: 'This must be 5 characters or shorter (it has 6).' }],
    [yesNo, 'true', { value: true }],
    [yesNo, 'False', { value: false }],
    [yesNo, 'maybe', { problem: 'Pick one of the choices.' }],
    [{ ...named, type: Option.User }, 'Ada', { value: ADA.id }],
    [{ ...named, type: Option.Role }, 'artists', { value: ARTISTS }],
    [{ ...named, type: Option.Mentionable }, 'Ben', { value: BEN.id }],
    [{ ...named, type: Option.Channel }, '#images', { value: IMAGES }],
    [{ ...named, type: Option.Channel }, 'images', { value: IMAGES }],
    [{ ...named, type: Option.Channel, channel_types: [ChannelType.GuildCategory] }, 'images', NO_CHOICE],
    [{ ...named, type: Option.Attachment }, UPLOADING, { problem: 'Wait until the file is uploaded.' }],
    [{ ...named, type: Option.Attachment }, '120000000000000001', { value: '120000000000000001' }],
  ])('of %j, %j, reads as %j', (option, text, read) => {
    expect(readOption(typed(option, text))).toEqual(read);
  });

  it('is held to fixed choices by their names or values', () => {
    const choices = [{ name: 'Portrait 2:3', value: 'portrait' }];
    const option = { ...named, type: Option.String, choices } as const;
    expect(readOption(typed(option, 'portrait 2:3'))).toEqual({ value: 'portrait' });
    expect(readOption(typed(option, 'portrait'))).toEqual({ value: 'portrait' });
    expect(readOption(typed(option, 'square'))).toEqual({ problem: 'Pick one of the choices.' });
  });
});

describe('the options of a command', () => {
  const prompt = { ...words, name: 'prompt', required: true } as const;
  const samples = { ...integer, name: 'samples' } as const;

  it('leave out what is empty', () => {
    expect(readOptions([typed(prompt, 'fox'), typed(samples, ' ')])).toEqual({ values: { prompt: 'fox' } });
  });

  it('tell every problem by name', () => {
    expect(readOptions([typed(prompt, ''), typed(samples, '9')])).toEqual({
      problems: new Map([
        ['prompt', 'This option is required. Give it a value.'],
        ['samples', 'This must be 4 or less.'],
      ]),
    });
  });

  it('reach an autocomplete as far as they can be read, the focused one as bare text', () => {
    const all = [typed(prompt, 'fox'), typed(samples, 'x'), typed({ ...integer, name: 'seed' }, '-')];
    expect(readPartialOptions(all, 'seed')).toEqual({ prompt: 'fox', seed: '-' });
  });
});

describe('fixed choices', () => {
  const choices = [
    { name: 'Euler', value: 'E' },
    { name: 'Euler a', value: 'EA' },
    { name: 'DDIM', value: 'D' },
  ];

  it('are narrowed by what is typed', () => {
    expect(matchChoices(choices, 'eul').map(({ name }) => name)).toEqual(['Euler', 'Euler a']);
  });

  it('stand behind the one that is typed out in full, by name or value', () => {
    const named = (text: string) => matchChoices(choices, text).map(({ name }) => name);
    expect(named('ddim')).toEqual(['DDIM', 'Euler', 'Euler a']);
    expect(named('ea')).toEqual(['Euler a', 'Euler', 'DDIM']);
    expect(named('a')).toEqual(['Euler a']);
  });

  it('let False be False, and a number be itself', () => {
    expect(matchChoices(fixedChoices(yesNo, state) ?? [], 'false')[0]?.value).toBe(false);
    const steps = [21, 31, 41].map((value) => ({ name: `${value} steps`, value }));
    expect(matchChoices(steps, '31')[0]?.value).toBe(31);
  });

  it('are 25 at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `n${index}`, value: index }));
    expect(matchChoices(many, '')).toHaveLength(25);
  });
});

import { type APIApplicationCommand, ApplicationCommandOptionType as Option } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import {
  commandEntries,
  entryTypedOut,
  matchEntries,
  optionsTypedOut,
  writtenOut,
} from '#sandbox/page/client/command-entries.ts';
import { state } from './fake-state.ts';

const entries = commandEntries(state.commands);
const labels = (all: { label: string }[]) => all.map(({ label }) => label);
const read = (label: string, text: string) => {
  const { given, rest } = optionsTypedOut(entry(label), text);
  return { given: [...given], rest };
};
const entry = (label: string) => {
  const found = entries.find((one) => one.label === label);
  if (found === undefined) throw new Error(`There is no ${label}.`);
  return found;
};

describe('the command list', () => {
  it('shows each subcommand as an entry of its own, by name', () => {
    expect(labels(entries)).toEqual([
      '/help',
      '/imagine',
      '/preset list',
      '/preset save',
      '/search',
      '/upload',
    ]);
    expect(entry('/preset save')).toMatchObject({ command: 'preset', subcommand: 'save' });
  });

  it('names the group of a subcommand', () => {
    const save = { type: Option.Subcommand, name: 'save', description: 'Save' } as const;
    const group = {
      type: Option.SubcommandGroup,
      name: 'mine',
      description: 'Mine',
      options: [save],
    } as const;
    const [first] = state.commands;
    const grouped = { ...first, name: 'preset', options: [group] } as unknown as APIApplicationCommand;
    expect(commandEntries([grouped])).toEqual([
      {
        command: 'preset',
        group: 'mine',
        subcommand: 'save',
        label: '/preset mine save',
        known: '/preset mine save',
        description: 'Save',
        options: [],
      },
    ]);
  });

  it('shows the names of the member’s language, and finds a command by the English ones, too', () => {
    const names = { name_localizations: { de: 'speichern' } };
    const save = { type: Option.Subcommand, name: 'save', description: 'Speichert', ...names } as const;
    const [first] = state.commands;
    const german = { ...first, name: 'preset', name_localizations: { de: 'satz' }, options: [save] };
    const found = commandEntries([german as unknown as APIApplicationCommand]);
    expect(found).toMatchObject([{ command: 'preset', subcommand: 'save', label: '/satz speichern' }]);
    expect(labels(matchEntries(found, '/sa'))).toEqual(['/satz speichern']);
    expect(labels(matchEntries(found, '/preset s'))).toEqual(['/satz speichern']);
    expect(entryTypedOut(found, '/preset save ')?.label).toBe('/satz speichern');
    expect(entryTypedOut(found, '/satz speichern ')?.label).toBe('/satz speichern');
  });

  it('leaves out what belongs to context menus', () => {
    const menu = { ...state.commands[0], type: 3 } as APIApplicationCommand;
    expect(commandEntries([menu])).toEqual([]);
  });

  it('finds by the beginning first, then by any part of the name', () => {
    expect(labels(matchEntries(entries, '/i'))).toEqual(['/imagine', '/preset list']);
    expect(labels(matchEntries(entries, '/PRESET s'))).toEqual(['/preset save']);
    expect(matchEntries(entries, '/nothing')).toEqual([]);
  });
});

describe('a command typed out', () => {
  it('is recognised by the space behind its name', () => {
    expect(entryTypedOut(entries, '/imagine')).toBeUndefined();
    expect(entryTypedOut(entries, '/imagine ')?.label).toBe('/imagine');
    expect(entryTypedOut(entries, '/preset save x')?.label).toBe('/preset save');
  });

  it('brings its options, and a text without a name for the first', () => {
    const pasted = '/imagine a fox: red, at 10:30 lora: one, two SAMPLES: 3';
    expect(read('/imagine', pasted)).toEqual({
      given: [
        ['prompt', 'a fox: red, at 10:30'],
        ['lora', 'one, two'],
        ['samples', '3'],
      ],
      rest: '',
    });
  });

  it('loses nothing of the text: not where an option is named twice, or takes no text, or is not there', () => {
    expect(read('/imagine', '/imagine oil prompt: a fox prompt: in the snow').given).toEqual([
      ['lora', 'oil'],
      ['prompt', 'a fox in the snow'],
    ]);
    expect(read('/upload', '/upload mine.json')).toEqual({ given: [], rest: 'mine.json' });
    expect(read('/help', '/help me')).toEqual({ given: [], rest: 'me' });
  });

  it('can be written out again', () => {
    const text = '/imagine prompt: a fox lora: oil';
    expect(writtenOut(entry('/imagine'), optionsTypedOut(entry('/imagine'), text))).toBe(text);
    expect(writtenOut(entry('/help'), { given: new Map(), rest: 'me' })).toBe('/help me');
  });
});

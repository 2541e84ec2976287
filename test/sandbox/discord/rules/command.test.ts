import { describe, expect, test } from 'vitest';
import { commandList } from '#sandbox/discord/rules/command.ts';
import { long, times, verdict } from './verdict.ts';

const command = (change: object = {}) => ({ name: 'imagine', description: 'Makes an image', ...change });
const option = (change: object = {}) => ({ type: 3, name: 'prompt', description: 'What to see', ...change });
const withOptions = (...options: object[]) => command({ options });
const choices = (count: number) => times(count, (i) => ({ name: `n${i}`, value: `v${i}` }));

describe('Discord takes', () => {
  test.each<[string, object]>([
    ['a command without options', command()],
    ['names in other scripts', command({ name: '画像' })],
    [
      '25 options with the required ones first',
      withOptions(...times(25, (i) => option({ name: `o${i}`, required: i < 3 }))),
    ],
    ['25 choices', withOptions(option({ choices: choices(25) }))],
    [
      'subcommands in groups',
      withOptions({ ...option({ type: 2 }), options: [{ ...option({ type: 1 }), options: [option()] }] }),
    ],
    [
      'numbers with bounds',
      withOptions(
        option({ type: 4, min_value: 1, max_value: 4 }),
        option({ type: 10, name: 's', min_value: 0.1 }),
      ),
    ],
    ['files of some types', withOptions(option({ type: 11, file_types: ['image', '.svg', '.tar.gz'] }))],
    ['an empty choice list beside autocomplete', withOptions(option({ choices: [], autocomplete: true }))],
    ['a context menu command', command({ type: 3, name: 'Reroll This', description: '' })],
    ['permissions as text', command({ default_member_permissions: '0' })],
    [
      'translations',
      command({
        name_localizations: { de: 'bild', fr: null },
        description_localizations: { de: 'Ein Bild' },
      }),
    ],
    ['unknown keys', command({ surprise: 1 })],
  ])('%s', (_, body) => {
    expect(verdict(commandList, [body])).toEqual([]);
  });
});

describe('Discord refuses', () => {
  test.each<[string, object, string]>([
    [
      'files of a type that is none',
      withOptions(option({ type: 11, file_types: ['image', 'png'] })),
      '0.options.0.file_types.1 BASE_TYPE_CHOICES',
    ],
    [
      'files of eleven types',
      withOptions(option({ type: 11, file_types: times(11, (i) => `.x${i}`) })),
      '0.options.0.file_types BASE_TYPE_BAD_LENGTH',
    ],
    ['capitals in a name', command({ name: 'Imagine' }), '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['spaces in a name', command({ name: 'make image' }), '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['a name of 33 characters', command({ name: long(33) }), '0.name BASE_TYPE_BAD_LENGTH'],
    ['no description', { name: 'imagine' }, '0.description BASE_TYPE_REQUIRED'],
    [
      'a description of 101 characters',
      command({ description: long(101) }),
      '0.description BASE_TYPE_BAD_LENGTH',
    ],
    [
      '26 options',
      withOptions(...times(26, (i) => option({ name: `o${i}` }))),
      '0.options BASE_TYPE_BAD_LENGTH',
    ],
    ['26 choices', withOptions(option({ choices: choices(26) })), '0.options.0.choices BASE_TYPE_BAD_LENGTH'],
    [
      'a choice name of 101 characters',
      withOptions(option({ choices: [{ name: long(101), value: 'v' }] })),
      '0.options.0.choices.0.name BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a choice value of 101 characters',
      withOptions(option({ choices: [{ name: 'n', value: long(101) }] })),
      '0.options.0.choices.0.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same choice twice',
      withOptions(
        option({
          choices: [
            { name: 'n', value: 'v' },
            { name: 'm', value: 'v' },
          ],
        }),
      ),
      '0.options.0.choices.1.value APPLICATION_COMMAND_OPTIONS_CHOICE_ALREADY_EXISTS',
    ],
    [
      'a required option after an optional one',
      withOptions(option(), option({ name: 'lora', required: true })),
      '0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'the same option twice',
      withOptions(option(), option()),
      '0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'capitals in an option',
      withOptions(option({ name: 'Prompt' })),
      '0.options.0.name APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'autocomplete beside choices',
      withOptions(option({ choices: choices(1), autocomplete: true })),
      '0.options.0.autocomplete APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES',
    ],
    [
      'bounds the wrong way round',
      withOptions(option({ type: 4, min_value: 5, max_value: 4 })),
      '0.options.0.min_value OPTION_BOUNDS',
    ],
    [
      'a length over 6000',
      withOptions(option({ max_length: 6001 })),
      '0.options.0.max_length NUMBER_TYPE_MAX',
    ],
    ['an unknown type of option', withOptions(option({ type: 99 })), '0.options.0.type UNION_TYPE_CHOICES'],
    [
      'values beside subcommands',
      withOptions(option({ type: 1, name: 'sub' }), option()),
      '0.options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'more than 8000 characters',
      withOptions(
        ...times(25, (i) =>
          option({
            name: `o${i}`,
            description: long(100),
            choices: times(5, (j) => ({ name: `${j}${long(90)}`, value: `${j}` })),
          }),
        ),
      ),
      '0 APPLICATION_COMMAND_TOO_LARGE',
    ],
    [
      'a locale that does not exist',
      command({ name_localizations: { xx: 'bild' } }),
      '0.name_localizations.xx BASE_TYPE_CHOICES',
    ],
    [
      'permissions that are no number',
      command({ default_member_permissions: 'ADMIN' }),
      '0.default_member_permissions BASE_TYPE_BAD_VALUE',
    ],
    [
      'a context menu command with a description',
      command({ type: 2 }),
      '0.description APPLICATION_COMMAND_CONTEXT_MENU_FIELD',
    ],
  ])('%s', (_, body, problem) => {
    expect(verdict(commandList, [body])).toContain(problem);
  });

  test('two commands of one name and type', () => {
    expect(verdict(commandList, [command(), command()])).toEqual([
      '1.name APPLICATION_COMMANDS_DUPLICATE_NAME',
    ]);
    expect(verdict(commandList, [command(), command({ type: 3, description: '' })])).toEqual([]);
  });

  test('101 slash commands', () => {
    expect(
      verdict(
        commandList,
        times(101, (i) => command({ name: `c${i}` })),
      ),
    ).toEqual(['BASE_TYPE_BAD_LENGTH']);
  });
});

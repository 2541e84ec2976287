import { describe, expect, test } from 'vitest';
import { callbackBody, fits } from '#sandbox/discord/rules/answer.ts';
import { long, times, verdict } from './verdict.ts';

const input = (change: object = {}) => ({ type: 4, custom_id: 'prompt', style: 1, ...change });
const label = (component: object, change: object = {}) => ({
  type: 18,
  label: 'Prompt',
  component,
  ...change,
});
const modal = (components: object[], change: object = {}) => ({
  type: 9,
  data: { custom_id: 'form', title: 'Remix', components, ...change },
});
const choices = (count: number, change: object = {}) => ({
  type: 8,
  data: { choices: times(count, (i) => ({ name: `n${i}`, value: i, ...change })) },
});
const options = (count: number, change: object = {}) =>
  times(count, (i) => ({ label: 'x', value: `${i}`, ...change }));

describe('Discord takes', () => {
  test.each<[string, object]>([
    ['a message', { type: 4, data: { content: 'x' } }],
    ['a deferral', { type: 5 }],
    ['an ephemeral deferral', { type: 5, data: { flags: 64 } }],
    ['a deferred update', { type: 6 }],
    ['25 choices', choices(25)],
    ['no choices', choices(0)],
    [
      'a modal of every field',
      modal([
        label(input({ value: 'x', max_length: 1 })),
        label({ type: 3, custom_id: 'select', options: options(2) }),
        label({ type: 21, custom_id: 'radio', options: options(2) }),
        label({ type: 22, custom_id: 'boxes', options: options(2) }),
        label({ type: 23, custom_id: 'box' }),
      ]),
    ],
    [
      'a modal with text and a file',
      modal([{ type: 10, content: 'Read this' }, label({ type: 19, custom_id: 'file' })]),
    ],
    ['a modal of the older form', modal([{ type: 1, components: [input({ label: 'Prompt' })] }])],
  ])('%s', (_, body) => {
    expect(verdict(callbackBody, body)).toEqual([]);
  });
});

describe('Discord refuses', () => {
  test.each<[string, object, string]>([
    ['an unknown type', { type: 99 }, 'type UNION_TYPE_CHOICES'],
    ['a deferral with other flags', { type: 5, data: { flags: 32768 } }, 'data.flags MESSAGE_FLAGS_INVALID'],
    ['26 choices', choices(26), 'data.choices BASE_TYPE_BAD_LENGTH'],
    ['a choice without name', choices(1, { name: '' }), 'data.choices.0.name BASE_TYPE_BAD_LENGTH'],
    ['a choice name over 100', choices(1, { name: long(101) }), 'data.choices.0.name BASE_TYPE_BAD_LENGTH'],
    [
      'a choice value over 100',
      choices(1, { value: long(101) }),
      'data.choices.0.value BASE_TYPE_BAD_LENGTH',
    ],
    ['a title over 45', modal([label(input())], { title: long(46) }), 'data.title BASE_TYPE_BAD_LENGTH'],
    ['a modal without fields', modal([]), 'data.components BASE_TYPE_BAD_LENGTH'],
    [
      'six fields',
      modal(times(6, (i) => label(input({ custom_id: `${i}` })))),
      'data.components BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a custom_id over 100',
      modal([label(input())], { custom_id: long(101) }),
      'data.custom_id BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same field twice',
      modal([label(input()), label(input())]),
      'data.components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'a label over 45',
      modal([label(input(), { label: long(46) })]),
      'data.components.0.label BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a description over 100',
      modal([label(input(), { description: long(101) })]),
      'data.components.0.description BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a text input over 4000',
      modal([label(input({ max_length: 4001 }))]),
      'data.components.0.component.max_length NUMBER_TYPE_MAX',
    ],
    [
      'a value longer than allowed',
      modal([label(input({ value: 'xx', max_length: 1 }))]),
      'data.components.0.component.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'lengths the wrong way round',
      modal([label(input({ min_length: 5, max_length: 4 }))]),
      'data.components.0.component.min_length TEXT_INPUT_BOUNDS',
    ],
    [
      'a placeholder over 100',
      modal([label(input({ placeholder: long(101) }))]),
      'data.components.0.component.placeholder BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a second label',
      modal([label(input({ label: 'x' }))]),
      'data.components.0.component.label TEXT_INPUT_LABEL',
    ],
    [
      'an input without label in the older form',
      modal([{ type: 1, components: [input()] }]),
      'data.components.0.components.0.label BASE_TYPE_REQUIRED',
    ],
    [
      'something disabled',
      modal([label({ type: 3, custom_id: 's', options: options(1), disabled: true })]),
      'data.components.0.component.disabled COMPONENT_DISABLED_IN_MODAL',
    ],
    [
      'a radio group of one',
      modal([label({ type: 21, custom_id: 'r', options: options(1) })]),
      'data.components.0.component.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      'two defaults among radios',
      modal([label({ type: 21, custom_id: 'r', options: options(2, { default: true }) })]),
      'data.components.0.component.options SELECT_DEFAULTS',
    ],
    [
      'a button in a modal',
      modal([label({ type: 2, style: 1, custom_id: 'b', label: 'x' })]),
      'data.components.0.component.type UNION_TYPE_CHOICES',
    ],
  ])('%s', (_, body, problem) => {
    expect(verdict(callbackBody, body)).toContain(problem);
  });
});

test.each<[number, number, boolean, boolean]>([
  [8, 4, false, true],
  [4, 4, false, false],
  [8, 2, false, false],
  [6, 2, false, false],
  [6, 3, true, true],
  [7, 5, true, true],
  [7, 5, false, false],
  [9, 2, false, true],
  [9, 5, false, false],
  [5, 5, false, true],
  [1, 2, false, false],
])(
  'callback %i to interaction %i (on a message: %s) fits: %s',
  (callback, interactionType, hasMessage, expected) => {
    expect(fits(callback, { interactionType, hasMessage })).toBe(expected);
  },
);

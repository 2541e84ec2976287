import { describe, expect, test } from 'vitest';
import { callbackBody } from '#sandbox/discord/rules/answer.ts';
import { entitySelect, stringSelect } from '#sandbox/discord/rules/select.ts';
import { long, times, verdict } from './verdict.ts';

const ID = '1100000000000000031';
const OTHER = '1100000000000000032';
const defaults = (type: string, ...ids: string[]) => ({ default_values: ids.map((id) => ({ id, type })) });
const list = (type: number, change: object = {}) => ({ type, custom_id: 'who', ...change });
const menu = (count: number, change: object = {}) => ({
  type: 3,
  custom_id: 's',
  options: times(count, (i) => ({ label: 'x', value: `${i}` })),
  ...change,
});

describe('Discord takes', () => {
  test.each<[string, object]>([
    ['members', list(5)],
    ['roles, none or many of them', list(6, { min_values: 0, max_values: 25 })],
    ['members and roles together', list(7, { max_values: 2 })],
    ['channels of some types', list(8, { channel_types: [0, 4, 11] })],
    ['a member that is chosen already', list(5, defaults('user', ID))],
    ['roles that are chosen already', list(6, { max_values: 2, ...defaults('role', ID, OTHER) })],
    ['a channel that is chosen already', list(8, defaults('channel', ID))],
    ['a list of nothing that is chosen', list(8, { default_values: [] })],
    [
      'both kinds chosen in a select of both',
      list(7, {
        max_values: 2,
        default_values: [
          { id: ID, type: 'user' },
          { id: OTHER, type: 'role' },
        ],
      }),
    ],
  ])('%s', (_, body) => {
    expect(verdict(entitySelect, body)).toEqual([]);
  });

  test.each([1, 25])('%i options', (count) => {
    expect(verdict(stringSelect, menu(count))).toEqual([]);
  });
});

describe('Discord refuses', () => {
  test.each<[string, object, string]>([
    ['roles among members', list(5, defaults('role', ID)), 'default_values.0.type BASE_TYPE_CHOICES'],
    ['members among roles', list(6, defaults('user', ID)), 'default_values.0.type BASE_TYPE_CHOICES'],
    [
      'channels among members and roles',
      list(7, defaults('channel', ID)),
      'default_values.0.type BASE_TYPE_CHOICES',
    ],
    ['members among channels', list(8, defaults('user', ID)), 'default_values.0.type BASE_TYPE_CHOICES'],
    [
      'defaults above max_values',
      list(5, defaults('user', ID, OTHER)),
      'default_values BASE_TYPE_BAD_LENGTH',
    ],
    [
      'defaults below min_values',
      list(5, { min_values: 2, max_values: 3, ...defaults('user', ID) }),
      'default_values BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same default twice',
      list(5, { max_values: 2, ...defaults('user', ID, ID) }),
      'default_values.1 SET_TYPE_ALREADY_CONTAINS_VALUE',
    ],
    ['a default that is no id', list(5, defaults('user', 'Ada')), 'default_values.0.id BASE_TYPE_BAD_VALUE'],
    ['26 values', list(5, { max_values: 26 }), 'max_values NUMBER_TYPE_MAX'],
    ['no values at most', list(5, { max_values: 0 }), 'max_values NUMBER_TYPE_MIN'],
    ['more at least than at most', list(6, { min_values: 3, max_values: 2 }), 'min_values SELECT_COUNTS'],
    ['a channel type that is none', list(8, { channel_types: [99] }), 'channel_types.0 BASE_TYPE_BAD_VALUE'],
    [
      'a channel type twice',
      list(8, { channel_types: [0, 0] }),
      'channel_types.1 SET_TYPE_ALREADY_CONTAINS_VALUE',
    ],
    ['a placeholder over 150', list(5, { placeholder: long(151) }), 'placeholder BASE_TYPE_BAD_LENGTH'],
    ['no custom_id', { type: 5 }, 'custom_id BASE_TYPE_REQUIRED'],
  ])('%s', (_, body, problem) => {
    expect(verdict(entitySelect, body)).toContain(problem);
  });

  test.each<[string, object, string]>([
    ['no options', menu(0), 'options BASE_TYPE_BAD_LENGTH'],
    ['26 options', menu(26), 'options BASE_TYPE_BAD_LENGTH'],
    ['fewer options than may be chosen', menu(2, { max_values: 3 }), 'options BASE_TYPE_BAD_LENGTH'],
  ])('%s', (_, body, problem) => {
    expect(verdict(stringSelect, body)).toContain(problem);
  });
});

describe('in a modal', () => {
  const modal = (component: object) => ({
    type: 9,
    data: { custom_id: 'form', title: 'Form', components: [{ type: 18, label: 'Who', component }] },
  });

  test.each([5, 6, 7, 8])('a select of type %i stands in a Label', (type) => {
    expect(verdict(callbackBody, modal(list(type, { max_values: 25 })))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['none at least where one is required', { min_values: 0 }, 'min_values SELECT_REQUIRED_EMPTY'],
    ['a select that is disabled', { disabled: true }, 'disabled COMPONENT_DISABLED_IN_MODAL'],
    ['defaults of the wrong kind', defaults('role', ID), 'default_values.0.type BASE_TYPE_CHOICES'],
  ])('Discord refuses %s', (_, change, problem) => {
    expect(verdict(callbackBody, modal(list(5, change)))).toEqual([`data.components.0.component.${problem}`]);
  });

  test('none at least goes where none is required', () => {
    expect(verdict(callbackBody, modal(list(5, { min_values: 0, required: false })))).toEqual([]);
  });
});

import { MessageFlags } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { storedName, type UploadedFile } from '#sandbox/discord/attachments.ts';
import { ANSWER_FLAGS, CHANNEL_FLAGS } from '#sandbox/discord/compose.ts';
import { demandNone, read } from '#sandbox/discord/rules/check.ts';
import { type MessageSituation, messageBody, messageProblems } from '#sandbox/discord/rules/message.ts';
import { long, times, verdictOf } from './verdict.ts';

const V2 = MessageFlags.IsComponentsV2;

function judged(body: object, situation: Partial<MessageSituation> = {}): string[] {
  return verdictOf(() =>
    demandNone(
      messageProblems(read(messageBody, body), { allowedFlags: ANSWER_FLAGS, files: [], ...situation }),
    ),
  );
}

const file = (filename: string, key = '0'): UploadedFile => ({
  key,
  filename,
  storedName: storedName(filename),
  contentType: 'image/png',
  bytes: new Uint8Array(1),
});
const v2 = (...components: object[]) => ({ flags: V2, components });
const row = (...components: object[]) => ({ type: 1, components });
const button = (change: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...change });
const buttons = (count: number) => times(count, (i) => button({ custom_id: `b${i}` }));
const select = (change: object = {}) => ({
  type: 3,
  custom_id: 's',
  options: [{ label: 'a', value: 'a' }],
  ...change,
});
const text = (content = 'hello') => ({ type: 10, content });
const gallery = (...urls: string[]) => ({ type: 12, items: urls.map((url) => ({ media: { url } })) });
const container = (...components: object[]) => ({ type: 17, components });
const section = (count: number) => ({ type: 9, components: times(count, () => text()), accessory: button() });

describe('Discord takes', () => {
  test.each<[string, object]>([
    ['plain text', { content: 'hello', tts: false, enforce_nonce: false }],
    [
      'rows of buttons under text',
      { content: 'x', components: times(5, (i) => row(button({ custom_id: `c${i}` }))) },
    ],
    ['a select alone in its row', { content: 'x', components: [row(select())] }],
    [
      'a link',
      { content: 'x', components: [row({ type: 2, style: 5, label: 'Go', url: 'https://example.com' })] },
    ],
    [
      'a button with nothing but an emoji',
      { content: 'x', components: [row(button({ label: undefined, emoji: { name: '🎲' } }))] },
    ],
    [
      'every layout of Components V2',
      v2(
        container(text(), section(3), { type: 14 }, row(...buttons(5))),
        text(),
        gallery('https://example.com/a.png'),
      ),
    ],
    ['an embed', { embeds: [{ title: 't', fields: [{ name: 'n', value: 'v' }] }] }],
    ['an ephemeral answer', { content: 'x', flags: MessageFlags.Ephemeral }],
    ['empty lists and nulls', { content: 'x', embeds: [], components: [], attachments: null }],
    [
      'naming who may be mentioned',
      { content: 'x', allowed_mentions: { parse: [], users: ['1100000000000000031'] } },
    ],
  ])('%s', (_, body) => {
    expect(judged(body)).toEqual([]);
  });

  test('references to files that come with it, also by the name that Discord makes of them', () => {
    const body = v2(gallery('attachment://a%20b.png', 'attachment://a_b.png'));
    const files = [file('a%20b.png'), file('a b.png', '1')];
    expect(judged(body, { files })).toEqual([]);
  });
});

const nested = (count: number) => v2(...times(count, (i) => container(text(`${i}`))));

describe('Discord refuses', () => {
  test.each<[string, object, string]>([
    ['text over 2000 characters', { content: long(2001) }, 'content BASE_TYPE_BAD_LENGTH'],
    [
      'text beside Components V2',
      { ...v2(text()), content: 'x' },
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds beside Components V2',
      { ...v2(text()), embeds: [{ title: 'x' }] },
      'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    ['Components V2 without their flag', { components: [text()] }, 'components.0.type UNION_TYPE_CHOICES'],
    [
      'six rows',
      { components: times(6, (i) => row(button({ custom_id: `c${i}` }))) },
      'components BASE_TYPE_BAD_LENGTH',
    ],
    ['six buttons in a row', v2(row(...buttons(6))), 'components.0.components BASE_TYPE_BAD_LENGTH'],
    ['an empty row', v2(row()), 'components.0.components BASE_TYPE_BAD_LENGTH'],
    [
      'a select beside a button',
      v2(row(select(), button())),
      'components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'one custom_id twice',
      v2(row(button(), button())),
      'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'one id twice',
      v2({ ...text(), id: 7 }, { ...text(), id: 7 }),
      'components.1.id COMPONENT_ID_DUPLICATED',
    ],
    [
      'an empty custom_id',
      v2(row(button({ custom_id: '' }))),
      'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a custom_id over 100',
      v2(row(button({ custom_id: long(101) }))),
      'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a label over 80',
      v2(row(button({ label: long(81) }))),
      'components.0.components.0.label BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a button with neither label nor emoji',
      v2(row(button({ label: '' }))),
      'components.0.components.0.label BUTTON_COMPONENT_INVALID_LABEL',
    ],
    [
      'a button without custom_id',
      v2(row(button({ custom_id: undefined }))),
      'components.0.components.0.custom_id BASE_TYPE_REQUIRED',
    ],
    [
      'a link without address',
      v2(row({ type: 2, style: 5, label: 'x' })),
      'components.0.components.0.url BASE_TYPE_REQUIRED',
    ],
    [
      'a link with custom_id',
      v2(row(button({ style: 5, url: 'https://x.example' }))),
      'components.0.components.0.custom_id BUTTON_COMPONENT_FIELD',
    ],
    [
      'a link to another scheme',
      v2(row({ type: 2, style: 5, label: 'x', url: 'ftp://x.example' })),
      'components.0.components.0.url URL_TYPE_INVALID_SCHEME',
    ],
    ['an unknown style', v2(row(button({ style: 7 }))), 'components.0.components.0.style NUMBER_TYPE_MAX'],
    [
      'a select without options',
      v2(row(select({ options: [] }))),
      'components.0.components.0.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      '26 options',
      v2(row(select({ options: times(26, (i) => ({ label: 'x', value: `${i}` })) }))),
      'components.0.components.0.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same option twice',
      v2(row(select({ options: times(2, () => ({ label: 'x', value: 'x' })) }))),
      'components.0.components.0.options.1.value SELECT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'more defaults than may be chosen',
      v2(row(select({ options: times(2, (i) => ({ label: 'x', value: `${i}`, default: true })) }))),
      'components.0.components.0.options SELECT_DEFAULTS',
    ],
    [
      'counts the wrong way round',
      v2(row(select({ min_values: 3, max_values: 2 }))),
      'components.0.components.0.min_values SELECT_COUNTS',
    ],
    [
      'a placeholder over 150',
      v2(row(select({ placeholder: long(151) }))),
      'components.0.components.0.placeholder BASE_TYPE_BAD_LENGTH',
    ],
    ['an empty text', v2(text('')), 'components.0.content BASE_TYPE_BAD_LENGTH'],
    ['a text over 4000', v2(text(long(4001))), 'components.0.content BASE_TYPE_BAD_LENGTH'],
    [
      'texts over 4000 together',
      v2(text(long(2001)), text(long(2000))),
      'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    [
      '41 components, counting the nested ones',
      { ...nested(20), components: [...nested(20).components, text()] },
      'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    ['an empty gallery', v2(gallery()), 'components.0.items BASE_TYPE_BAD_LENGTH'],
    [
      '11 pictures in a gallery',
      v2(gallery(...times(11, () => 'https://x.example/a.png'))),
      'components.0.items BASE_TYPE_BAD_LENGTH',
    ],
    [
      'alternative text over 1024',
      v2({ type: 12, items: [{ media: { url: 'https://x.example' }, description: long(1025) }] }),
      'components.0.items.0.description BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a file that does not come with it',
      v2(gallery('attachment://a.png')),
      'components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    [
      'a File from elsewhere',
      v2({ type: 13, file: { url: 'https://x.example/a' } }),
      'components.0.file.url BASE_TYPE_BAD_VALUE',
    ],
    ['four texts in a section', v2(section(4)), 'components.0.components BASE_TYPE_BAD_LENGTH'],
    [
      'a section without accessory',
      v2({ type: 9, components: [text()] }),
      'components.0.accessory BASE_TYPE_REQUIRED',
    ],
    [
      'a container in a container',
      v2(container(container(text()))),
      'components.0.components.0.type UNION_TYPE_CHOICES',
    ],
    ['a button outside a row', v2(button()), 'components.0.type UNION_TYPE_CHOICES'],
    [
      'a colour that is none',
      v2({ ...container(text()), accent_color: 0x1000000 }),
      'components.0.accent_color NUMBER_TYPE_MAX',
    ],
    ['a spacing of 3', v2({ type: 14, spacing: 3 }), 'components.0.spacing NUMBER_TYPE_MAX'],
    ['flags that are not the sender’s', { content: 'x', flags: 128 }, 'flags MESSAGE_FLAGS_INVALID'],
    [
      'an entry for a file that is not there',
      { content: 'x', attachments: [{ id: '3' }] },
      'attachments.0.id ATTACHMENT_NOT_FOUND',
    ],
    ['11 embeds', { embeds: times(11, () => ({ title: 'x' })) }, 'embeds BASE_TYPE_BAD_LENGTH'],
    [
      'embeds over 6000 together',
      { embeds: times(2, () => ({ description: long(3001) })) },
      'embeds MAX_EMBED_SIZE_EXCEEDED',
    ],
    [
      'a kind and names of it to mention',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
  ])('%s', (_, body, problem) => {
    expect(judged(body)).toContain(problem);
  });

  test('an ephemeral message in a channel', () => {
    const body = { content: 'x', flags: MessageFlags.Ephemeral };
    expect(judged(body, { allowedFlags: CHANNEL_FLAGS })).toEqual(['flags MESSAGE_FLAGS_INVALID']);
  });

  test('more than ten files', () => {
    const files = times(11, (i) => file(`${i}.png`, `${i}`));
    expect(judged({ content: 'x' }, { files })).toEqual(['attachments BASE_TYPE_BAD_LENGTH']);
  });
});

test('40 components are the most', () => {
  expect(judged(nested(20))).toEqual([]);
});

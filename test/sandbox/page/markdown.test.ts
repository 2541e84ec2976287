import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, parseMarkdown } from '#sandbox/page/client/markdown.ts';
import { type Inline, parseInline } from '#sandbox/page/client/markdown-inline.ts';

const text = (words: string): Inline => ({ kind: 'text', text: words });

describe('a line of markdown', () => {
  it.each<[string, Inline]>([
    ['**bold**', { kind: 'strong', children: [text('bold')] }],
    ['*italic*', { kind: 'em', children: [text('italic')] }],
    ['_italic_', { kind: 'em', children: [text('italic')] }],
    ['__underlined__', { kind: 'underline', children: [text('underlined')] }],
    ['~~struck~~', { kind: 'strike', children: [text('struck')] }],
    ['||hidden||', { kind: 'spoiler', children: [text('hidden')] }],
    ['`**code**`', { kind: 'code', text: '**code**' }],
    ['``a `tick` b``', { kind: 'code', text: 'a `tick` b' }],
    ['<@110000000000000031>', { kind: 'mention', what: 'member', id: '110000000000000031' }],
    ['<#110000000000000020>', { kind: 'mention', what: 'channel', id: '110000000000000020' }],
    ['<@&110000000000000041>', { kind: 'mention', what: 'role', id: '110000000000000041' }],
    [
      'https://discord.com/channels/1100000000000000010/1100000000000000020/1575525153582874624',
      { kind: 'messageLink', channelId: '1100000000000000020' },
    ],
    ['</preset save:110000000000000099>', { kind: 'command', name: 'preset save' }],
    ['<a:party:110000000000000077>', { kind: 'emoji', name: 'party' }],
    ['<t:1700000000:R>', { kind: 'timestamp', unix: 1_700_000_000, style: 'R' }],
    ['<t:1700000000>', { kind: 'timestamp', unix: 1_700_000_000, style: 'f' }],
  ])('reads %s', (source, token) => {
    expect(parseInline(source)).toEqual([token]);
  });

  it('nests styles', () => {
    expect(parseInline('***both***')).toEqual([
      { kind: 'strong', children: [{ kind: 'em', children: [text('both')] }] },
    ]);
  });

  it('keeps the underscores of names', () => {
    expect(parseInline('detail_tweaker_xl and more_details')).toEqual([
      text('detail_tweaker_xl and more_details'),
    ]);
  });

  it('shows an escaped sign as itself', () => {
    expect(parseInline('\\*not italic\\*')).toEqual([text('*not italic*')]);
  });

  it('reads masked links, and bare ones without the full stop behind them', () => {
    expect(parseInline('[docs](https://example.org/a) or https://example.org/b.')).toEqual([
      { kind: 'link', url: 'https://example.org/a', children: [text('docs')] },
      text(' or '),
      { kind: 'link', url: 'https://example.org/b', children: [text('https://example.org/b')] },
      text('.'),
    ]);
  });

  it('makes no link of anything but http and https', () => {
    expect(parseInline('[x](javascript:alert(1))')).toEqual([text('[x](javascript:alert(1))')]);
  });

  it('leaves HTML as text', () => {
    expect(parseInline('<img src=x onerror=alert(1)>')).toEqual([text('<img src=x onerror=alert(1)>')]);
  });

  it('loses no character of plain text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 .,!?'-]*$/), (plain) => {
        expect(parseInline(plain)).toEqual(plain === '' ? [] : [text(plain)]);
      }),
    );
  });
});

describe('a message of markdown', () => {
  it.each<[string, Block[]]>([
    ['# Title', [{ kind: 'heading', level: 1, children: [text('Title')] }]],
    ['### Small', [{ kind: 'heading', level: 3, children: [text('Small')] }]],
    ['#tag', [{ kind: 'paragraph', children: [text('#tag')] }]],
    ['-# aside', [{ kind: 'subtext', children: [text('aside')] }]],
    ['a\nb', [{ kind: 'paragraph', children: [text('a\nb')] }]],
    ['> a\n> b', [{ kind: 'quote', children: [{ kind: 'paragraph', children: [text('a\nb')] }] }]],
    ['```ts\nlet a;\n```', [{ kind: 'code', language: 'ts', text: 'let a;' }]],
    ['```plain```', [{ kind: 'code', language: '', text: 'plain' }]],
  ])('reads %j', (source, blocks) => {
    expect(parseMarkdown(source)).toEqual(blocks);
  });

  it('reads lists with their depth and numbers, and begins a new one where the kind changes', () => {
    expect(parseMarkdown('- a\n  1. b\n- c\n3. d\n4. e')).toEqual([
      {
        kind: 'list',
        items: [
          { depth: 0, children: [text('a')] },
          { depth: 1, number: 1, children: [text('b')] },
          { depth: 0, children: [text('c')] },
        ],
      },
      {
        kind: 'list',
        items: [
          { depth: 0, number: 3, children: [text('d')] },
          { depth: 0, number: 4, children: [text('e')] },
        ],
      },
    ]);
  });

  it('takes all the rest into a quote after three signs', () => {
    expect(parseMarkdown('>>> a\n# b')).toEqual([
      {
        kind: 'quote',
        children: [
          { kind: 'paragraph', children: [text('a')] },
          { kind: 'heading', level: 1, children: [text('b')] },
        ],
      },
    ]);
  });

  it('reads nothing inside a code block', () => {
    expect(parseMarkdown('before\n```\n# no heading\n```after')).toEqual([
      { kind: 'paragraph', children: [text('before')] },
      { kind: 'code', language: '', text: '# no heading' },
      { kind: 'paragraph', children: [text('after')] },
    ]);
  });

  it('never fails, whatever is written', () => {
    const signs = fc.constantFrom(
      '*',
      '_',
      '~',
      '|',
      '`',
      '[',
      '](',
      ')',
      '>',
      '#',
      '- ',
      '\n',
      '<t:',
      '<@',
      'a',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 60 }), (parts) => {
        expect(Array.isArray(parseMarkdown(parts.join('')))).toBe(true);
      }),
    );
  });
});

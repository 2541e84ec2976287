import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type Inline, parseMarkdown } from '#sandbox/page/client/markdown.ts';

const text = (words: string): Inline => ({ type: 'text', content: words });

/** What stands in the only paragraph of a text. */
const parseInline = (source: string): Inline[] => {
  const [block, ...others] = parseMarkdown(source);
  expect(others).toEqual([]);
  return block?.type === 'paragraph' ? block.content : [];
};

describe('a line of markdown', () => {
  it.each<[string, Inline]>([
    ['**bold**', { type: 'strong', content: [text('bold')] }],
    ['*italic*', { type: 'em', content: [text('italic')] }],
    ['_italic_', { type: 'em', content: [text('italic')] }],
    ['__underlined__', { type: 'underline', content: [text('underlined')] }],
    ['~~struck~~', { type: 'strikethrough', content: [text('struck')] }],
    ['||hidden||', { type: 'spoiler', content: [text('hidden')] }],
    ['`**code**`', { type: 'inlineCode', content: '**code**' }],
    ['``a `tick` b``', { type: 'inlineCode', content: 'a `tick` b' }],
    ['<@110000000000000031>', { type: 'user', id: '110000000000000031' }],
    ['<#110000000000000020>', { type: 'channel', id: '110000000000000020' }],
    ['<@&110000000000000041>', { type: 'role', id: '110000000000000041' }],
    [
      'https://discord.com/channels/1100000000000000010/1100000000000000020/1575525153582874624',
      {
        type: 'discordLink',
        channelId: '1100000000000000020',
        messageId: expect.any(String),
      },
    ],
    [
      '</preset save:110000000000000099>',
      expect.objectContaining({ type: 'slashCommand', fullName: 'preset save' }),
    ],
    ['<a:party:110000000000000077>', expect.objectContaining({ type: 'emoji', name: 'party' })],
    ['<t:1700000000:R>', { type: 'timestamp', timestamp: '1700000000', format: 'R' }],
    ['<t:1700000000>', { type: 'timestamp', timestamp: '1700000000', format: undefined }],
  ])('reads %s', (source, token) => {
    expect(parseInline(source)).toEqual([token]);
  });

  it('nests styles', () => {
    expect(parseInline('***both***')).toEqual([
      { type: 'em', content: [{ type: 'strong', content: [text('both')] }] },
    ]);
  });

  it('keeps the underscores of names', () => {
    expect(parseInline('detail_tweaker_xl and more_details')).toEqual([
      text('detail_tweaker_xl and more_details'),
    ]);
    expect(parseInline('add_detail_ and more')).toEqual([text('add_detail_ and more')]);
  });

  it('shows an escaped sign as itself', () => {
    expect(parseInline('\\*not italic\\*')).toEqual([text('*not italic*')]);
  });

  it('reads masked links, and bare ones without the full stop behind them', () => {
    expect(parseInline('[docs](https://example.org/a) or https://example.org/b.')).toEqual([
      { type: 'link', target: 'https://example.org/a', content: [text('docs')] },
      text(' or '),
      { type: 'url', target: 'https://example.org/b', content: [text('https://example.org/b')] },
      text('.'),
    ]);
  });

  it.each(['[x](javascript:alert(1))', '<javascript://%0aalert(1)>'])('makes no link of %s', (source) => {
    expect(parseInline(source)).toEqual([text(source)]);
  });

  it('makes no time of a number that no date can hold', () => {
    expect(parseInline('<t:99999999999999>')).toEqual([text('<t:99999999999999>')]);
  });

  it('leaves HTML as text', () => {
    expect(parseInline('<img src=x onerror=alert(1)>')).toEqual([text('<img src=x onerror=alert(1)>')]);
  });

  it('loses no character of plain text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 .,!?'-]*$/), (plain) => {
        // Behind a letter, as lists begin with such signs too.
        expect(parseInline(`a${plain}`)).toEqual([text(`a${plain}`)]);
      }),
    );
  });
});

describe('a message of markdown', () => {
  it.each<[string, Block[]]>([
    ['# Title', [{ type: 'heading', level: 1, content: [text('Title')] }]],
    ['### Small', [{ type: 'heading', level: 3, content: [text('Small')] }]],
    ['#tag', [{ type: 'paragraph', content: [text('#tag')] }]],
    ['-# aside', [{ type: 'subtext', content: [text('aside')] }]],
    [
      '> a\n-# aside',
      [
        { type: 'blockQuote', content: [{ type: 'paragraph', content: [text('a')] }] },
        { type: 'subtext', content: [text('aside')] },
      ],
    ],
    ['a\nb', [{ type: 'paragraph', content: [text('a\nb')] }]],
    ['> a\n> b', [{ type: 'blockQuote', content: [{ type: 'paragraph', content: [text('a\nb')] }] }]],
    ['```ts\nlet a;\n```', [{ type: 'codeBlock', lang: 'ts', content: 'let a;' }]],
    ['```plain```', [{ type: 'codeBlock', lang: '', content: 'plain' }]],
  ])('reads %j', (source, blocks) => {
    expect(parseMarkdown(source)).toMatchObject(blocks);
  });

  it('reads lists with their depth and numbers, and begins a new one where the kind changes', () => {
    expect(parseMarkdown('- a\n  1. b\n- c\n3. d\n4. e')).toEqual([
      {
        type: 'list',
        items: [
          { depth: 0, content: [text('a')] },
          { depth: 1, number: 1, content: [text('b')] },
          { depth: 0, content: [text('c')] },
        ],
      },
      {
        type: 'list',
        items: [
          { depth: 0, number: 3, content: [text('d')] },
          { depth: 0, number: 4, content: [text('e')] },
        ],
      },
    ]);
  });

  it('takes all the rest into a quote after three signs', () => {
    expect(parseMarkdown('>>> a\n# b')).toEqual([
      {
        type: 'blockQuote',
        content: [
          { type: 'paragraph', content: [text('a')] },
          { type: 'heading', level: 1, content: [text('b')] },
        ],
      },
    ]);
  });

  it('reads nothing inside a code block', () => {
    expect(parseMarkdown('before\n```\n# no heading\n```after')).toEqual([
      { type: 'paragraph', content: [text('before')] },
      expect.objectContaining({ type: 'codeBlock', lang: '', content: '# no heading' }),
      { type: 'paragraph', content: [text('after')] },
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

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, decodeAnswer } from '#modelslab/wire/answer.ts';
import { fixtureNames, fixtureText } from '../fixtures.ts';
import { EXPECTED_ANSWERS, image } from './expected-answers.ts';

describe('an answer of the API', () => {
  test.each(EXPECTED_ANSWERS)('is understood in the form %s', (name, expected) => {
    expect(decodeAnswer(fixtureText(`${name}.json`))).toEqual(expected);
  });

  test.each(['cloudflare.html', 'no-status.json', 'strange-status.json', 'model-list-documented.json'])(
    'is none in %s',
    (name) => {
      expect(decodeAnswer(fixtureText(name))).toEqual({ kind: 'malformed' });
    },
  );

  test('is understood in every form but those of other calls', () => {
    const odd = fixtureNames().filter((name) => decodeAnswer(fixtureText(name)).kind === 'malformed');
    expect(odd).toEqual([
      'cloudflare.html',
      'model-list-captured.json',
      'model-list-documented.json',
      'no-status.json',
      'strange-status.json',
    ]);
  });

  test.each(['', 'null', '"success"', '{', '[]', '{"status":"success"', '{"status":"constructor"}'])(
    'is none in the body %j',
    (body) => {
      expect(decodeAnswer(body)).toEqual({ kind: 'malformed' });
    },
  );

  test('keeps links and proxies together where one of them is missing', () => {
    const body = {
      status: 'success',
      output: ['', 'https://a.example/1.png'],
      proxy_links: ['', 'https://b.example/1.png'],
    };
    expect(decodeAnswer(JSON.stringify(body))).toMatchObject({
      outputs: [image('https://a.example/1.png', 'https://b.example/1.png')],
    });
  });

  test.each([
    [-3, null],
    ['soon', null],
    ['', null],
    [null, null],
    [416.9, 416.9],
    ['2.75', 2.75],
  ])('reads the eta %j as %j', (eta, expected) => {
    expect(decodeAnswer(JSON.stringify({ status: 'processing', id: 1, eta }))).toMatchObject({
      eta: expected,
    });
  });

  const YES = [
    true,
    1,
    'yes',
    'Yes',
    'YES ',
    'y',
    'true',
    'True',
    'on',
    '1',
    '1.0',
    '"yes"',
    "'true'",
    'NSFW',
  ];
  const NO = [
    ...[false, 0, '', ' ', 'no', 'No', 'NO', 'n', 'false', 'False', 'FALSE', 'off', '0', '0.0', '00'],
    ...['none', 'None', '"no"', "'no'", 'No.', 'safe', 'SFW', 'not detected', 'not_detected', '[]', '{}'],
  ];
  const UNKNOWN = [null, 'null', 'N/A', 'unknown', 'maybe', 2, 0.3, '0.3', -1, [null], { score: 0.2 }];

  test.each<[unknown, boolean | null]>([
    ...YES.map((flag): [unknown, boolean] => [flag, true]),
    ...NO.map((flag): [unknown, boolean] => [flag, false]),
    ...UNKNOWN.map((flag): [unknown, null] => [flag, null]),
    [[], false],
    [{}, false],
    [[false, true], true],
    [['no', 'No'], false],
    [['no', null], null],
    [['', 'yes'], true],
    [['nudity'], true],
    ['[true, false]', true],
    ['["no"]', false],
    ["['yes']", true],
    ['[False, False]', false],
    [{ 0: 'no', 1: 'yes' }, true],
    [{ nudity: false, violence: 'false' }, false],
    [[[['yes']]], true],
  ])('reads the safety flag %j as %j', (flag, expected) => {
    const body = {
      status: 'success',
      id: 1,
      output: ['https://a.example/1.png'],
      nsfw_content_detected: flag,
    };
    expect(decodeAnswer(JSON.stringify(body))).toMatchObject({ safetyReplaced: expected });
  });

  const [ONE, TWO] = ['https://a.example/1.png', 'https://a.example/2.png'];

  test.each<[string, unknown, string[]]>([
    ['a text', ONE, [ONE]],
    ['a text in quotes', `"${ONE}"`, [ONE]],
    ['a text with blanks around it', ` ${ONE}\n`, [ONE]],
    ['a text with escaped slashes', ONE.replaceAll('/', '\\/'), [ONE]],
    ['a text without its scheme', '//a.example/1.png', [ONE]],
    ['a text without its scheme, slashes escaped', '\\/\\/a.example\\/1.png', [ONE]],
    ['a text without its scheme and slashes', 'a.example/1.png', [ONE]],
    ['a scheme in capitals', 'HTTPS://a.example/1.png', ['HTTPS://a.example/1.png']],
    ['a text of several', `${ONE}, ${TWO}`, [ONE, TWO]],
    ['a text of several lines', `${ONE}\r\n${TWO}`, [ONE, TWO]],
    ['a text of JSON', JSON.stringify([ONE, TWO]), [ONE, TWO]],
    ['a list', [ONE, TWO], [ONE, TWO]],
    ['a list in a list', [[ONE, TWO]], [ONE, TWO]],
    ['lists in a list', [[ONE], [TWO]], [ONE, TWO]],
    ['objects', [{ url: ONE }, { link: TWO }], [ONE, TWO]],
    ['objects with more in them', [{ seed: 7, type: 'png', url: ONE }], [ONE]],
    ['objects in objects', [{ image: { url: ONE } }], [ONE]],
    ['an object', { url: ONE }, [ONE]],
    ['an object of places', { 0: ONE, 1: TWO }, [ONE, TWO]],
    ['an object of names', { front: ONE, back: TWO, format: 'png' }, [ONE, TWO]],
    ['an object with a list', { images: [ONE, { url: TWO }] }, [ONE, TWO]],
    ['nothing', [[], [null], {}, { url: '' }, 7, true], []],
  ])('reads links as %s', (_name, output, expected) => {
    expect(decodeAnswer(JSON.stringify({ status: 'success', id: 1, output }))).toMatchObject({
      outputs: expected.map((url) => image(url)),
    });
  });

  const BASE64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ';

  test.each([
    ['//9j/4AAQSkZJRgABAQ', '//9j/4AAQSkZJRgABAQ'],
    [`data:image/png;base64,${BASE64}`, `data:image/png;base64,${BASE64}`],
    [{ b64_json: BASE64 }, BASE64],
  ])('reads %j as base64', (output, data) => {
    expect(decodeAnswer(JSON.stringify({ status: 'success', id: 1, output: [output] }))).toMatchObject({
      outputs: [{ source: { kind: 'base64', data } }],
    });
  });

  const INNER = { status: 'success', id: 7, output: [ONE], nsfw_content_detected: 'no' };

  test.each<[string, unknown]>([
    ['in data', { data: INNER }],
    ['in result', { code: 200, result: INNER }],
    ['in data, the status above it', { status: 'success', data: { ...INNER, status: undefined } }],
    ['in data, with an empty one above it', { status: 'success', output: '', id: '', data: INNER }],
    ['in a list', [INNER]],
    ['in a JSON string', JSON.stringify(INNER)],
    ['in data and result', { data: { result: INNER } }],
  ])('is understood %s', (_name, body) => {
    expect(decodeAnswer(JSON.stringify(body))).toMatchObject({
      kind: 'success',
      id: '7',
      outputs: [image(ONE)],
      safetyReplaced: false,
    });
  });

  test('says more by itself than by what it wraps', () => {
    const body = { status: 'processing', id: 7, data: { status: 'success', id: 8, output: [ONE] } };
    expect(decodeAnswer(JSON.stringify(body))).toMatchObject({ kind: 'processing', id: '7' });
  });

  test('finds links in data, and takes no other text there for an image', () => {
    expect(decodeAnswer(JSON.stringify({ status: 'success', id: 7, data: [ONE] }))).toMatchObject({
      outputs: [image(ONE)],
    });
    expect(decodeAnswer(JSON.stringify({ status: 'success', id: 7, result: 'ok' }))).toMatchObject({
      outputs: [],
    });
  });

  test('has no end of its depth', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}"${ONE}"${']'.repeat(levels)}`;
    for (const levels of [60, 100_000]) {
      const body = `{"status":"error","message":${deep(levels)},"output":${deep(levels)}}`;
      expect(['refused', 'malformed']).toContain(decodeAnswer(body).kind);
    }
  });

  test('holds no character that a database does not take', () => {
    const body = '{"status":"failed","message":"a\\u0000b \\ud83d"}';
    expect(decodeAnswer(body)).toMatchObject({ texts: [{ text: 'a\uFFFDb \uFFFD' }] });
  });

  test('is decoded or called malformed whatever the body is', () => {
    const kinds: Answer['kind'][] = ['success', 'processing', 'refused', 'malformed'];
    const documented = fc.record(
      {
        status: fc.oneof(
          fc.constantFrom('success', 'processing', 'error', 'failed', 'queued'),
          fc.jsonValue(),
        ),
        id: fc.jsonValue(),
        output: fc.jsonValue(),
        proxy_links: fc.jsonValue(),
        eta: fc.jsonValue(),
        generationTime: fc.jsonValue(),
        nsfw_content_detected: fc.jsonValue(),
        message: fc.jsonValue(),
        messege: fc.jsonValue(),
        meta: fc.jsonValue(),
        retry_after: fc.jsonValue(),
        fetch_result: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          documented.map((value) => JSON.stringify(value)),
          fc.json(),
          fc.string(),
        ),
        (body) => {
          expect(kinds).toContain(decodeAnswer(body).kind);
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each(['success', 'processing', 'error', 'failed'])(
    'with status %s is never lost to one strange field',
    (status) => {
      const strange = fc.dictionary(
        fc.constantFrom(
          'id',
          'output',
          'proxy_links',
          'eta',
          'meta',
          'message',
          'messege',
          'tip',
          'nsfw_content_detected',
        ),
        fc.jsonValue(),
      );
      fc.assert(
        fc.property(strange, (fields) => {
          expect(decodeAnswer(JSON.stringify({ ...fields, status })).kind).not.toBe('malformed');
        }),
        { numRuns: 300 },
      );
    },
  );
});

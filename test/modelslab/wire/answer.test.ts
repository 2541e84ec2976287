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

  test.each([
    [true, true],
    [false, false],
    ['', false],
    ['no', false],
    ['yes', true],
    [[], false],
    [[false, true], true],
    [null, null],
  ])('reads the safety flag %j as %j', (flag, expected) => {
    const body = {
      status: 'success',
      id: 1,
      output: ['https://a.example/1.png'],
      nsfw_content_detected: flag,
    };
    expect(decodeAnswer(JSON.stringify(body))).toMatchObject({ safetyReplaced: expected });
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

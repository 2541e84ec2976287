import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, decodeAnswer } from '#modelslab/wire/answer.ts';
import { fixtureText } from '../fixtures.ts';

const R2 = 'https://pub-3626123a908346a7a8be8d9295f44e26.r2.dev/generations/';
const CDN = 'https://cdn2.stablediffusionapi.com/generations/';

const image = (url: string, ...fallbackUrls: string[]) => ({ source: { kind: 'url', url }, fallbackUrls });
const first = image(`${R2}0-lighthouse.png`);

const nothingSaid = { seconds: null, safetyReplaced: null };

const finished: Record<string, object> = {
  'success-minimal': { id: '95120262', outputs: [first], seconds: 11.079592943191528, safetyReplaced: null },
  'success-escaped-slashes': {
    id: '95120262',
    outputs: [first],
    seconds: 11.079592943191528,
    safetyReplaced: null,
  },
  'success-full': {
    id: '66752945',
    outputs: [
      image(`${R2}0-lighthouse.png`, `${CDN}0-lighthouse.png`),
      image(`${R2}1-lighthouse.png`, `${CDN}1-lighthouse.png`),
    ],
    seconds: 1.96,
    safetyReplaced: false,
  },
  'success-empty-proxy-text': { id: '134711525', outputs: [first], seconds: 2.4, safetyReplaced: false },
  'success-proxy-object': {
    id: '13441520',
    outputs: [image(`${R2}0-lighthouse.png`, `${CDN}0-lighthouse.png`)],
    ...nothingSaid,
  },
  'success-proxy-null': { id: '13441521', outputs: [first], ...nothingSaid },
  'success-nsfw-true': {
    id: '66752946',
    outputs: [image(`${R2}0-blank.png`)],
    seconds: null,
    safetyReplaced: true,
  },
  'success-nsfw-list': {
    id: '66752947',
    outputs: [image(`${R2}0-blank.png`)],
    seconds: null,
    safetyReplaced: true,
  },
  'success-nsfw-in-meta': {
    id: '66752948',
    outputs: [image(`${R2}0-blank.png`)],
    seconds: null,
    safetyReplaced: true,
  },
  'success-prose-id': { id: 'abc123-def456', outputs: [first], seconds: 45.2, safetyReplaced: null },
  'success-output-text': {
    id: '235706',
    outputs: [image(`${R2}large.png`)],
    seconds: 3.1,
    safetyReplaced: null,
  },
  'success-output-object': { id: '235707', outputs: [first, image(`${R2}1-lighthouse.png`)], ...nothingSaid },
  'success-output-null': { id: '235708', outputs: [], ...nothingSaid },
  'success-output-empty': { id: '235709', outputs: [], ...nothingSaid },
  'success-base64-inline': {
    id: '235710',
    outputs: [
      {
        source: { kind: 'base64', data: expect.stringMatching(/^iVBORw0KGgo/) },
        fallbackUrls: [`${CDN}0-lighthouse.png`],
      },
    ],
    ...nothingSaid,
  },
  'fetch-success': {
    id: '13443927',
    outputs: [image('https://pub-8b49af329fae499aa563997f5d4068a4.r2.dev/generations/lighthouse-0.png')],
    ...nothingSaid,
  },
  'fetch-success-proxies': {
    id: '65919758',
    outputs: [image(`${R2}0-lighthouse.png`, `${CDN}0-lighthouse.png`)],
    ...nothingSaid,
  },
};

const fetchAt = (path: string) => `https://modelslab.com/api/v6/${path}`;

const unfinished: Record<string, object> = {
  'processing-lora': {
    id: '29763508',
    eta: 13.067986918399999,
    fetchResult: fetchAt('images/fetch/29763508'),
  },
  'processing-multi-lora': { id: '29763509', eta: 20.9, fetchResult: fetchAt('images/fetch/29763509') },
  'processing-with-tip-1': { id: '134701497', eta: 2.75, fetchResult: fetchAt('images/fetch/134711525') },
  'processing-flux': { id: '13441520', eta: 35, fetchResult: fetchAt('images/fetch/1241861') },
  'processing-realtime': { id: '30712541', eta: 0.25, fetchResult: fetchAt('realtime/fetch/30712541') },
  'processing-minimal': { id: '12345678', eta: 10, fetchResult: null },
  'processing-id-in-meta': { id: '134701498', eta: 6, fetchResult: null },
  'processing-id-in-link': { id: null, eta: null, fetchResult: fetchAt('images/fetch/29763510') },
  queued: { id: '42', eta: null, fetchResult: null },
  'fetch-processing': { id: null, eta: null, fetchResult: null },
  'fetch-processing-realtime': { id: null, eta: null, fetchResult: null },
};

const said = (text: string, field = '') => ({ field, text });

const refusals: Record<string, object> = {
  'error-message': { failed: false, texts: [said('Something else')], retryAfter: null },
  'error-messege': { failed: false, texts: [said('Error message')], retryAfter: null },
  failed: { failed: true, texts: [said('Failed, Try Again')], retryAfter: null },
  'fetch-unknown-id': { failed: true, texts: [said('Request not found')], retryAfter: null },
  'rate-limit-legacy': { failed: false, texts: [said('Rate limit exceeded')], retryAfter: 30 },
  'rate-limit-queue': {
    failed: false,
    texts: [said('Rate limit exceeded. Maximum 5 queued requests allowed.')],
    retryAfter: 30,
  },
  'validation-fields': {
    failed: false,
    texts: [said('The prompt field is required.', 'prompt')],
    retryAfter: null,
  },
  'validation-fields-messege': {
    failed: false,
    texts: [
      said('The lora strength field must be a string.', 'lora_strength'),
      said('The width may not be greater than 1024.', 'width'),
    ],
    retryAfter: null,
  },
  'validation-framework': {
    failed: false,
    texts: [said('The given data was invalid.'), said('The model id field is required.', 'model_id')],
    retryAfter: null,
  },
};

const table: [string, object][] = [
  ...Object.entries(finished).map(([name, rest]): [string, object] => [name, { kind: 'success', ...rest }]),
  ...Object.entries(unfinished).map(([name, rest]): [string, object] => [
    name,
    { kind: 'processing', ...rest },
  ]),
  ...Object.entries(refusals).map(([name, rest]): [string, object] => [name, { kind: 'refused', ...rest }]),
];

describe('an answer of the API', () => {
  test.each(table)('is understood in the form %s', (name, expected) => {
    expect(decodeAnswer(fixtureText(`${name}.json`))).toEqual(expected);
  });

  test.each(['cloudflare.html', 'no-status.json', 'strange-status.json', 'model-list-documented.json'])(
    'is none in %s',
    (name) => {
      expect(decodeAnswer(fixtureText(name))).toEqual({ kind: 'malformed' });
    },
  );

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

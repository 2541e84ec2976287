import { expect } from 'vitest';

const R2 = 'https://pub-3626123a908346a7a8be8d9295f44e26.r2.dev/generations/';
const CDN = 'https://cdn2.stablediffusionapi.com/generations/';

/** An output behind a link. */
export const image = (url: string, ...fallbackUrls: string[]) => ({
  source: { kind: 'url', url },
  fallbackUrls,
});
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
    hasStatus: false,
    texts: [said('The given data was invalid.'), said('The model id field is required.', 'model_id')],
    retryAfter: null,
  },
};

/** What each JSON fixture is to be understood as. */
export const EXPECTED_ANSWERS: [string, object][] = [
  ...Object.entries(finished).map(([name, rest]): [string, object] => [name, { kind: 'success', ...rest }]),
  ...Object.entries(unfinished).map(([name, rest]): [string, object] => [
    name,
    { kind: 'processing', ...rest },
  ]),
  ...Object.entries(refusals).map(([name, rest]): [string, object] => [
    name,
    { kind: 'refused', hasStatus: true, id: null, ...rest },
  ]),
];

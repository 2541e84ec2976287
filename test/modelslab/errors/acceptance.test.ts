import { describe, expect, it, test } from 'vitest';
import { CONSEQUENCES } from '#domain/acceptance.ts';
import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import {
  ACCEPTANCE_ROWS,
  type AnswerForm,
  acceptanceOf,
  type BodyKind,
} from '#modelslab/errors/acceptance.ts';
import { calm, clientOf, REQUEST } from '../client-harness.ts';
import { inTurn, type Reply, startScripted } from '../scripted-server.ts';

type Answered = Extract<AnswerForm, { answered: true }>;

const answered = (status: number, body: BodyKind, more: Partial<Answered> = {}): Answered => ({
  sent: true,
  answered: true,
  status,
  body,
  hasId: false,
  hasImages: false,
  documented: null,
  ...more,
});

/** Statuses with every kind of page and refusal that names no order. */
const PAGES: BodyKind[] = ['unreadable', 'error', 'noStatus'];
const REFUSING = [301, 302, 307, 308, 400, 401, 402, 403, 404, 405, 409, 413, 415, 422, 425];
const PROVING_NOTHING = [408, 499, 500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];

describe('whether an order was accepted', () => {
  it('is certainly no where nothing was sent, and unknown where the answer was lost', () => {
    expect(acceptanceOf({ sent: false })).toBe('postponed');
    expect(acceptanceOf({ sent: true, answered: false })).toBe('uncertain');
  });

  it.each(REFUSING.flatMap((status) => PAGES.map((body) => [status, body] as const)))(
    'is certainly no after %i with %s',
    (status, body) => expect(acceptanceOf(answered(status, body))).toBe('rejected'),
  );

  it.each(PROVING_NOTHING.flatMap((status) => PAGES.map((body) => [status, body] as const)))(
    'is unknown after %i with %s',
    (status, body) => expect(acceptanceOf(answered(status, body))).toBe('uncertain'),
  );

  it.each([
    [200, 'unreadable', 'uncertain'],
    [201, 'unreadable', 'uncertain'],
    [204, 'unreadable', 'uncertain'],
    [303, 'unreadable', 'uncertain'],
    [200, 'error', 'rejected'],
    [200, 'noStatus', 'rejected'],
    [200, 'success', 'uncertain'],
    [200, 'processing', 'uncertain'],
    [503, 'processing', 'uncertain'],
    [200, 'failed', 'failed'],
    [404, 'failed', 'failed'],
    [500, 'failed', 'failed'],
  ] as const)('after %i with %s that names no order is %s', (status, body, acceptance) => {
    expect(acceptanceOf(answered(status, body))).toBe(acceptance);
  });

  it.each([
    ['success', 'accepted'],
    ['processing', 'accepted'],
    ['failed', 'failed'],
    ['error', 'uncertain'],
    ['noStatus', 'uncertain'],
  ] as const)(
    'is told by the number in a body with %s, whatever the status and the text',
    (body, acceptance) => {
      for (const status of [200, 400, 404, 429, 500, 503]) {
        for (const documented of [null, 'noRoom', 'away'] as const) {
          expect(acceptanceOf(answered(status, body, { hasId: true, documented }))).toBe(acceptance);
        }
      }
    },
  );

  it('is certainly yes where there are images', () => {
    for (const status of [200, 429, 500]) {
      expect(acceptanceOf(answered(status, 'success', { hasImages: true }))).toBe('made');
    }
  });

  it.each(['unreadable', 'error', 'noStatus', 'failed'] as const)(
    'is no, and another attempt worth it, after 429 with %s',
    (body) => expect(acceptanceOf(answered(429, body))).toBe('postponed'),
  );

  it.each([
    [200, 'noRoom', 'postponed'],
    [400, 'noRoom', 'postponed'],
    [500, 'noRoom', 'uncertain'],
    [503, 'noRoom', 'uncertain'],
    [200, 'away', 'postponed'],
    [503, 'away', 'postponed'],
    [500, 'away', 'uncertain'],
    [400, 'away', 'rejected'],
  ] as const)('after %i with the documented text %s is %s', (status, documented, acceptance) => {
    expect(acceptanceOf(answered(status, 'error', { documented }))).toBe(acceptance);
  });

  it('has a reason in every row', () => {
    expect(new Set(ACCEPTANCE_ROWS.map(({ because }) => because)).size).toBe(ACCEPTANCE_ROWS.length);
  });
});

describe('what follows from it', () => {
  it('is consistent: only what was certainly not accepted is posted again or given back', () => {
    for (const { isPostedAgain, isRefunded, keepsPlace, charge } of Object.values(CONSEQUENCES)) {
      expect(isRefunded).toBe(charge === 'no');
      expect(isRefunded || !isPostedAgain).toBe(true);
      expect(charge === 'perhaps' || !keepsPlace).toBe(true);
    }
  });
});

const outcomeOf = async (reply: Reply, request = REQUEST): Promise<string> => {
  await using server = await startScripted(inTurn(reply));
  await using client = clientOf(server.url, { timeouts: { submitMs: 2000 } });
  const outcome = await client.submit(request, calm()).catch((error: unknown) => error);
  expect(server.seen).toHaveLength(1);
  if (outcome instanceof NotSent) return 'posted again';
  return outcome instanceof GenerationError ? String(outcome.acceptance) : 'taken';
};

const error = (message: unknown, more: object = {}) => ({ status: 'error', message, ...more });

describe('an order whose refusal sounds like a limit', () => {
  test.each<[string, Reply]>([
    ['too many lora models', { body: error('too many lora models') }],
    ['too many lora models, 400', { status: 400, body: error('Too many lora models.') }],
    ['too many lora models, 422', { status: 422, body: error({ lora_model: ['too many lora models'] }) }],
    ['too many tokens', { body: error('Too many tokens in the prompt') }],
    ['a limit of something else', { body: error('Rate limit exceeded for this model') }],
    ['a limit by field', { body: error({ prompt: ['Rate limit exceeded'] }) }],
    ['a text about the filter', { body: error('Blocked by the spam filter') }],
    ['two texts', { body: error(['Rate limit exceeded', 'for this LoRA']) }],
    ['a plan', { body: error('Maximum 5 queued requests allowed') }],
    ['without a status', { body: { message: 'Rate limit exceeded' } }],
  ])('is refused once: %s', async (_name, reply) => {
    expect(await outcomeOf(reply)).toBe('rejected');
  });

  test.each<[string, Reply, string]>([
    ['failed with a number', { body: { status: 'failed', id: 7, message: 'Rate limit exceeded' } }, 'failed'],
    ['an error with a number', { body: error('Rate limit exceeded', { id: 7 }) }, 'uncertain'],
    ['500', { status: 500, body: error('rate limit of upstream') }, 'uncertain'],
    ['a page with 503', { status: 503, body: '<html>Rate limit exceeded</html>' }, 'uncertain'],
    ['429 with a number', { status: 429, body: { status: 'failed', id: 7, message: 'no' } }, 'failed'],
  ])('is refused once where it may have been taken: %s', async (_name, reply, acceptance) => {
    expect(await outcomeOf(reply)).toBe(acceptance);
  });

  test.each<[string, Reply]>([
    ['429', { status: 429, body: '' }],
    ['429 as a page', { status: 429, body: '<html>' }],
    ['the older text', { body: { status: 'error', messege: 'Rate limit exceeded' } }],
    ['the newer text', { body: error('Rate limit exceeded. Maximum 10 queued requests allowed.') }],
    [
      'the documented 503',
      { status: 503, body: error('Service temporarily unavailable. Please try again later.') },
    ],
  ])('is posted again where the API documents it: %s', async (_name, reply) => {
    expect(await outcomeOf(reply)).toBe('posted again');
  });
});

describe('a text that quotes the member', () => {
  const request = { ...REQUEST, prompt: 'a spam filter, out of credits, model not found, invalid api key' };

  test.each([
    'The prompt "a spam filter, out of credits, model not found, invalid api key" is not allowed',
    'Not allowed: out of credits',
    'Not allowed here: invalid api key',
    'Blocked words: model not found',
  ])('is not taken for what it quotes: %s', async (message) => {
    await using server = await startScripted(inTurn({ body: error(message) }));
    await using client = clientOf(server.url);
    const outcome = await client.submit(request, calm()).catch((reason: unknown) => reason);
    expect(outcome).toMatchObject({ acceptance: 'rejected' });
    const kind = outcome instanceof GenerationError ? outcome.failure.kind : undefined;
    expect(['generationFailed', 'rejectedParameter']).toContain(kind);
  });
});

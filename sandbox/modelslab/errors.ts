import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An answer that refuses: the HTTP status and the JSON body. */
export type Refusal = { status: ContentfulStatusCode; body: Record<string, unknown> };

const error = (status: ContentfulStatusCode, message: unknown, more = {}): Refusal => ({
  status,
  body: { status: 'error', message, ...more },
});

const failed = (status: ContentfulStatusCode, message: string): Refusal => ({
  status,
  body: { status: 'failed', id: '', message, output: '' },
});

const KEY_TIP =
  '1. Make sure you are passing Content-Type: application/json in header. 4. Make sure you have valid API key.';

/**
 * The API's refusals by name. Where its documents name no HTTP status the older texts answer 200, since
 * that is what clients in use report of them.
 */
export const ERRORS = {
  keyMissing: error(401, 'API key required'),
  keyInvalid: error(401, 'Invalid API key'),
  keyInvalidLegacy: error(200, 'Invalid Api Key', { tip: KEY_TIP }),
  requestInvalidLegacy: error(200, 'Invalid API Request', { tip: KEY_TIP }),
  credits: error(402, 'Insufficient credits. Please add more credits to continue.'),
  creditsLegacy: error(200, 'Insufficient credits. Please add more credits to continue.'),
  monthlyLimit: error(
    200,
    'Your monthly limit exceeded, upgrade subscription now on https://stablediffusionapi.com/pricing',
  ),
  plan: error(403, 'This feature requires a premium subscription'),
  modelIdMissing: { status: 200, body: { status: 'error', messege: 'Model id not found' } },
  modelNotFound: error(200, 'Model not found: invalid_model_name'),
  validation: error(400, { prompt: ['The prompt field is required.'] }),
  validationText: error(400, 'samples must be between 1 and 4'),
  queueLimit: error(429, 'Rate limit exceeded. Maximum 5 queued requests allowed.', { retry_after: 30 }),
  spamFilter: error(200, 'Rate limit exceeded', {
    tips: 'you are sending same request multiple times, spam filter is enabled, please wait for 30 seconds and try again',
  }),
  inputImage: error(400, 'Unable to fetch image from provided URL'),
  server: error(500, 'Internal server error. Please try again.'),
  unavailable: error(503, 'Service temporarily unavailable. Please try again later.'),
  generationFailed: failed(200, 'Failed, Try Again'),
  requestNotFound: failed(404, 'Request not found'),
} as const satisfies Record<string, Refusal>;

/** The name of a documented refusal. */
export type ErrorName = keyof typeof ERRORS;

/** The refusal of a key that has all its places taken; `retry_after` in seconds. */
export const queueLimit = (limit: number, retryAfter: number): Refusal =>
  error(429, `Rate limit exceeded. Maximum ${limit} queued requests allowed.`, { retry_after: retryAfter });

/** The refusal of a model that is not there, with its name as the documents have it. */
export const modelNotFound = (id: string): Refusal => error(200, `Model not found: ${id}`);

/** The refusal of a body, its texts by field as the API's framework words them. */
export const validation = (texts: Record<string, string[]>): Refusal => error(400, texts);

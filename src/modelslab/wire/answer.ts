import { z } from 'zod';
import type { Output } from '#domain/generation/output.ts';
import { parsedJson } from '#domain/json.ts';
import {
  type FieldTexts,
  flagValue,
  idValue,
  isAddress,
  linksValue,
  messageValue,
  numberValue,
  textValue,
} from './values.ts';

/** What the image endpoints answer, in one form for all their spellings. */
export type Answer =
  | {
      kind: 'success';
      id: string | null;
      /** Empty when the API calls an order finished before its links are there. */
      outputs: Output[];
      /** As the API counts, or null. */
      seconds: number | null;
      safetyReplaced: boolean | null;
    }
  | {
      kind: 'processing';
      id: string | null;
      /** Seconds; the API's guess, no upper bound. */
      eta: number | null;
      /** The address to ask, as the API gives it: not to be followed to another host. */
      fetchResult: string | null;
    }
  | ApiRefusal
  /** Not JSON, or JSON that is no answer. */
  | { kind: 'malformed' };

/** An answer that says no, whatever its HTTP status. */
export type ApiRefusal = {
  kind: 'refused';
  /** The order was taken and failed. */
  failed: boolean;
  /** Says `error` or `failed`; the framework behind the API refuses without a status. */
  hasStatus: boolean;
  /** The order that it is about; null where it names none, as a refused one has no number. */
  id: string | null;
  /** The API's own texts, by field where it names fields. */
  texts: FieldTexts;
  /** Seconds, where the API names a time. */
  retryAfter: number | null;
};

const metaSchema = z
  .looseObject({ id: idValue, nsfw_content_detected: flagValue.optional() })
  .partial()
  .nullable()
  .catch(null);

const answerSchema = z.looseObject({
  status: z.string().trim().toLowerCase().nullable().catch(null).default(null),
  id: idValue,
  output: linksValue.optional().default([]),
  proxy_links: linksValue.optional().default([]),
  generationTime: numberValue,
  eta: numberValue,
  fetch_result: textValue,
  nsfw_content_detected: flagValue.optional().default(null),
  message: messageValue.optional().default([]),
  // The images endpoints spell it so.
  messege: messageValue.optional().default([]),
  errors: messageValue.optional().default([]),
  tip: textValue,
  tips: textValue,
  retry_after: numberValue,
  meta: metaSchema.optional().default(null),
});

type Wire = z.output<typeof answerSchema>;

const outputsOf = ({ output, proxy_links }: Wire): Output[] =>
  output.flatMap((entry, index): Output[] => {
    if (entry === null) return [];
    const proxy = proxy_links[index];
    return [
      {
        source: isAddress(entry) ? { kind: 'url', url: entry } : { kind: 'base64', data: entry },
        fallbackUrls: typeof proxy === 'string' && isAddress(proxy) ? [proxy] : [],
      },
    ];
  });

const success = (wire: Wire): Answer => ({
  kind: 'success',
  id: wire.id ?? wire.meta?.id ?? null,
  outputs: outputsOf(wire),
  seconds: wire.generationTime,
  safetyReplaced: wire.nsfw_content_detected ?? wire.meta?.nsfw_content_detected ?? null,
});

const processing = (wire: Wire): Answer => ({
  kind: 'processing',
  id: wire.id ?? wire.meta?.id ?? null,
  eta: wire.eta,
  fetchResult: wire.fetch_result,
});

/** The duplicate filter names its time only in a hint: "please wait for 30 seconds". */
const secondsInHint = (wire: Wire): number | null => {
  const match = /wait (?:for )?(\d{1,4}) seconds/i.exec(`${wire.tips ?? ''} ${wire.tip ?? ''}`);
  return match ? Number(match[1]) : null;
};

const refused = (wire: Wire): ApiRefusal => ({
  kind: 'refused',
  failed: wire.status === 'failed',
  hasStatus: wire.status !== null,
  id: wire.id ?? wire.meta?.id ?? null,
  texts: [...wire.message, ...wire.messege, ...wire.errors],
  retryAfter: wire.retry_after ?? secondsInHint(wire),
});

const byStatus: Record<string, (wire: Wire) => Answer> = {
  success,
  processing,
  // Never documented for images; some clients of the same API met them.
  queued: processing,
  pending: processing,
  error: refused,
  failed: refused,
};

/** Where an answer may lie inside of another value. */
const WRAPPERS = ['data', 'result', 'response'] as const;

const MOST_WRAPPERS = 3;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const saysSomething = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** A wrapper that holds links, and nothing that is said of them. */
const wrappedLinks = (value: unknown): Record<string, unknown> => {
  const links = linksValue.parse(value).filter((link) => link !== null && isAddress(link));
  return links.length > 0 ? { output: links } : {};
};

/**
 * An answer with what lies in its wrappers at the top, where it says nothing of its own there. A list of one answer,
 * and JSON inside of a JSON string, are that answer.
 */
const unwrapped = (value: unknown, depth = 0): unknown => {
  if (depth > MOST_WRAPPERS) return value;
  if (typeof value === 'string') return unwrapped(parsedJson(value), depth + 1);
  if (Array.isArray(value)) return value.length === 1 ? unwrapped(value[0], depth + 1) : value;
  if (!isRecord(value)) return value;
  const inner = WRAPPERS.map((name) => value[name]).find(saysSomething);
  const fields = isRecord(inner) ? unwrapped(inner, depth + 1) : wrappedLinks(inner);
  const own = Object.fromEntries(Object.entries(value).filter(([, field]) => saysSomething(field)));
  return isRecord(fields) ? { ...value, ...fields, ...own } : value;
};

/** Reads any body that an image endpoint may answer; never throws. Unknown keys are ignored. */
export const decodeAnswer = (body: string): Answer => {
  const { data: wire } = answerSchema.safeParse(unwrapped(parsedJson(body)));
  if (!wire) return { kind: 'malformed' };
  const decode = Object.hasOwn(byStatus, wire.status ?? '') ? byStatus[wire.status ?? ''] : undefined;
  if (decode) return decode(wire);
  // The framework behind the API answers its own refusals without a status.
  const answer = refused(wire);
  return wire.status === null && answer.texts.length > 0 ? answer : { kind: 'malformed' };
};

import type { Context, Next } from 'hono';
import { z } from 'zod';
import { answerWith, type Env, type JsonObject, refuse } from './call.ts';
import { ERRORS, type Refusal } from './errors.ts';
import { type AnswerFault, type Call, type FaultSource, isAnswerFault } from './faults.ts';
import { FETCHES, isOrderPath } from './paths.ts';
import { type PromptWord, wordsIn } from './prompt-words.ts';
import type { Records } from './record.ts';

/** What a key may do: how many generations may go on at once, undefined for no limit; and the money left, in USD. */
export type Plan = { concurrency?: number | undefined; balance?: number };

export type GateParts = {
  /** The keys that are accepted. */
  plans: ReadonlyMap<string, Plan>;
  faults: FaultSource;
  records: Records;
  /** Aborts when the server closes, so that no slow answer outlives it. */
  signal: AbortSignal;
};

/** A call as it came in; `body` is undefined where it was no JSON object. */
type Incoming = { call: Call; path: string; text: string; body: JsonObject | undefined };

const jsonObject = z.record(z.string(), z.unknown());

const parseBody = (text: string): JsonObject | undefined => {
  try {
    return jsonObject.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const callOf = (path: string): Call => {
  if (isOrderPath(path)) return 'order';
  if (FETCHES.test(path)) return 'fetch';
  if (path.endsWith('/model_reload')) return 'model_reload';
  if (path.endsWith('/load_model')) return 'load_model';
  return path.endsWith('/model_list') ? 'model_list' : 'other';
};

const readCall = async ({ req }: Context<Env>): Promise<Incoming> => {
  const text = await req.text();
  return { call: callOf(req.path), path: req.path, text, body: parseBody(text) };
};

/** The answer fault that a word in the prompt asks for, if any. */
const createPrompted = () => {
  const attempted = new Set<string>();
  const isDue = ({ firstAttemptOnly }: PromptWord, text: string): boolean => {
    if (!firstAttemptOnly) return true;
    const due = !attempted.has(text);
    attempted.add(text);
    return due;
  };
  return ({ call, body, text }: Incoming): AnswerFault | undefined => {
    if (call !== 'order' || typeof body?.prompt !== 'string') return undefined;
    const words = wordsIn(body.prompt).filter(({ fault }) => isAnswerFault(fault));
    return words
      .filter((word) => isDue(word, text))
      .map(({ fault }) => fault)
      .find(isAnswerFault);
  };
};

/** Records each call, refuses what has no accepted key, and lets scripted and prompted faults have their way. */
export const createGate = ({ plans, faults, records, signal }: GateParts) => {
  const prompted = createPrompted();

  const problemOf = ({ body, path }: Incoming): Refusal | undefined => {
    if (body === undefined) {
      records.addViolation(path, 'The body must be a JSON object.');
      return ERRORS.requestInvalidLegacy;
    }
    if (typeof body.key === 'string' && body.key !== '') {
      return plans.has(body.key) ? undefined : ERRORS.keyInvalid;
    }
    records.addViolation(path, 'key: The key field is required.');
    return ERRORS.keyMissing;
  };

  const admit = async (context: Context<Env>, incoming: Incoming, next: Next): Promise<void> => {
    const problem = problemOf(incoming);
    if (problem) {
      context.res = refuse(context, problem);
      return;
    }
    context.set('body', incoming.body ?? {});
    context.set('key', String(incoming.body?.key));
    await next();
  };

  return async (context: Context<Env>, next: Next): Promise<Response | undefined> => {
    const incoming = await readCall(context);
    records.addRequest(incoming.path, incoming.body ?? incoming.text);
    const proceed = (): Promise<void> => admit(context, incoming, next);
    const fault = faults.takeAnswer(incoming.call) ?? prompted(incoming);
    if (fault) return answerWith(fault, context, { next: proceed, signal });
    await proceed();
    return undefined;
  };
};

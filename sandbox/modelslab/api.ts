import { type Context, Hono, type Next } from 'hono';
import { z } from 'zod';
import { fetchAnswer, PROCESSING_FORMS, type ProcessingForm, type Site, submitAnswer } from './answers.ts';
import { answerWith, type Env, type JsonObject, refuse } from './call.ts';
import { ERRORS, queueLimit, validation } from './errors.ts';
import { type AnswerFault, type Call, type FaultSource, isAnswerFault, isGenerationFault } from './faults.ts';
import type { Generation, Generations } from './generations.ts';
import { modelList } from './model-list.ts';
import { ATTRIBUTES, type Breach, readOrder } from './order.ts';
import { type PromptWord, wordsIn } from './prompt-words.ts';
import type { Records } from './record.ts';

export type ApiParts = {
  site: Site;
  keys: ReadonlySet<string>;
  /** How many generations a key may have going on; undefined for no limit. */
  concurrency: number | undefined;
  processingForm: ProcessingForm | 'rotate';
  faults: FaultSource;
  generations: Generations;
  records: Records;
  /** Aborts when the server closes, so that no slow answer outlives it. */
  signal: AbortSignal;
};

const TEXT2IMG = '/api/v6/images/text2img';

const jsonObject = z.record(z.string(), z.unknown());

const parseBody = (text: string): JsonObject | undefined => {
  try {
    return jsonObject.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const callOf = (path: string): Call => {
  if (path === TEXT2IMG) return 'text2img';
  if (path.startsWith('/api/v6/images/fetch')) return 'fetch';
  return path.endsWith('/model_list') ? 'model_list' : 'other';
};

const promptOf = (body: JsonObject): string => (typeof body.prompt === 'string' ? body.prompt : '');

const textsByField = (breaches: Breach[]): Record<string, string[]> =>
  Object.fromEntries(
    breaches.map(({ field }) => [
      field,
      breaches.filter((one) => one.field === field).map(({ text }) => text),
    ]),
  );

/** Records a call, refuses what has no key that is accepted, and lets scripted and prompted faults have their way. */
const createGate = ({ keys, faults, records, signal }: ApiParts) => {
  const attempted = new Set<string>();

  const isDue = ({ firstAttemptOnly }: PromptWord, text: string): boolean => {
    if (!firstAttemptOnly) return true;
    const due = !attempted.has(text);
    attempted.add(text);
    return due;
  };

  const prompted = (call: Call, body: JsonObject, text: string): AnswerFault | undefined =>
    call === 'text2img'
      ? wordsIn(promptOf(body))
          .filter((word) => isAnswerFault(word.fault) && isDue(word, text))
          .map(({ fault }) => fault)
          .find(isAnswerFault)
      : undefined;

  const keyProblem = (key: unknown, path: string) => {
    if (typeof key !== 'string' || key === '') {
      records.addViolation(path, 'key: The key field is required.');
      return ERRORS.keyMissing;
    }
    return keys.has(key) ? undefined : ERRORS.keyInvalid;
  };

  const malformed = (context: Context<Env>): Response => {
    records.addViolation(context.req.path, 'The body must be a JSON object.');
    return refuse(context, ERRORS.requestInvalidLegacy);
  };

  return async (context: Context<Env>, next: Next): Promise<Response | undefined> => {
    const text = await context.req.text();
    const body = parseBody(text);
    const { path } = context.req;
    records.addRequest(path, body ?? text);
    const call = callOf(path);
    const admit = async (): Promise<Response | undefined> => {
      if (body === undefined) return malformed(context);
      const problem = keyProblem(body.key, path);
      if (problem) return refuse(context, problem);
      context.set('body', body);
      context.set('key', String(body.key));
      await next();
      return undefined;
    };
    const fault = faults.takeAnswer(call) ?? prompted(call, body ?? {}, text);
    if (fault === undefined) return admit();
    let admitted: Response | undefined;
    const through = async (): Promise<void> => {
      admitted = await admit();
    };
    return (await answerWith(fault, context, { next: through, signal })) ?? admitted;
  };
};

const createText2img = (parts: ApiParts) => {
  const { records, generations, concurrency, faults, processingForm, site } = parts;

  const refuseBreaches = (context: Context<Env>, breaches: Breach[]): Response => {
    for (const { field, text, sent } of breaches) {
      records.addViolation(TEXT2IMG, `${field}: ${text} Sent: ${JSON.stringify(sent) ?? 'nothing'}`);
    }
    const texts = textsByField(breaches);
    return refuse(context, 'model_id' in texts ? ERRORS.modelIdMissing : validation(texts));
  };

  const formOf = ({ id }: Generation): ProcessingForm =>
    processingForm === 'rotate'
      ? (PROCESSING_FORMS[id % PROCESSING_FORMS.length] ?? 'classic')
      : processingForm;

  return (context: Context<Env>): Response => {
    const { body, key } = context.var;
    for (const name of Object.keys(body).filter((one) => !ATTRIBUTES.has(one))) {
      records.addViolation(TEXT2IMG, `${name}: the API's page has no such attribute.`);
    }
    const read = readOrder(body);
    if ('breaches' in read) return refuseBreaches(context, read.breaches);
    if (concurrency !== undefined && generations.inFlight(key) >= concurrency) {
      return refuse(context, queueLimit(concurrency, 1));
    }
    const words = wordsIn(read.order.prompt).map(({ fault }) => fault);
    const wrongs = [...faults.takeGeneration(), ...words.filter(isGenerationFault)];
    const generation = generations.accept({ key, order: read.order, faults: wrongs });
    return context.json(submitAnswer(generation, formOf(generation), site));
  };
};

/** The routes under `/api`. */
export const createApi = (parts: ApiParts): Hono<Env> => {
  const { generations, records, site } = parts;
  const app = new Hono<Env>();

  const answerFetch = (context: Context<Env>, id: unknown): Response => {
    const generation = generations.find(Number(id));
    if (generation?.key !== context.var.key) return refuse(context, ERRORS.requestNotFound);
    return context.json(fetchAnswer(generation, site));
  };

  app.use(createGate(parts));
  app.post('/v6/images/text2img', createText2img(parts));
  app.post('/v6/images/fetch/:id', (context) => answerFetch(context, context.req.param('id')));
  app.post('/v6/images/fetch', (context) => answerFetch(context, context.var.body.request_id));
  app.post('/v4/dreambooth/model_list', (context) => context.json(modelList(site.origin)));
  app.post('/v6/images/model_reload', (context) => {
    if (typeof context.var.body.model_id === 'string') {
      return context.json({ status: 'success', message: 'Model reload started' });
    }
    records.addViolation(context.req.path, 'model_id: The model_id field is required.');
    return refuse(context, ERRORS.modelIdMissing);
  });
  app.post('/v6/processing/request_count', (context) =>
    context.json({
      status: 'success',
      processing_count: generations.inFlight(context.var.key),
      message: 'Current processing request count retrieved successfully',
    }),
  );
  app.post('/wallet_balance', (context) =>
    context.json({ status: 'success', data: { balance: 43.6, currency: 'USD' } }),
  );
  return app;
};

import { type Context, Hono } from 'hono';
import { fetchAnswer, PROCESSING_FORMS, type ProcessingForm, type Site, submitAnswer } from './answers.ts';
import { type Env, refuse } from './call.ts';
import { ERRORS, modelNotFound, queueLimit, validation } from './errors.ts';
import { isGenerationFault } from './faults.ts';
import { createGate, type GateParts, TEXT2IMG } from './gate.ts';
import type { Generation, Generations } from './generations.ts';
import { modelList } from './model-list.ts';
import type { Models } from './models.ts';
import { ATTRIBUTES, type Breach, type Order, readOrder } from './order.ts';
import { IDLE, wordsIn } from './prompt-words.ts';

export type ApiParts = GateParts & {
  site: Site;
  processingForm: ProcessingForm | 'rotate';
  generations: Generations;
  models: Models;
};

const textsByField = (breaches: Breach[]): Record<string, string[]> =>
  Object.fromEntries(
    breaches.map(({ field }) => [
      field,
      breaches.filter((one) => one.field === field).map(({ text }) => text),
    ]),
  );

const createText2img = (parts: ApiParts) => {
  const { records, generations, plans, faults, processingForm, site, models } = parts;
  const idled = new Set<string>();

  /** A word in the prompt unloads the model of an order, once for the same words. */
  const unloadByWord = ({ prompt, model_id: modelId }: Order): void => {
    if (
      !prompt
        .toLowerCase()
        .split(/[\s,;.]+/)
        .includes(IDLE.word) ||
      idled.has(prompt)
    )
      return;
    idled.add(prompt);
    models.unload(modelId);
  };

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
    unloadByWord(read.order);
    if (!models.serves(read.order.model_id)) return refuse(context, modelNotFound(read.order.model_id));
    const concurrency = plans.get(key)?.concurrency;
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
  const { generations, records, site, models } = parts;
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
  app.post('/v4/dreambooth/model_list', (context) => context.json(modelList(site.samples ?? site.origin)));
  app.post('/v6/images/model_reload', (context) => {
    const { model_id: id } = context.var.body;
    if (typeof id === 'string') return context.json(models.reload(id));
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
    context.json({
      status: 'success',
      data: { balance: parts.plans.get(context.var.key)?.balance ?? 43.6, currency: 'USD' },
    }),
  );
  return app;
};

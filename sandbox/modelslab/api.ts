import { type Context, Hono } from 'hono';
import { fetchAnswer, PROCESSING_FORMS, type ProcessingForm, type Site, submitAnswer } from './answers.ts';
import { type Env, refuse } from './call.ts';
import { ERRORS, modelNotFound, queueLimit, validation } from './errors.ts';
import { isGenerationFault } from './faults.ts';
import { createGate, type GateParts } from './gate.ts';
import type { Generation, Generations } from './generations.ts';
import type { ImageOrder } from './image-order.ts';
import type { Inputs } from './inputs.ts';
import { modelList } from './model-list.ts';
import type { Models } from './models.ts';
import { type Operation, operationsOf } from './operations.ts';
import { isEditOrder, type Order } from './order.ts';
import type { Breach } from './order-fields.ts';
import type { createOwnModels } from './own-models.ts';
import { IDLE, wordsIn } from './prompt-words.ts';

export type ApiParts = GateParts & {
  site: Site;
  processingForm: ProcessingForm | 'rotate';
  generations: Generations;
  models: Models;
  ownModels: ReturnType<typeof createOwnModels>;
  inputs: Inputs;
};

const textsByField = (breaches: Breach[]): Record<string, string[]> =>
  Object.fromEntries(
    breaches.map(({ field }) => [
      field,
      breaches.filter((one) => one.field === field).map(({ text }) => text),
    ]),
  );

/** A word in the prompt unloads the model of an order, once for the same words. */
const createUnloadByWord = ({ models }: ApiParts) => {
  const idled = new Set<string>();
  return ({ prompt, model_id: modelId }: ImageOrder): void => {
    const words = prompt.toLowerCase().split(/[\s,;.]+/);
    if (!words.includes(IDLE.word) || idled.has(prompt)) return;
    idled.add(prompt);
    models.unload(modelId);
  };
};

const createTake = (parts: ApiParts) => {
  const { records, generations, plans, faults, processingForm, site, models } = parts;
  const unloadByWord = createUnloadByWord(parts);

  const refuseBreaches = (context: Context<Env>, breaches: Breach[]): Response => {
    for (const { field, text, sent } of breaches) {
      records.addViolation(context.req.path, `${field}: ${text} Sent: ${JSON.stringify(sent) ?? 'nothing'}`);
    }
    const texts = textsByField(breaches);
    return refuse(context, 'model_id' in texts ? ERRORS.modelIdMissing : validation(texts));
  };

  const formOf = ({ id }: Generation): ProcessingForm =>
    processingForm === 'rotate'
      ? (PROCESSING_FORMS[id % PROCESSING_FORMS.length] ?? 'classic')
      : processingForm;

  const accept = (context: Context<Env>, order: Order): Response => {
    const { key } = context.var;
    const concurrency = plans.get(key)?.concurrency;
    if (concurrency !== undefined && generations.inFlight(key) >= concurrency) {
      return refuse(context, queueLimit(concurrency, 1));
    }
    const words = wordsIn(order.prompt).map(({ fault }) => fault);
    const wrongs = [...faults.takeGeneration(), ...words.filter(isGenerationFault)];
    const generation = generations.accept({ key, order, faults: wrongs });
    return context.json(submitAnswer(generation, formOf(generation), site));
  };

  return ({ attributes, read }: Operation) =>
    async (context: Context<Env>): Promise<Response> => {
      const { body } = context.var;
      for (const name of Object.keys(body).filter((one) => !attributes.has(one))) {
        records.addViolation(context.req.path, `${name}: the API's page has no such attribute.`);
      }
      const taken = await read(body);
      if (taken === null) return refuse(context, ERRORS.inputImage);
      if ('breaches' in taken) return refuseBreaches(context, taken.breaches);
      const { order } = taken;
      if (isEditOrder(order)) return accept(context, order);
      unloadByWord(order);
      return models.serves(order.model_id)
        ? accept(context, order)
        : refuse(context, modelNotFound(order.model_id));
    };
};

/** The routes under `/api`. */
export const createApi = (parts: ApiParts): Hono<Env> => {
  const { generations, records, site, models } = parts;
  const app = new Hono<Env>();

  /** Each family of operations has its own address to ask at, and knows only its own orders. */
  const answerFetch = (context: Context<Env>, id: unknown, isEdit: boolean): Response => {
    const generation = generations.find(Number(id));
    if (generation?.key !== context.var.key || isEditOrder(generation.order) !== isEdit)
      return refuse(context, ERRORS.requestNotFound);
    return context.json(fetchAnswer(generation, site));
  };

  app.use(createGate(parts));
  const take = createTake(parts);
  for (const operation of operationsOf(parts.inputs)) {
    app.post(operation.path.replace(/^\/api/, ''), take(operation));
  }
  app.post('/v6/images/fetch/:id', (context) => answerFetch(context, context.req.param('id'), false));
  app.post('/v6/images/fetch', (context) => answerFetch(context, context.var.body.request_id, false));
  app.post('/v6/image_editing/fetch/:id', (context) => answerFetch(context, context.req.param('id'), true));
  app.post('/v4/dreambooth/model_list', (context) =>
    context.json([...modelList(site.samples ?? site.origin), ...parts.ownModels.rowsOf(context.var.key)]),
  );
  parts.ownModels.routes(app, parts);
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

import { type Context, Hono } from 'hono';
import { fetchAnswer, PROCESSING_FORMS, type ProcessingForm, type Site, submitAnswer } from './answers.ts';
import { type Env, refuse } from './call.ts';
import { ERRORS, modelNotFound, queueLimit, validation } from './errors.ts';
import { isGenerationFault } from './faults.ts';
import { createGate, type GateParts } from './gate.ts';
import type { Generation, Generations } from './generations.ts';
import { type InputPicture, readInputPicture } from './input-picture.ts';
import { modelList } from './model-list.ts';
import type { Models } from './models.ts';
import {
  attributesOf,
  type Breach,
  ORDER_ENDPOINTS,
  type Order,
  type OrderEndpoint,
  readOrder,
} from './order.ts';
import { IDLE, wordsIn } from './prompt-words.ts';
import { RULES } from './rules.ts';

export type ApiParts = GateParts & {
  site: Site;
  processingForm: ProcessingForm | 'rotate';
  generations: Generations;
  models: Models;
};

/** An image made from a picture has its size, as far as the API makes images of that size. */
const sizeOf = ({ width, height }: InputPicture): Pick<Order, 'width' | 'height'> => {
  const { min, max, multipleOf } = RULES.side;
  const scale = Math.min(1, max / Math.max(width, height));
  const side = (pixels: number) => Math.max(min, Math.round((pixels * scale) / multipleOf) * multipleOf);
  return { width: side(width), height: side(height) };
};

const textsByField = (breaches: Breach[]): Record<string, string[]> =>
  Object.fromEntries(
    breaches.map(({ field }) => [
      field,
      breaches.filter((one) => one.field === field).map(({ text }) => text),
    ]),
  );

/** The orders that come in at one endpoint. */
const createOrders = (parts: ApiParts, endpoint: OrderEndpoint) => {
  const path = `/api/v6/images/${endpoint}`;
  const attributes = attributesOf(endpoint);
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
      records.addViolation(path, `${field}: ${text} Sent: ${JSON.stringify(sent) ?? 'nothing'}`);
    }
    const texts = textsByField(breaches);
    return refuse(context, 'model_id' in texts ? ERRORS.modelIdMissing : validation(texts));
  };

  const formOf = ({ id }: Generation): ProcessingForm =>
    processingForm === 'rotate'
      ? (PROCESSING_FORMS[id % PROCESSING_FORMS.length] ?? 'classic')
      : processingForm;

  /** The order with its picture; undefined where that cannot be read. */
  const withPicture = async (order: Order): Promise<Order | undefined> => {
    const url = order.init_image ?? order.ip_adapter_image;
    if (url === null) return order;
    const picture = await readInputPicture(url, parts.signal);
    return picture && { ...order, picture, ...(endpoint === 'img2img' ? sizeOf(picture) : {}) };
  };

  return async (context: Context<Env>): Promise<Response> => {
    const { body, key } = context.var;
    for (const name of Object.keys(body).filter((one) => !attributes.has(one))) {
      records.addViolation(path, `${name}: the API's page has no such attribute.`);
    }
    const read = readOrder(endpoint, body);
    if ('breaches' in read) return refuseBreaches(context, read.breaches);
    unloadByWord(read.order);
    if (!models.serves(read.order.model_id)) return refuse(context, modelNotFound(read.order.model_id));
    const concurrency = plans.get(key)?.concurrency;
    if (concurrency !== undefined && generations.inFlight(key) >= concurrency) {
      return refuse(context, queueLimit(concurrency, 1));
    }
    const order = await withPicture(read.order);
    if (!order) return refuse(context, ERRORS.inputImage);
    const words = wordsIn(order.prompt).map(({ fault }) => fault);
    const wrongs = [...faults.takeGeneration(), ...words.filter(isGenerationFault)];
    const generation = generations.accept({ key, order, faults: wrongs });
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
  for (const endpoint of ORDER_ENDPOINTS) app.post(`/v6/images/${endpoint}`, createOrders(parts, endpoint));
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

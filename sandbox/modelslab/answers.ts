import { ERRORS } from './errors.ts';
import { faultOf } from './faults.ts';
import type { Generation } from './generations.ts';
import { metaOf } from './meta.ts';
import { isEditOrder } from './order.ts';

/** The forms in which the API has been documented to say that an image is not ready. */
export const PROCESSING_FORMS = ['classic', 'newer', 'flux', 'minimal', 'realtime'] as const;

export type ProcessingForm = (typeof PROCESSING_FORMS)[number];

/** Where this server can be reached, without a slash at the end. */
export type Site = {
  origin: string;
  /** Where the list says that its sample pictures are; null: at the origin. */
  samples: string | null;
};

type Body = Record<string, unknown>;

const TIP =
  'Get 20x faster image generation using enterprise plan. Click here : https://modelslab.com/enterprise';
const WAIT_TIP = 'Your image is processing in background, you can get this image using fetch API';
const WAIT = 'Try to fetch request after seconds estimated';

const folder = ({ order }: Generation): string =>
  !isEditOrder(order) && order.temp ? 'temp' : 'generations';

const linksAt = (base: string, generation: Generation): string[] =>
  generation.files.map((file) => `${base}/${folder(generation)}/${file}`);

const outputs = (generation: Generation, { origin }: Site): string[] => linksAt(`${origin}/cdn`, generation);

const proxies = (generation: Generation, { origin }: Site): string[] =>
  linksAt(`${origin}/proxy`, generation);

/** `output` in the form that a fault asks for, for as many answers as it asks. */
const shapedOutput = (generation: Generation, links: string[]): unknown => {
  const fault = faultOf(generation.faults, 'output');
  if (fault === undefined || generation.successes > (fault.answers ?? Number.POSITIVE_INFINITY)) return links;
  const forms = {
    emptyText: '',
    emptyArray: [],
    url: links[0],
    null: null,
    object: Object.fromEntries(links.entries()),
    nested: [links],
    objects: links.map((url) => ({ url })),
    jsonText: JSON.stringify(links),
  };
  return forms[fault.form];
};

/** Whether the safety checker blanks this generation's images. */
export const isBlank = ({ order, faults }: Generation): boolean =>
  !isEditOrder(order) && order.safety_checker && faultOf(faults, 'blank') !== undefined;

const seconds = ({ acceptedAt, finishedAt }: Generation): number =>
  ((finishedAt ?? acceptedAt) - acceptedAt) / 1000;

const isFlux = ({ order }: Generation): boolean => !isEditOrder(order) && order.model_id.startsWith('flux');

/** What was made: addresses of images, or a text. */
const madeOf = (generation: Generation, site: Site): string[] =>
  'text' in generation.order ? [generation.order.text] : outputs(generation, site);

const success = (generation: Generation, site: Site): Body => {
  generation.successes += 1;
  return {
    status: 'success',
    generationTime: seconds(generation),
    id: generation.id,
    output: shapedOutput(generation, madeOf(generation, site)),
    proxy_links: proxies(generation, site),
    nsfw_content_detected: isBlank(generation),
    webhook_status: '',
    meta: metaOf(generation, isFlux(generation) ? 'long' : 'short'),
    tip: TIP,
  };
};

const waiting = (generation: Generation, site: Site) => ({
  status: 'processing',
  eta: generation.eta,
  id: generation.id,
  webhook_status: '',
  fetch_result: `${site.origin}/api/v6/images/fetch/${generation.id}`,
  output: [],
  future_links: outputs(generation, site),
});

const PROCESSING: Record<ProcessingForm, (generation: Generation, site: Site) => Body> = {
  classic: (generation, site) => ({
    ...waiting(generation, site),
    tip: WAIT_TIP,
    messege: WAIT,
    meta: metaOf(generation, 'short'),
  }),
  newer: (generation, site) => ({
    ...waiting(generation, site),
    tip: WAIT_TIP,
    tip_1: TIP,
    messege: WAIT,
    meta: {
      ...metaOf(generation, 'short'),
      webhook: generation.order.webhook,
      track_id: generation.order.track_id,
      // A string here, a number above it: so the API's own sample has it.
      id: String(generation.id),
      is_sdxl: true,
      output: outputs(generation, site),
    },
  }),
  flux: (generation, site) => ({
    ...waiting(generation, site),
    messege: WAIT,
    proxy_links: proxies(generation, site),
    meta: metaOf(generation, 'long'),
  }),
  minimal: ({ id, eta }) => ({ status: 'processing', id, eta, message: 'Your request is being processed' }),
  realtime: (generation, site) => ({
    ...waiting(generation, site),
    output: '',
    message: WAIT,
    meta: metaOf(generation, 'long'),
  }),
};

/** How image editing says that something is not ready: it spells `message` right. */
const editProcessing = (generation: Generation, site: Site): Body => ({
  status: 'processing',
  tip: WAIT_TIP,
  eta: Math.ceil(generation.eta),
  message: WAIT,
  fetch_result: `${site.origin}/api/v6/image_editing/fetch/${generation.id}`,
  id: generation.id,
  output: [],
  future_links: outputs(generation, site),
  proxy_links: '',
});

/** The answer to a submission. */
export const submitAnswer = (generation: Generation, form: ProcessingForm, site: Site): Body => {
  if (generation.state === 'success') return success(generation, site);
  if (generation.state === 'failed') return ERRORS.generationFailed.body;
  return isEditOrder(generation.order)
    ? editProcessing(generation, site)
    : PROCESSING[form](generation, site);
};

/** The answer to a fetch: while processing it carries neither id nor eta, afterwards no meta. */
export const fetchAnswer = (generation: Generation, site: Site): Body => {
  if (generation.state === 'processing') {
    const word = isEditOrder(generation.order) ? 'message' : 'messege';
    return { status: 'processing', [word]: 'try again later.', output: '', tip: TIP };
  }
  if (generation.state === 'failed') return ERRORS.generationFailed.body;
  const { status, id, output, proxy_links, nsfw_content_detected } = success(generation, site);
  const flag = isBlank(generation) ? { nsfw_content_detected } : {};
  return { status, id, output, proxy_links, ...flag, tip: '' };
};

/** The body that a webhook gets. Its id is a string, as the API's page on webhooks shows it. */
export const webhookBody = (generation: Generation, site: Site): Body => {
  const { id, order } = generation;
  const tracked = { id: String(id), track_id: order.track_id };
  if (generation.state === 'failed') {
    return { status: 'failed', ...tracked, message: 'Processing failed: Failed, Try Again' };
  }
  const { status, output, generationTime, meta } = success(generation, site);
  return { status, ...tracked, output, generationTime, meta };
};

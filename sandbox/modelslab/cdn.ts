import { type Context, Hono, type Next } from 'hono';
import { isBlank } from './answers.ts';
import { answerWith, type Env, HTML_PAGE } from './call.ts';
import type { EditOrder } from './edit-order.ts';
import { type FaultSource, faultOf } from './faults.ts';
import type { Generation, Generations } from './generations.ts';
import type { ImageGenerator } from './image-generator.ts';
import type { ImageOrder } from './image-order.ts';
import type { ImageSpec } from './image-svg.ts';
import type { Inputs } from './inputs.ts';
import { screenshotSpec } from './model-list.ts';
import { isEditOrder } from './order.ts';

export type CdnParts = {
  generations: Generations;
  images: ImageGenerator;
  inputs: Inputs;
  faults: FaultSource;
  signal: AbortSignal;
  /** What every file is, in the place of what the generator makes. */
  picture?: Uint8Array<ArrayBuffer> | undefined;
};

/** A scheduler with those of its settings that are not the API's own. */
const solverOf = (order: ImageOrder): string =>
  [
    order.scheduler,
    ...(order.use_karras_sigmas ? [] : ['without Karras']),
    ...(order.algorithm_type === 'none' ? [] : [order.algorithm_type]),
  ].join(' ');

/** The picture that an order brought, and how much of it is seen: of a style less than of what an image begins with. */
const inputOf = ({ endpoint, picture, strength, ip_adapter_scale: scale }: ImageOrder) =>
  picture ? { input: { data: picture.data, share: endpoint === 'img2img' ? 1 - strength : scale / 2 } } : {};

/** What one sample depends on. */
const specOf = (order: ImageOrder, seed: number): ImageSpec => ({
  prompt: order.prompt,
  negativePrompt: order.negative_prompt,
  modelId: order.model_id,
  loras: order.loras,
  scheduler: solverOf(order),
  embedding: order.embeddings_model,
  width: order.width,
  height: order.height,
  steps: order.num_inference_steps,
  guidanceScale: order.guidance_scale,
  seed,
  clipSkip: order.clip_skip,
  enhancePrompt: order.enhance_prompt,
  panorama: order.panorama,
  selfAttention: order.self_attention,
  upscale: order.upscale,
  ...inputOf(order),
});

const missing = (context: Context<Env>): Response => context.text('Object not found', 404);

const sendPng = (context: Context<Env>, bytes: Uint8Array<ArrayBuffer>): Response =>
  context.body(bytes, 200, { 'content-type': 'image/png' });

/** The routes under `/cdn` and `/proxy`: images are drawn when somebody asks for them. */
export const createCdn = (
  { generations, images, inputs, faults, signal, picture: given }: CdnParts,
  host: 'cdn' | 'proxy',
): Hono<Env> => {
  const app = new Hono<Env>();
  const gets = new Map<string, number>();

  const enlarged = async (order: EditOrder): Promise<Uint8Array> => {
    const input = await inputs.read(order.initImage);
    const scale = order.operation === 'super_resolution' ? order.scale : 1;
    if (!input) throw new Error(`The picture at ${order.initImage} is not there any more.`);
    return images.enlarge(input, scale);
  };

  const bytesOf = async (generation: Generation, index: number): Promise<Uint8Array<ArrayBuffer>> => {
    if (given) return given;
    const { order, seed } = generation;
    if (isEditOrder(order)) return new Uint8Array(await enlarged(order));
    // The seed counts up with the samples.
    const picture = specOf(order, seed + index);
    return new Uint8Array(await (isBlank(generation) ? images.blank(picture) : images.generate(picture)));
  };

  const faultyAnswer = (context: Context<Env>, generation: Generation): Response | undefined => {
    const fault = faultOf(generation.faults, 'files');
    if (fault === undefined || (host === 'proxy' && !fault.proxiesToo)) return undefined;
    const count = (gets.get(context.req.path) ?? 0) + 1;
    gets.set(context.req.path, count);
    if (count > (fault.gets ?? Number.POSITIVE_INFINITY)) return undefined;
    if (fault.are === 'missing') return missing(context);
    return fault.are === 'html'
      ? context.html(HTML_PAGE)
      : context.body('\x89PNG\r\n\x1a\n', 200, { 'content-type': 'image/png' });
  };

  app.use(async (context: Context<Env>, next: Next) => {
    const fault = host === 'cdn' ? faults.takeAnswer('cdn') : undefined;
    if (fault) return answerWith(fault, context, { next, signal });
    await next();
    return undefined;
  });

  app.get('/screenshots/:file', async (context) =>
    sendPng(
      context,
      new Uint8Array(await images.generate(screenshotSpec(context.req.param('file').replace(/\.png$/, '')))),
    ),
  );

  app.get('/:folder{generations|temp}/:file', async (context) => {
    const found = generations.findFile(context.req.param('file'));
    if (found === undefined || found.generation.state !== 'success') return missing(context);
    const faulty = faultyAnswer(context, found.generation);
    if (faulty) return faulty;
    const bytes = await bytesOf(found.generation, found.index);
    return found.generation.order.base64
      ? context.text(Buffer.from(bytes).toString('base64'))
      : sendPng(context, bytes);
  });
  return app;
};

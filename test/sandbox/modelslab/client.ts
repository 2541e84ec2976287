import type { ModelsLabStandIn } from '#sandbox/modelslab/index.ts';

export type Answer = { status: number; body: Record<string, unknown> };

/** The example body of the API's page, its prompts shortened. */
export const EXAMPLE = {
  model_id: 'tamarin-xl-v1',
  prompt: 'actual 8K portrait photo of gareth person, portrait, happy colors, bright eyes',
  negative_prompt: 'painting, extra fingers, mutated hands',
  width: '512',
  height: '512',
  samples: '1',
  num_inference_steps: '31',
  safety_checker: 'no',
  enhance_prompt: 'yes',
  seed: null,
  guidance_scale: 7.5,
  panorama: 'no',
  self_attention: 'no',
  upscale: 'no',
  embeddings_model: null,
  lora_model: 'xl-realistic-cake-art-sty',
  lora_strength: '0.45',
  scheduler: 'UniPCMultistepScheduler',
  webhook: null,
  track_id: null,
} as const;

export const send = (server: ModelsLabStandIn, path: string, body: object): Promise<Response> =>
  fetch(`${server.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: server.key, ...body }),
  });

export const post = async (server: ModelsLabStandIn, path: string, body: object): Promise<Answer> => {
  const response = await send(server, path, body);
  // The tests state what must be in it.
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

export const order = (server: ModelsLabStandIn, body: object = {}): Promise<Answer> =>
  post(server, '/v6/images/text2img', { ...EXAMPLE, ...body });

export const fetchResult = (server: ModelsLabStandIn, id: unknown): Promise<Answer> =>
  post(server, `/v6/images/fetch/${id}`, {});

/** The links of an answer's list. */
export const links = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const firstLink = ({ body }: Answer): string => {
  const [link] = links(body.output);
  if (link === undefined) throw new Error(`No image in ${JSON.stringify(body)}`);
  return link;
};

export const bytesOf = async (link: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(link)).arrayBuffer());

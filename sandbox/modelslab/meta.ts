import type { EditOrder } from './edit-order.ts';
import type { Generation } from './generations.ts';
import type { ImageOrder } from './image-order.ts';
import { isEditOrder } from './order.ts';

const yesNo = (value: boolean): 'yes' | 'no' => (value ? 'yes' : 'no');

const ENHANCEMENT =
  ' hyperrealistic, highly detailed, cinematic lighting, intricate, sharp focus, HDR 4K, 8K';
const AVOIDED =
  ' ugly, tiling, out of frame, disfigured, watermark, signature, cut off, low contrast, draft, grainy';

type Style = 'short' | 'long';

const sizes = (order: ImageOrder, style: Style) => {
  // The API's example sends 31 steps and gets 30 back.
  const steps = order.num_inference_steps - 1;
  const { width, height } = order;
  return style === 'short' ? { W: width, H: height, steps } : { width, height, num_inference_steps: steps };
};

const safety = (order: ImageOrder, style: Style) => {
  const checked = yesNo(order.safety_checker);
  return style === 'short' ? { safety_checker: checked } : { safetychecker: checked };
};

const fixed = {
  full_url: 'no',
  instant_response: 'no',
  tomesd: 'no',
  free_u: 'no',
  use_karras_sigmas: 'no',
  algorithm_type: 'no',
  safety_checker_type: 'sensitive_content_text',
  vae: null,
};

/** What an order on a picture was told. */
const editMeta = (order: EditOrder, { files }: Generation): Record<string, unknown> => {
  const base = { init_image: order.initImage, base64: yesNo(order.base64) };
  if (order.operation === 'caption') return { ...base, length: order.length };
  const { model_id, scale, face_enhance } = order;
  const prefix = files[0]?.replace(/^0-/, '');
  return { ...base, model_id, scale, face_enhance: yesNo(face_enhance), file_prefix: prefix };
};

/** The `meta` of an answer. Short: W, H, steps, as SD models answer; long: width, height, as flux models do. */
export const metaOf = (generation: Generation, style: Style): Record<string, unknown> => {
  const { order } = generation;
  if (isEditOrder(order)) return editMeta(order, generation);
  return {
    prompt: ` ${order.prompt}${order.enhance_prompt ? ENHANCEMENT : ''}`,
    model_id: order.model_id,
    negative_prompt: `${order.negative_prompt}${order.enhance_prompt ? AVOIDED : ''}`,
    scheduler: order.scheduler,
    ...safety(order, style),
    ...sizes(order, style),
    guidance_scale: order.guidance_scale,
    seed: generation.seed,
    n_samples: order.samples,
    ...fixed,
    ip_adapter_id: order.ip_adapter_id,
    ip_adapter_scale: order.ip_adapter_scale,
    ip_adapter_image: order.ip_adapter_image,
    ...(order.endpoint === 'img2img' ? { init_image: order.init_image, strength: order.strength } : {}),
    upscale: yesNo(order.upscale),
    panorama: yesNo(order.panorama),
    self_attention: yesNo(order.self_attention),
    embeddings: order.embeddings_model || null,
    lora: order.lora_model || null,
    lora_strength: order.lora_strength || 1,
    clip_skip: order.clip_skip,
    temp: yesNo(order.temp),
    base64: yesNo(order.base64),
    file_prefix: generation.files[0]?.replace(/^0-/, ''),
  };
};

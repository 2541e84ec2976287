import { z } from 'zod';
import type { LoraBase } from '#domain/catalogue/own-loras.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import { parsedJson } from '#domain/json.ts';
import { readPosted } from './errors/reading.ts';
import type { Connection } from './transport.ts';

/** A LoRA that the API fetches from a link. */
type NewModel = { id: string; url: string; base: LoraBase; isPublic: boolean };

/** The calls for the models of an account. They reject with a GenerationError, or with the signal's reason. */
export type OwnModels = {
  /** Has a LoRA fetched, once: `unknown` where the answer was lost. */
  loadModel(model: NewModel, signal: AbortSignal): Promise<'started' | 'unknown'>;
  /** The ids of the models that were trained on the account. */
  trainedModels(signal: AbortSignal): Promise<string[]>;
  /** Whether the list of models of this account has one that is ready. The list has many megabytes. */
  listsModel(id: string, signal: AbortSignal): Promise<boolean>;
};

const started = z.looseObject({ status: z.literal('success') });

// The documents say that the list has ids; what trained models look like in other lists is read too.
const trained = z
  .looseObject({
    status: z.literal('success'),
    data: z.array(z.union([z.string(), z.looseObject({ model_id: z.string() })])),
  })
  .transform(({ data }) => data.map((entry) => (typeof entry === 'string' ? entry : entry.model_id)));

const row = z.looseObject({ status: z.string().nullish() });

/** Whether a list has a model that is ready. The list itself is not parsed: that would hold up everything else. */
const hasReady = (body: string, id: string): boolean => {
  const at = Math.max(...[':', ': '].map((colon) => body.indexOf(`"model_id"${colon}${JSON.stringify(id)}`)));
  if (at < 0) return false;
  const text = body.slice(body.lastIndexOf('{', at), body.indexOf('}', at) + 1);
  const status = row.safeParse(parsedJson(text)).data?.status ?? 'model_ready';
  return status === 'model_ready';
};

/** The calls for the models of the account of a key. */
export const createOwnModels = ({ settings, endpoints, transport, redact }: Connection): OwnModels => {
  const post = async (
    call: string,
    { url, body, signal }: { url: URL; body: Record<string, unknown>; signal: AbortSignal },
  ) => {
    signal.throwIfAborted();
    const timeoutMs = call === 'model_list' ? settings.timeouts.listMs : settings.timeouts.fetchMs;
    const posted = await transport({
      url,
      body: JSON.stringify({ key: settings.key, ...body }),
      signal,
      timeoutMs,
    });
    const context = { call, request: null, timeoutMs, redact, now: settings.clock.now() };
    const refusal = (): GenerationError => {
      const reading = readPosted(posted, context);
      return reading.ok
        ? new GenerationError({ kind: 'malformedAnswer' }, `${call}: not the documented answer`)
        : reading.error;
    };
    return { posted, refusal, text: posted.answered && posted.status < 400 ? posted.body : null };
  };

  return {
    async loadModel({ id, url, base, isPublic }, signal) {
      const body = {
        url,
        model_id: id,
        model_name: id,
        model_format: 'safetensors',
        model_category: base,
        model_subcategory: 'lora',
        // Left out, the API makes it public.
        model_visibility: isPublic ? 'public' : 'private',
      };
      const { posted, refusal, text } = await post('load_model', { url: endpoints.loadModel, body, signal });
      if (started.safeParse(parsedJson(text ?? '')).success) return 'started';
      const error = refusal();
      // What came back proves nothing: the API may be fetching it.
      if (!posted.answered || error.failure.kind === 'malformedAnswer' || posted.status >= 500)
        return 'unknown';
      throw error;
    },
    async trainedModels(signal) {
      const { refusal, text } = await post('finetune_list', {
        url: endpoints.finetuneList,
        body: {},
        signal,
      });
      const ids = trained.safeParse(parsedJson(text ?? ''));
      if (!ids.success) throw refusal();
      return ids.data;
    },
    async listsModel(id, signal) {
      const { refusal, text } = await post('model_list', { url: endpoints.modelList, body: {}, signal });
      if (text === null) throw refusal();
      return hasReady(text, id);
    },
  };
};

/**
 * Asks for a model to be loaded that was idle for a week. The documented answers have the status success, processing or
 * error and a message; what else comes back says nothing. Rejects with the signal's reason alone.
 */
export const createReload = ({
  settings,
  endpoints,
  transport,
  redact,
}: Connection): NonNullable<ImageProvider['reload']> => {
  const timeoutMs = settings.timeouts.fetchMs;
  return async (modelId, { signal }) => {
    signal.throwIfAborted();
    const body = JSON.stringify({ key: settings.key, model_id: modelId });
    const posted = await transport({ url: endpoints.modelReload, body, signal, timeoutMs });
    const now = settings.clock.now();
    const reading = readPosted(posted, { call: 'model_reload', request: null, timeoutMs, redact, now });
    if (reading.ok) return 'asked';
    return reading.cause === 'final' ? 'refused' : 'unknown';
  };
};

import type { ImageProvider } from '#domain/generation/provider.ts';
import { readPosted } from './errors/reading.ts';
import type { Connection } from './transport.ts';

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

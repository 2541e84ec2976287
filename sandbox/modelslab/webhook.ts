/** A webhook call that was made: `status` is the receiver's, null when it could not be reached. */
export type WebhookCall = { url: string; body: unknown; status: number | null };

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether the stand-in would call this address: it never leaves the machine. */
export const isLoopback = (url: string): boolean => URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);

/** POSTs once, as the service does: best effort, no second try. */
export const callWebhook = async (url: string, body: unknown, signal: AbortSignal): Promise<WebhookCall> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  }).catch(() => null);
  await answer?.body?.cancel();
  return { url, body, status: answer?.status ?? null };
};

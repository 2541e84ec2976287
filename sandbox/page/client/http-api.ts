import type { AutocompleteAnswer, Outcome, PageState, PageUpload } from '../contract.ts';
import { type Api, type Place, type Subscription, UNREACHABLE } from './api.ts';

/** A refused stream (the server answered, but not with events) is closed for good by the browser: tried again after this. */
const REOPEN_AFTER_MS = 2000;

/** The calls of the contract. The answers come from the server that also serves this page, so they are taken as typed. */
export const createApi = (): Api => {
  return {
    state: (place) => read(`/sandbox/state${query(place)}`, {}) as Promise<PageState>,
    subscribe,
    upload,
    autocomplete: (body, signal) =>
      post('/sandbox/autocomplete', body, signal) as Promise<AutocompleteAnswer>,
    runCommand: (body) => post('/sandbox/commands', body) as Promise<Outcome>,
    runMenu: (body) => post('/sandbox/menus', body) as Promise<Outcome>,
    pressComponent: (body) => post('/sandbox/components', body) as Promise<Outcome>,
    submitModal: (body) => post('/sandbox/modals', body) as Promise<Outcome>,
  };
};

const query = ({ as, channelId }: Place): string => {
  return `?${new URLSearchParams({ as, channel: channelId })}`;
};

const post = (path: string, body: object, signal?: AbortSignal): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' };
  return read(path, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null });
};

const upload = (place: Place, file: File): Promise<PageUpload> => {
  const body = new FormData();
  body.set('file', file);
  return read(`/sandbox/uploads${query(place)}`, { method: 'POST', body }) as Promise<PageUpload>;
};

const read = async (path: string, init: RequestInit): Promise<unknown> => {
  const response = await fetch(path, init).catch((error: unknown) => {
    // The browser's own words for a connection that failed are "Failed to fetch".
    throw init.signal?.aborted ? error : new Error(UNREACHABLE);
  });
  if (response.ok) return response.json();
  const refusal: unknown = await response.json().catch(() => undefined);
  throw new Error(problemOf(refusal) ?? `The sandbox answered with status ${response.status}.`);
};

const problemOf = (refusal: unknown): string | undefined => {
  const named = typeof refusal === 'object' && refusal !== null && 'problem' in refusal;
  return named ? String(refusal.problem) : undefined;
};

const subscribe = (place: Place, subscription: Subscription): (() => void) => {
  let source = open();
  let reopening: number | undefined;

  function open(): EventSource {
    const stream = new EventSource(`/sandbox/events${query(place)}`);
    stream.addEventListener('open', subscription.opened);
    stream.addEventListener('message', ({ data }) => subscription.received(JSON.parse(String(data))));
    stream.addEventListener('error', () => {
      subscription.lost();
      if (stream.readyState === EventSource.CLOSED) reopening = window.setTimeout(reopen, REOPEN_AFTER_MS);
    });
    return stream;
  }

  function reopen(): void {
    source = open();
  }

  return () => {
    window.clearTimeout(reopening);
    source.close();
  };
};

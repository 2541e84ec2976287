import type {
  AutocompleteAnswer,
  AutocompleteBody,
  CommandBody,
  ComponentBody,
  LanguageBody,
  MenuBody,
  ModalBody,
  Outcome,
  PageEvent,
  PageState,
  PageUpload,
} from '../contract.ts';

/** What is said when nothing answers at the page's address. */
export const UNREACHABLE = 'The sandbox cannot be reached. Is it still running?';

/** A refused stream (the server answered, but not with events) is closed for good by the browser: tried again after this. */
const REOPEN_AFTER_MS = 2000;

/** Whom the visitor acts as, and where. */
export type Place = { as: string; channelId: string };

/** Takes a file in; rejects with the sentence that says why not. */
export type UploadFile = (file: File) => Promise<PageUpload>;

export type Subscription = { opened(): void; received(event: PageEvent): void; lost(): void };

export type Api = ReturnType<typeof createApi>;

/** The calls of the contract. The answers come from the server that also serves this page, so they are taken as typed. */
export const createApi = () => ({
  /** Where nobody and nothing is named, or what the member does not see, the server answers for another place. */
  state: (place: Place) => read<PageState>(`/sandbox/state${query(place)}`, {}),
  /** Keeps one event stream open, over every loss of the connection, until the returned function is called. */
  subscribe,
  /** Takes a file in for the member who acts. */
  upload,
  setLanguage: (body: LanguageBody) => post<PageState>('/sandbox/languages', body),
  autocomplete: (body: AutocompleteBody, signal: AbortSignal) =>
    post<AutocompleteAnswer>('/sandbox/autocomplete', body, signal),
  runCommand: (body: CommandBody) => post<Outcome>('/sandbox/commands', body),
  runMenu: (body: MenuBody) => post<Outcome>('/sandbox/menus', body),
  pressComponent: (body: ComponentBody) => post<Outcome>('/sandbox/components', body),
  submitModal: (body: ModalBody) => post<Outcome>('/sandbox/modals', body),
});

const query = ({ as, channelId }: Place): string => {
  return `?${new URLSearchParams({ as, channel: channelId })}`;
};

const post = <T>(path: string, body: object, signal?: AbortSignal): Promise<T> => {
  const headers = { 'content-type': 'application/json' };
  return read<T>(path, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null });
};

const upload = (place: Place, file: File): Promise<PageUpload> => {
  const body = new FormData();
  body.set('file', file);
  return read<PageUpload>(`/sandbox/uploads${query(place)}`, { method: 'POST', body });
};

const read = async <T>(path: string, init: RequestInit): Promise<T> => {
  const response = await fetch(path, init).catch((error: unknown) => {
    // The browser's own words for a connection that failed are "Failed to fetch".
    throw init.signal?.aborted ? error : new Error(UNREACHABLE);
  });
  if (response.ok) return (await response.json()) as T;
  const refusal: unknown = await response.json().catch(() => undefined);
  throw new Error(problemOf(refusal) ?? `The sandbox answered with status ${response.status}.`);
};

const problemOf = (refusal: unknown): string | undefined => {
  const named = typeof refusal === 'object' && refusal !== null && 'problem' in refusal;
  return named ? String(refusal.problem) : undefined;
};

const subscribe = (place: Place, subscription: Subscription): (() => void) => {
  let source = open();
  let reopening: ReturnType<typeof setTimeout> | undefined;

  function open(): EventSource {
    const stream = new EventSource(`/sandbox/events${query(place)}`);
    stream.addEventListener('open', subscription.opened);
    stream.addEventListener('message', ({ data }) => subscription.received(JSON.parse(String(data))));
    stream.addEventListener('error', () => {
      subscription.lost();
      if (stream.readyState === EventSource.CLOSED) reopening = setTimeout(reopen, REOPEN_AFTER_MS);
    });
    return stream;
  }

  function reopen(): void {
    source = open();
  }

  return () => {
    clearTimeout(reopening);
    source.close();
  };
};

import type { PageEvent, PageMessage, PageState } from '../contract.ts';
import type { Api, Place } from './api.ts';

/** The state of one place, kept up to date by its events. */
export type LiveState = {
  readonly state: PageState;
  /** Whether the event stream stands; while it does not, the state may be old. */
  readonly live: boolean;
  /** Looks at another place from now on. Settles when its state was fetched, or could not be. */
  follow(place: Place): Promise<void>;
};

/**
 * Each time the stream opens the state is fetched anew; the events that arrive meanwhile wait and are applied after
 * it, so none is lost and the newest version of a message wins.
 */
export const createLiveState = (api: Api, first: PageState, changed: () => void): LiveState => {
  let state = first;
  let live = false;
  let waiting: PageEvent[] | undefined;
  let unsubscribe = () => {};

  const set = (next: { state?: PageState; live?: boolean }) => {
    state = next.state ?? state;
    live = next.live ?? live;
    changed();
  };

  const load = async (place: Place) => {
    const arrived: PageEvent[] = [];
    waiting = arrived;
    const fresh = await api.state(place);
    // A later load has begun: this answer is nobody's any more.
    if (waiting !== arrived) return;
    waiting = undefined;
    set({ state: arrived.reduce(applyEvent, fresh), live: true });
  };

  const lost = () => set({ live: false });

  const received = (event: PageEvent) => {
    if (waiting === undefined) set({ state: applyEvent(state, event) });
    else waiting.push(event);
  };

  const follow = async (place: Place) => {
    unsubscribe();
    unsubscribe = api.subscribe(place, { opened: () => void load(place).catch(lost), received, lost });
    await load(place).catch(lost);
  };

  return {
    get state() {
      return state;
    },
    get live() {
      return live;
    },
    follow,
  };
};

/** The state after the event; the state given is left as it was. */
export const applyEvent = (state: PageState, event: PageEvent): PageState => {
  switch (event.kind) {
    case 'message':
      return { ...state, messages: withMessage(state.messages, event.message) };
    case 'deleted':
      return { ...state, messages: state.messages.filter(({ message }) => message.id !== event.messageId) };
    case 'commands':
      return { ...state, commands: event.commands };
    case 'connection':
      return { ...state, connected: event.connected };
    case 'violation':
      return { ...state, violations: [...state.violations, event.violation] };
  }
};

const withMessage = (messages: PageMessage[], changed: PageMessage): PageMessage[] => {
  const index = messages.findIndex(({ message }) => message.id === changed.message.id);
  return index === -1 ? [...messages, changed] : messages.with(index, changed);
};

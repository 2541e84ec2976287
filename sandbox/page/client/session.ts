import type { PageChannel, PageEvent, PageMember, PageState } from '../contract.ts';
import type { Api, Place } from './api.ts';
import { applyEvent } from './page-state.ts';

/** What the page shows now: the sandbox as one member sees one channel of it. */
export type Session = {
  readonly state: PageState;
  readonly member: PageMember;
  readonly channel: PageChannel;
  readonly place: Place;
  /** Whether the event stream stands; while it does not, what is shown may be old. */
  readonly live: boolean;
  /** Acts as somebody else, or elsewhere, from now on. */
  move(to: Partial<Place>): Promise<void>;
  onChange(listener: () => void): void;
};

/**
 * Fetches the state and keeps it up to date by the events. Each time the stream opens the state is fetched anew; the
 * events that arrive meanwhile wait and are applied after it, so none is lost and the newest version of a message wins.
 */
export async function createSession(api: Api, wanted: Partial<Place>): Promise<Session> {
  let state = await api.state();
  let place = placeIn(state, wanted);
  let live = false;
  let waiting: PageEvent[] | undefined;
  let unsubscribe = () => {};
  const listeners: (() => void)[] = [];

  const changed = () => {
    for (const listener of listeners) listener();
  };

  const reload = async (at: Place) => {
    const load: PageEvent[] = [];
    waiting = load;
    const fresh = await api.state(at);
    // A later load has begun, or the visitor has gone elsewhere: this answer is nobody's any more.
    if (waiting !== load) return;
    state = load.reduce(applyEvent, fresh);
    waiting = undefined;
    live = true;
    changed();
  };

  const received = (event: PageEvent) => {
    if (waiting !== undefined) {
      waiting.push(event);
      return;
    }
    state = applyEvent(state, event);
    changed();
  };

  const lost = () => {
    live = false;
    changed();
  };

  const subscribe = (at: Place) => {
    unsubscribe();
    unsubscribe = api.subscribe(at, { opened: () => void reload(at).catch(lost), received, lost });
  };

  const move = async (to: Partial<Place>) => {
    place = placeIn(state, { ...place, ...to });
    subscribe(place);
    await reload(place).catch(lost);
  };

  await move({});
  return {
    get state() {
      return state;
    },
    get member() {
      return byId(state.members, place.as);
    },
    get channel() {
      return byId(state.channels, place.channelId);
    },
    get place() {
      return place;
    },
    get live() {
      return live;
    },
    move,
    onChange: (listener) => void listeners.push(listener),
  };
}

function placeIn(state: PageState, wanted: Partial<Place>): Place {
  return {
    as: byId(state.members, wanted.as).id,
    channelId: byId(state.channels, wanted.channelId).id,
  };
}

function byId<T extends { id: string }>(all: T[], id: string | undefined): T {
  const found = all.find((one) => one.id === id) ?? all[0];
  if (found === undefined) throw new Error('The sandbox has no members or no channels.');
  return found;
}

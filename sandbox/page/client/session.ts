import type { PageChannel, PageMember, PageState } from '../contract.ts';
import type { Api, Place } from './api.ts';
import { CATEGORY } from './constants.ts';
import { createLiveState } from './live-state.ts';

/** What the page shows now: the sandbox as one member sees one channel of it. */
export type Session = {
  readonly state: PageState;
  readonly member: PageMember;
  readonly channel: PageChannel;
  readonly place: Place;
  /** Whether the page hears of every change. */
  readonly live: boolean;
  /** Acts as somebody else, or elsewhere, from now on. */
  move(to: Partial<Place>): Promise<void>;
  onChange(listener: () => void): void;
  /** Before the change is told that ends a time in which the page heard nothing. */
  onReturn(listener: () => void): void;
};

/**
 * @param wanted the member and channel to begin with; who is not there is replaced by the first there is
 * @throws {Error} when the sandbox cannot be reached
 */
export async function createSession(api: Api, wanted: Partial<Place>): Promise<Session> {
  const listeners: (() => void)[] = [];
  const returns: (() => void)[] = [];
  let wasLive = true;
  const live = createLiveState(api, await api.state(), () => {
    // Who acts as somebody else may stand where that one sees nothing.
    if (placesIn(live.state).every(({ id }) => id !== place.channelId)) void move({});
    if (live.live && !wasLive) for (const listener of returns) listener();
    wasLive = live.live;
    for (const listener of listeners) listener();
  });
  let place = placeIn(live.state, wanted);

  const move = (to: Partial<Place>) => {
    place = placeIn(live.state, { ...place, ...to });
    return live.follow(place);
  };

  await move({});
  return {
    get state() {
      return live.state;
    },
    get member() {
      return byId(live.state.members, place.as);
    },
    get channel() {
      return byId(placesIn(live.state), place.channelId);
    },
    get place() {
      return place;
    },
    get live() {
      return live.live;
    },
    move,
    onChange: (listener) => void listeners.push(listener),
    onReturn: (listener) => void returns.push(listener),
  };
}

function placeIn(state: PageState, wanted: Partial<Place>): Place {
  return { as: byId(state.members, wanted.as).id, channelId: byId(placesIn(state), wanted.channelId).id };
}

/** Where one can be: a category only holds such places. */
function placesIn({ channels }: PageState): PageChannel[] {
  return channels.filter(({ type }) => type !== CATEGORY);
}

function byId<T extends { id: string }>(all: T[], id: string | undefined): T {
  const found = all.find((one) => one.id === id) ?? all[0];
  if (found === undefined) throw new Error('The sandbox has no members or no channels.');
  return found;
}

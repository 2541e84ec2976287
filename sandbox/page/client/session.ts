import type { PageChannel, PageMember, PageState } from '../contract.ts';
import type { Api, Place } from './api.ts';
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
      return byId(live.state.channels, place.channelId);
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

function placeIn({ members, channels }: PageState, wanted: Partial<Place>): Place {
  return { as: byId(members, wanted.as).id, channelId: byId(channels, wanted.channelId).id };
}

function byId<T extends { id: string }>(all: T[], id: string | undefined): T {
  const found = all.find((one) => one.id === id) ?? all[0];
  if (found === undefined) throw new Error('The sandbox has no members or no channels.');
  return found;
}

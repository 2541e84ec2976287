import type { LanguageBody, PageChannel, PageMember, PageState } from '../contract.ts';
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
  /** Sets the language of the member's Discord or of the server, and shows everything in it. */
  speak(of: LanguageBody['of'], language: string): Promise<void>;
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
export const createSession = async (api: Api, wanted: Place): Promise<Session> => {
  const listeners: (() => void)[] = [];
  const returns: (() => void)[] = [];
  const first = await api.state(wanted);
  let wasLive = true;
  const live = createLiveState(api, first, () => {
    settle();
    if (live.live && !wasLive) for (const listener of returns) listener();
    wasLive = live.live;
    for (const listener of listeners) listener();
  });
  let place: Place = { as: byId(first.members, wanted.as).id, channelId: first.channelId };
  let shownBefore = first;

  const go = (to: Place) => {
    place = to;
    shownBefore = live.state;
    return live.follow(to);
  };

  /** Who becomes somebody else may stand where that one sees nothing: the server shows another place then. */
  const settle = () => {
    const { channelId } = live.state;
    if (live.state !== shownBefore && channelId !== place.channelId) void go({ ...place, channelId });
  };

  await go(place);
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
    async speak(of, language) {
      await api.setLanguage({ ...place, of, language });
      await go(place);
    },
    move: (to) => go({ ...place, ...to }),
    onChange: (listener) => void listeners.push(listener),
    onReturn: (listener) => void returns.push(listener),
  };
};

/** Where one can be: a category only holds such places. */
const placesIn = ({ channels, directMessages }: PageState): PageChannel[] => {
  return [...channels.filter(({ type }) => type !== CATEGORY), ...directMessages];
};

const byId = <T extends { id: string }>(all: T[], id: string | undefined): T => {
  const found = all.find((one) => one.id === id) ?? all[0];
  if (found === undefined) throw new Error('The sandbox has no members or no channels.');
  return found;
};

import { describe, expect, it, vi } from 'vitest';
import type { Api, Subscription } from '#sandbox/page/client/api.ts';
import { applyEvent, createLiveState } from '#sandbox/page/client/live-state.ts';
import type { PageMessage, PageState } from '#sandbox/page/contract.ts';
import { botMessage } from './fake-messages.ts';
import { state as canned } from './fake-state.ts';
import { ADA, IMAGES } from './fake-world.ts';

const HERE = { as: ADA.id, channelId: IMAGES };
const empty: PageState = { ...canned, messages: [] };

const message = (number: number, content: string): PageMessage => ({
  message: botMessage(number, [], { content }),
  thinking: false,
  ephemeral: false,
});

const contents = ({ messages }: PageState) => messages.map((one) => one.message.content);

/** A server whose answers are given by hand. */
function setUp() {
  const fetches: PromiseWithResolvers<PageState>[] = [];
  const streams: Subscription[] = [];
  const unsubscribe = vi.fn();
  const api = {
    state: () => {
      const fetch = Promise.withResolvers<PageState>();
      fetches.push(fetch);
      return fetch.promise;
    },
    subscribe: (_place, subscription) => {
      streams.push(subscription);
      return unsubscribe;
    },
  } satisfies Partial<Api> as unknown as Api;
  const changed = vi.fn();
  return { live: createLiveState(api, empty, changed), fetches, streams, unsubscribe, changed };
}

describe('the live state', () => {
  it('applies the events that arrive while the state is fetched after it', async () => {
    const { live, fetches, streams } = setUp();
    const followed = live.follow(HERE);
    streams[0]?.received({ kind: 'message', message: message(1, 'new') });
    fetches[0]?.resolve({ ...empty, messages: [message(1, 'old')] });
    await followed;
    expect(contents(live.state)).toEqual(['new']);
    expect(live.live).toBe(true);
  });

  it('fetches anew when the stream stands again, and takes only the newest answer', async () => {
    const { live, fetches, streams } = setUp();
    const followed = live.follow(HERE);
    streams[0]?.opened();
    fetches[1]?.resolve({ ...empty, messages: [message(1, 'newest')] });
    await vi.waitFor(() => expect(contents(live.state)).toEqual(['newest']));
    fetches[0]?.resolve({ ...empty, messages: [message(1, 'overtaken')] });
    await followed;
    expect(contents(live.state)).toEqual(['newest']);
  });

  it('says when the stream is lost, and keeps what it knew', async () => {
    const { live, fetches, streams } = setUp();
    const followed = live.follow(HERE);
    fetches[0]?.resolve({ ...empty, messages: [message(1, 'kept')] });
    await followed;
    streams[0]?.lost();
    expect(live.live).toBe(false);
    expect(contents(live.state)).toEqual(['kept']);
  });

  it('leaves the stream of the place before', async () => {
    const { live, fetches, streams, unsubscribe } = setUp();
    void live.follow(HERE);
    const second = live.follow({ ...HERE, as: 'somebody else' });
    fetches[1]?.resolve(empty);
    await second;
    expect(unsubscribe).toHaveBeenCalledOnce();
    expect(streams).toHaveLength(2);
  });

  it('is not live when the state cannot be fetched', async () => {
    const { live, fetches } = setUp();
    const followed = live.follow(HERE);
    fetches[0]?.reject(new Error('down'));
    await followed;
    expect(live.live).toBe(false);
  });
});

describe('an event', () => {
  it('adds a message, changes it in its place, and takes it away', () => {
    const two = [message(1, 'a'), message(2, 'b')].reduce(
      (state, one) => applyEvent(state, { kind: 'message', message: one }),
      empty,
    );
    const changed = applyEvent(two, { kind: 'message', message: message(1, 'A') });
    expect(contents(changed)).toEqual(['A', 'b']);
    const gone = applyEvent(changed, { kind: 'deleted', messageId: message(1, '').message.id });
    expect(contents(gone)).toEqual(['b']);
    expect(contents(two)).toEqual(['a', 'b']);
  });

  it('brings commands, the connection and violations', () => {
    const violation = { at: '2026-11-23T12:00:00.000Z', where: 'here', rule: 'a rule' };
    expect(applyEvent(empty, { kind: 'commands', commands: [] }).commands).toEqual([]);
    expect(applyEvent(empty, { kind: 'connection', connected: false }).connected).toBe(false);
    expect(applyEvent(empty, { kind: 'violation', violation }).violations).toEqual([violation]);
  });
});

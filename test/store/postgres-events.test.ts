import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '#app/system.ts';
import { createLocalEventBus, type EventBus, type Signal } from '#domain/events.ts';
import { openPostgres } from '#store/postgres.ts';
import { openPostgresEventBus } from '#store/postgres-events.ts';
import { testLog } from '../support/log.ts';
import { createSchema, postgresHint, postgresUrl } from '../support/postgres.ts';

const cancelled: Signal = { kind: 'cancelled', id: 'one' };
const finished: Signal = { kind: 'finished', providerId: '42', trackId: 7 };

const heardBy = (events: EventBus) => {
  const heard: Signal[] = [];
  const stop = events.listen((signal) => heard.push(signal));
  return { heard, stop };
};

describe('events within a process', () => {
  it('are heard by whoever listens, until they stop', () => {
    const events = createLocalEventBus();
    const [one, two] = [heardBy(events), heardBy(events)];
    events.send(cancelled);
    one.stop();
    events.send(finished);
    expect([one.heard, two.heard]).toEqual([[cancelled], [cancelled, finished]]);
  });
});

describe.skipIf(postgresUrl === undefined)(`events between processes over Postgres${postgresHint}`, () => {
  const openHarness = async () => {
    const opened = new AsyncDisposableStack();
    const schema = opened.use(await createSchema());
    const log = testLog();
    const sql = opened.use(await openPostgres({ url: schema.url, log }));
    const open = async () =>
      opened.use(await openPostgresEventBus({ url: schema.url, sql, clock: systemClock, log }));
    return { sql, open, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  };

  /** Sends until it is heard: the first ones may be too early for a connection that is being made. */
  const untilHeard = async (send: () => void, heard: readonly Signal[], wanted: Signal) =>
    vi.waitFor(() => {
      send();
      expect(heard).toContainEqual(wanted);
    });

  it('are heard by the others, and in no other schema', async () => {
    await using harness = await openHarness();
    await using other = await openHarness();
    const [sender, hearer, stranger] = [await harness.open(), await harness.open(), await other.open()];
    const [near, far] = [heardBy(hearer), heardBy(stranger)];
    await untilHeard(() => sender.send(finished), near.heard, finished);
    await untilHeard(() => stranger.send(cancelled), far.heard, cancelled);
    expect(near.heard).not.toContainEqual(cancelled);
    expect(far.heard).not.toContainEqual(finished);
  });

  it('are heard again after the connection broke, and whoever listens looks for work then', async () => {
    await using harness = await openHarness();
    const [sender, hearer] = [await harness.open(), await harness.open()];
    const { heard } = heardBy(hearer);
    await untilHeard(() => sender.send(finished), heard, finished);
    await harness.sql.all(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'loralei_' || current_schema()",
    );
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: 'work' }));
    await untilHeard(() => sender.send(cancelled), heard, cancelled);
  });

  it('that make no sense are not passed on', async () => {
    await using harness = await openHarness();
    const events = await harness.open();
    const { heard } = heardBy(events);
    await untilHeard(() => events.send(finished), heard, finished);
    const channel = await harness.sql.get("SELECT 'loralei_' || current_schema() AS channel");
    for (const payload of ['{"kind":"boo"}', 'boo', '']) {
      await harness.sql.get('SELECT pg_notify(?1, ?2)', String(channel?.channel), payload);
    }
    await untilHeard(() => events.send(cancelled), heard, cancelled);
    expect(new Set(heard.map(({ kind }) => kind))).toEqual(new Set(['finished', 'cancelled']));
  });
});

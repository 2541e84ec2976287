import { describe, expect, test } from 'vitest';
import { withBlock } from '#domain/settings/blocks.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { SETTINGS_VERSION } from '#domain/settings/record.ts';
import type { MemberBlock, ServerSettings } from '#domain/settings/schema.ts';
import { AUDIT_LENGTH, type WantedChange } from '#domain/settings/store.ts';
import { cleanUp } from '#store/cleanup.ts';
import { createDocuments, createVersionedDocuments } from '#store/documents.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { createSettingsStore, dropEndedBlocks } from '#store/settings.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import type { OpenSql } from './ledger-suite.ts';

const GUILD = '100000000000000003';
const ANN = '100000000000000005';
const BEN = '100000000000000006';

type Edit = WantedChange['edit'];

const blocking =
  (...words: string[]): Edit =>
  (settings) => ({ ...settings, safety: { ...settings.safety, blockedWords: words } });

const alsoBlocking =
  (word: string): Edit =>
  (settings) =>
    blocking(...settings.safety.blockedWords, word)(settings);

const limiting =
  (member: Partial<ServerSettings['limits']['member']>): Edit =>
  (settings) => ({
    ...settings,
    limits: { ...settings.limits, member: { ...settings.limits.member, ...member } },
  });

const blockingMember =
  (block: Pick<MemberBlock, 'id' | 'until'>): Edit =>
  (settings) => ({
    ...settings,
    access: {
      ...settings.access,
      blockedMembers: withBlock(settings.access.blockedMembers, {
        note: null,
        by: null,
        at: null,
        ...block,
      }),
    },
  });

const openStore = async (open: OpenSql) => {
  const sql = await open();
  const log = testLog();
  const clock = manualClock(1000);
  const store = createSettingsStore(sql, { clock, log });
  const change = (edit: Edit, wanted: Partial<WantedChange> = {}) =>
    store.change(GUILD, { by: 'mona', at: 1000, seen: null, ...wanted, edit });
  return { sql, log, clock, store, change, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

const changing = (open: OpenSql) => {
  test('a server that has set nothing has what everybody has', async () => {
    await using harness = await openStore(open);
    expect(await harness.store.read(GUILD)).toEqual({
      settings: DEFAULT_SETTINGS,
      revision: 0,
      problems: [],
      isNewer: false,
    });
  });

  test('a change is kept, under the server only, and written down with who, when, from and to', async () => {
    await using harness = await openStore(open);
    await harness.change(limiting({ imagesPerDay: 5 }));
    await harness.change(blocking('gore', 'fox'), { by: 'olga', at: 2000 });
    await harness.change(blocking('fox'), { at: 3000 });
    const { settings, revision } = await harness.store.read(GUILD);
    expect([settings.limits.member.imagesPerDay, settings.safety.blockedWords, revision]).toEqual([
      5,
      ['fox'],
      3,
    ]);
    expect((await harness.store.read(ANN)).revision).toBe(0);
    expect(await harness.store.audit(GUILD, { limit: 10, offset: 0 })).toEqual([
      { path: 'safety.blockedWords', from: ['gore'], to: [], by: 'mona', at: 3000, revision: 3 },
      { path: 'safety.blockedWords', from: [], to: ['gore', 'fox'], by: 'olga', at: 2000, revision: 2 },
      { path: 'limits.member.imagesPerDay', from: [''], to: ['5'], by: 'mona', at: 1000, revision: 1 },
    ]);
  });

  test('settings are documents that Keyv reads', async () => {
    await using harness = await openStore(open);
    await harness.change(limiting({ samples: 2 }));
    const documents = createDocuments(harness.sql, 'settings');
    expect(await documents.get(GUILD)).toMatchObject({
      limits: { member: { samples: 2 } },
      revision: 1,
      version: SETTINGS_VERSION,
    });
  });

  test('what changes nothing is not written down', async () => {
    await using harness = await openStore(open);
    expect(await harness.change((settings) => settings)).toMatchObject({ kind: 'unchanged', revision: 0 });
    expect(await harness.store.audit(GUILD, { limit: 10, offset: 0 })).toEqual([]);
  });

  test('settings that could not be read again are refused as the mistake that they are', async () => {
    await using harness = await openStore(open);
    await expect(harness.change(limiting({ samples: 99 }))).rejects.toThrow('cannot be read again');
    expect((await harness.store.read(GUILD)).revision).toBe(0);
  });

  test('the last changes are remembered, and no more of them', async () => {
    await using harness = await openStore(open);
    for (let count = 0; count < AUDIT_LENGTH + 5; count += 1) {
      await harness.change(limiting({ imagesPerDay: count + 1 }), { at: count });
    }
    const entries = await harness.store.audit(GUILD, { limit: 1000, offset: 0 });
    expect(entries).toHaveLength(AUDIT_LENGTH);
    expect([entries[0]?.at, entries.at(-1)?.at]).toEqual([AUDIT_LENGTH + 4, 5]);
    expect(await harness.store.audit(GUILD, { limit: 2, offset: AUDIT_LENGTH - 1 })).toHaveLength(1);
  });

  test('what is kept elsewhere can be written down beside', async () => {
    await using harness = await openStore(open);
    const beside = [{ path: 'key', from: [''], to: ['…1234'] }];
    expect(await harness.change((settings) => settings, { beside })).toMatchObject({
      kind: 'saved',
      revision: 1,
    });
    expect(await harness.store.audit(GUILD, { limit: 1, offset: 0 })).toMatchObject(beside);
  });
};

const blocks = (open: OpenSql) => {
  const until = (end: number | null, id = ANN): Edit => blockingMember({ id, until: end });

  test('a block that has ended is not read, and goes with the next change, by nobody', async () => {
    await using harness = await openStore(open);
    await harness.change(until(2000));
    await harness.change(until(null, BEN));
    const blocked = async () =>
      (await harness.store.read(GUILD)).settings.access.blockedMembers.map(({ id }) => id);
    harness.clock.pass(999);
    expect(await blocked()).toEqual([ANN, BEN]);
    harness.clock.pass(1);
    expect(await blocked()).toEqual([BEN]);
    const outcome = await harness.change(limiting({ samples: 2 }));
    expect(outcome).toMatchObject({ kind: 'saved', entries: [{ path: 'limits.member.samples' }] });
    const stored = await createDocuments(harness.sql, 'settings').get(GUILD);
    expect(stored).toMatchObject({ access: { blockedMembers: [{ id: BEN }] } });
  });

  test('a block that has ended is cleaned up, in every server, as a change by nobody', async () => {
    await using harness = await openStore(open);
    const other = (index: number): string => String(200_000_000_000_000_000n + BigInt(index));
    await harness.change(until(2000));
    await harness.change(until(3000, BEN));
    for (let index = 0; index < 30; index += 1) {
      await harness.store.change(other(index), { by: 'mona', at: 1000, seen: null, edit: until(1500) });
    }
    const audit = await harness.store.audit(GUILD, { limit: 50, offset: 0 });
    expect(await dropEndedBlocks(harness.sql, 1499)).toBe(0);
    expect(await cleanUp(harness.sql, { now: 2000 })).toBe(31);
    expect(await dropEndedBlocks(harness.sql, 2000)).toBe(0);
    const stored = await createDocuments(harness.sql, 'settings').get(GUILD);
    expect(stored).toMatchObject({ revision: 2, access: { blockedMembers: [{ id: BEN }] } });
    expect(await createDocuments(harness.sql, 'settings').get(other(29))).toMatchObject({
      access: { blockedMembers: [] },
    });
    expect(await harness.store.audit(GUILD, { limit: 50, offset: 0 })).toEqual(audit);
  });

  test('settings of a newer version of the bot are left as they are', async () => {
    await using harness = await openStore(open);
    const access = { blockedMembers: [{ id: ANN, until: 1 }] };
    const record = { ...DEFAULT_SETTINGS, access, version: 99, revision: 4 };
    await createVersionedDocuments(harness.sql, 'settings').swap(GUILD, { from: undefined, to: record });
    expect(await dropEndedBlocks(harness.sql, 2000)).toBe(0);
    expect(await createDocuments(harness.sql, 'settings').get(GUILD)).toEqual(record);
  });

  test('blocks that an older version wrote, as ids, hold for ever', async () => {
    await using harness = await openStore(open);
    const older = { ...DEFAULT_SETTINGS.access, blockedMembers: [ANN] };
    const record = { ...DEFAULT_SETTINGS, access: older, version: 1, revision: 4 };
    await createVersionedDocuments(harness.sql, 'settings').swap(GUILD, { from: undefined, to: record });
    const { settings, problems } = await harness.store.read(GUILD);
    expect(problems).toEqual([]);
    expect(settings.access.blockedMembers).toEqual([
      { id: ANN, until: null, note: null, by: null, at: null },
    ]);
    await harness.change(until(3000, BEN));
    expect((await harness.store.audit(GUILD, { limit: 9, offset: 0 })).map(({ path }) => path)).toEqual([
      `access.blockedMembers[${BEN}].until`,
      'access.blockedMembers',
    ]);
  });
};

const competing = (open: OpenSql) => {
  test('of changes at the same moment none is lost', async () => {
    await using harness = await openStore(open);
    const words = Array.from({ length: 12 }, (_, index) => `word${index}`);
    const outcomes = await Promise.all(words.map((word) => harness.change(alsoBlocking(word), { by: word })));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['saved']));
    const { settings, revision } = await harness.store.read(GUILD);
    expect(settings.safety.blockedWords.toSorted()).toEqual(words.toSorted());
    expect(revision).toBe(words.length);
    expect(await harness.store.audit(GUILD, { limit: 50, offset: 0 })).toHaveLength(words.length);
  });

  test('the later of two changes of one value is not made, and sees what changed', async () => {
    await using harness = await openStore(open);
    await harness.change(limiting({ samples: 3 }));
    await harness.change(limiting({ samples: 2 }), { seen: 1, by: 'olga' });
    const late = await harness.change(limiting({ samples: 4 }), { seen: 1 });
    expect(late).toMatchObject({
      kind: 'conflict',
      settings: { limits: { member: { samples: 2 } } },
      since: [{ path: 'limits.member.samples', from: ['3'], to: ['2'], by: 'olga' }],
    });
    expect(await harness.change(limiting({ samples: 4 }), { seen: 2 })).toMatchObject({ kind: 'saved' });
  });

  test('setting what somebody else has just cleared is a conflict too', async () => {
    await using harness = await openStore(open);
    await harness.change(limiting({ samples: 3 }));
    await harness.change(limiting({ samples: null }), { seen: 1, by: 'olga' });
    expect(await harness.change(limiting({ samples: 4 }), { seen: 1 })).toMatchObject({ kind: 'conflict' });
  });

  test('changes of different values are both made, and the later one sees the other', async () => {
    await using harness = await openStore(open);
    await harness.change(limiting({ samples: 3 }), { by: 'olga' });
    const outcome = await harness.change(limiting({ steps: 21 }), { seen: 0 });
    expect(outcome).toMatchObject({
      kind: 'saved',
      settings: { limits: { member: { samples: 3, steps: 21 } } },
      since: [{ path: 'limits.member.samples', by: 'olga' }],
    });
  });

  test('a list that is replaced whole does not drop what somebody else put in', async () => {
    await using harness = await openStore(open);
    await harness.change(blocking('a'));
    await harness.change(alsoBlocking('b'), { by: 'olga' });
    expect(await harness.change(blocking('a', 'c'), { seen: 1 })).toMatchObject({ kind: 'conflict' });
    expect(await harness.change(alsoBlocking('c'), { seen: 1 })).toMatchObject({ kind: 'saved' });
    expect((await harness.store.read(GUILD)).settings.safety.blockedWords).toEqual(['a', 'b', 'c']);
  });

  test('one admin never waits for themselves', async () => {
    await using harness = await openStore(open);
    await harness.change(limiting({ samples: 3 }));
    expect(await harness.change(limiting({ samples: 2 }), { seen: 0 })).toMatchObject({
      kind: 'saved',
      since: [],
    });
  });
};

const damaged = (open: OpenSql) => {
  const store = async (harness: Awaited<ReturnType<typeof openStore>>, record: unknown) => {
    await createDocuments(harness.sql, 'settings').set(GUILD, record);
  };

  test('a part that cannot be read is reported, the others hold, and a change repairs it', async () => {
    await using harness = await openStore(open);
    await store(harness, {
      version: 1,
      revision: 7,
      limits: 'none',
      access: { ...DEFAULT_SETTINGS.access, othersButtons: false },
    });
    const read = await harness.store.read(GUILD);
    expect(read.settings.access.othersButtons).toBe(false);
    expect(read.settings.limits).toEqual(DEFAULT_SETTINGS.limits);
    expect(read.problems).toMatchObject([{ section: 'limits' }]);
    expect(harness.log.lines).toMatchObject([
      { level: 'error', facts: { guildId: GUILD, section: 'limits' } },
    ]);
    expect(await harness.change(limiting({ samples: 1 }))).toMatchObject({ kind: 'saved', revision: 8 });
    expect((await harness.store.read(GUILD)).problems).toEqual([]);
  });

  test('safety that cannot be read keeps the checker on', async () => {
    await using harness = await openStore(open);
    await store(harness, { version: 1, revision: 1, safety: { checker: 'off' } });
    expect((await harness.store.read(GUILD)).settings.safety.checker).toBe('on');
  });

  test.each([['nothing'], [42], [[]], [{}], [{ version: 0, revision: 1 }]])(
    'a record that is none counts as the strictest defaults, and can be overwritten: %j',
    async (record) => {
      await using harness = await openStore(open);
      await store(harness, record);
      expect((await harness.store.read(GUILD)).problems).toMatchObject([{ section: 'record' }]);
      expect(await harness.change(limiting({ samples: 1 }))).toMatchObject({ kind: 'saved' });
    },
  );

  test('what a newer version wrote is never overwritten', async () => {
    await using harness = await openStore(open);
    await store(harness, { version: 99, revision: 3, safety: { checker: 'quantum' } });
    expect(await harness.store.read(GUILD)).toMatchObject({ isNewer: true, revision: 3 });
    expect(await harness.change(limiting({ samples: 1 }))).toMatchObject({ kind: 'newer' });
    expect(await createDocuments(harness.sql, 'settings').get(GUILD)).toMatchObject({ version: 99 });
  });
};

const versioned = (open: OpenSql) => {
  test('a document is swapped for what it was only, and what comes with it is all or nothing', async () => {
    await using sql = await open();
    const documents = createVersionedDocuments(sql, 'things');
    const from = { list: [1, { b: 2, a: 'x' }], none: null };
    expect(await documents.swap('key', { from: undefined, to: from })).toBe(true);
    expect(await documents.swap('key', { from: undefined, to: 2 })).toBe(false);
    const read = await documents.read('key');
    await expect(
      documents.swap('key', { from: read, to: 3 }, () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');
    expect(await documents.read('key')).toEqual(from);
    expect(await documents.swap('key', { from: read, to: 3 })).toBe(true);
    expect(await documents.swap('key', { from: read, to: 4 })).toBe(false);
    expect([await documents.read('key'), await documents.remove('key')]).toEqual([3, true]);
    expect(await documents.read('key')).toBeUndefined();
  });

  test('presets and defaults that are saved at once are all kept', async () => {
    await using sql = await open();
    const presets = createPresetStore(sql, testLog());
    const owner = { kind: 'member', id: ANN } as const;
    const named = (name: string) => ({ name, options: { steps: 21 }, by: ANN, at: 1 });
    const saved = await Promise.all(['a', 'b', 'c', 'd'].map((name) => presets.save(owner, named(name))));
    expect(saved).toEqual(['added', 'added', 'added', 'added']);
    expect((await presets.list(owner)).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(await presets.list({ kind: 'server', id: ANN })).toEqual([]);
    expect([await presets.remove(owner, 'B'), await presets.remove(owner, 'b')]).toEqual([true, false]);
    const members = createMemberStore(sql, testLog());
    await Promise.all([
      members.change(ANN, (defaults) => ({ ...defaults, steps: 21 })),
      members.change(ANN, (defaults) => ({ ...defaults, samples: 2 })),
    ]);
    expect(await members.defaults(ANN)).toEqual({ steps: 21, samples: 2 });
  });
};

/** What every engine must do for the settings of servers and what members keep. */
export const describeSettings = (engine: string, open: OpenSql): void => {
  describe(`settings on ${engine}`, () => {
    changing(open);
    blocks(open);
    competing(open);
    damaged(open);
    versioned(open);
  });
};

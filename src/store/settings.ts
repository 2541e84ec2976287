import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { withoutEndedBlocks } from '#domain/settings/blocks.ts';
import { type AuditEntry, auditEntrySchema, changesBetween, conflictsOf } from '#domain/settings/changes.ts';
import { readRecord, readSections, recordOf, type StoredSettings } from '#domain/settings/record.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import {
  AUDIT_LENGTH,
  type ChangeOutcome,
  type SettingsStore,
  type WantedChange,
} from '#domain/settings/store.ts';
import type { Clock, Log } from '#domain/system.ts';
import { createVersionedDocuments, type VersionedDocuments } from './documents.ts';
import type { Sql, SqlRow, Statements } from './sql.ts';

const ADD = 'INSERT INTO audit (guild_id, revision, entry_json) VALUES (?1, ?2, ?3)';

const TRIM = `
  DELETE FROM audit WHERE guild_id = ?1 AND sequence <= (
    SELECT sequence FROM audit WHERE guild_id = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ${AUDIT_LENGTH}
  )`;

const PAGE = `
  SELECT entry_json FROM audit WHERE guild_id = ?1 ORDER BY sequence DESC LIMIT ?2 OFFSET ?3`;

const SINCE = `
  SELECT entry_json FROM audit WHERE guild_id = ?1 AND revision > ?2 ORDER BY sequence`;

const entryRow = z.object({
  entry_json: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(auditEntrySchema),
});

const entriesOf = (rows: SqlRow[]): AuditEntry[] => rows.map((row) => entryRow.parse(row).entry_json);

const writeDown = async (
  statements: Statements,
  guildId: string,
  entries: readonly AuditEntry[],
): Promise<void> => {
  for (const entry of entries) {
    await statements.run(ADD, guildId, entry.revision, JSON.stringify(entry));
  }
  await statements.run(TRIM, guildId);
};

/** Handlers build settings from parsed values: invalid ones here are a bug. */
const demandValid = (settings: ServerSettings): ServerSettings => {
  const { settings: parsed, problems } = readSections({ ...settings });
  if (problems.length === 0) return parsed;
  throw new Error(`settings that cannot be read again: ${problems.map(({ detail }) => detail).join('; ')}`);
};

// Each failed attempt means that another change was written.
const ATTEMPTS = 20;

const NAMESPACE = 'settings';

/**
 * The settings of servers, as documents by server id, with a list of changes. Blocks of members that have ended are
 * not read; `dropEndedBlocks` or the next change removes them for good, and nobody is said to have done that.
 */
export const createSettingsStore = (
  sql: Sql,
  { clock, log }: { clock: Pick<Clock, 'now'>; log: Log },
): SettingsStore => {
  const documents = createVersionedDocuments(sql, NAMESPACE);

  const parse = (raw: unknown): StoredSettings => {
    const stored = readRecord(raw);
    return { ...stored, settings: withoutEndedBlocks(stored.settings, clock.now()) };
  };

  const report = (guildId: string, { problems }: StoredSettings): void => {
    for (const problem of problems) log.error({ guildId, ...problem }, "a server's settings cannot be read");
  };

  const changedSince = async (guildId: string, { seen, by }: WantedChange): Promise<AuditEntry[]> => {
    if (seen === null) return [];
    const entries = entriesOf(await sql.all(SINCE, guildId, seen));
    return entries.filter((entry) => entry.by !== by);
  };

  const attempt = async (guildId: string, wanted: WantedChange): Promise<ChangeOutcome | undefined> => {
    const raw = await documents.read(guildId);
    const stored = parse(raw);
    if (stored.isNewer) return { ...stored, kind: 'newer' };
    const settings = demandValid(wanted.edit(stored.settings));
    const changes = [...changesBetween(stored.settings, settings), ...(wanted.beside ?? [])];
    const since = await changedSince(guildId, wanted);
    if (changes.length === 0 && stored.problems.length === 0) return { ...stored, kind: 'unchanged', since };
    const conflicts = conflictsOf(since, changes);
    if (conflicts.length > 0) return { ...stored, kind: 'conflict', since: conflicts };
    const revision = stored.revision + 1;
    const entries = changes.map((change) => ({ ...change, by: wanted.by, at: wanted.at, revision }));
    const isWritten = await documents.swap(
      guildId,
      { from: raw, to: recordOf(settings, revision) },
      (statements) => writeDown(statements, guildId, entries),
    );
    if (!isWritten) return undefined;
    return { kind: 'saved', settings, revision, problems: [], isNewer: false, entries, since };
  };

  return {
    async read(guildId) {
      const stored = parse(await documents.read(guildId));
      report(guildId, stored);
      return stored;
    },
    async change(guildId, wanted) {
      for (let tried = 0; tried < ATTEMPTS; tried += 1) {
        const outcome = await attempt(guildId, wanted);
        if (outcome) return outcome;
      }
      throw new Error(`the settings of ${guildId} are changed faster than they can be written`);
    },
    audit: async (guildId, { limit, offset }) => entriesOf(await sql.all(PAGE, guildId, limit, offset)),
  };
};

// Servers that have blocked somebody, in slices.
const WITH_BLOCKS = `
  SELECT key FROM document WHERE namespace = '${NAMESPACE}' AND key > ?1 AND value LIKE '%"until":%'
  ORDER BY key LIMIT 25`;

const keySchema = z.array(z.object({ key: z.string() }).transform(({ key }) => key));

/** Drops the ended blocks of one server, unless its settings change meanwhile or cannot be read. Returns how many. */
const dropIn = async (documents: VersionedDocuments, guildId: string, now: number): Promise<number> => {
  const raw = await documents.read(guildId);
  const { settings, revision, problems, isNewer } = readRecord(raw);
  if (isNewer || problems.length > 0) return 0;
  const kept = withoutEndedBlocks(settings, now);
  const ended = settings.access.blockedMembers.length - kept.access.blockedMembers.length;
  if (ended === 0) return 0;
  return (await documents.swap(guildId, { from: raw, to: recordOf(kept, revision) })) ? ended : 0;
};

/**
 * Removes the blocks of members that ended before a time, in milliseconds since 1970, from all servers' settings. It is
 * no change that anybody made, so that revisions stay. Stops between two servers when aborted. Returns how many.
 */
export const dropEndedBlocks = async (sql: Sql, now: number, signal?: AbortSignal): Promise<number> => {
  const documents = createVersionedDocuments(sql, NAMESPACE);
  let dropped = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const guildIds: string[] = keySchema.parse(await sql.all(WITH_BLOCKS, after));
    for (const guildId of guildIds) {
      if (signal?.aborted) return dropped;
      dropped += await dropIn(documents, guildId, now);
      await setImmediate();
    }
    after = guildIds.at(-1);
  }
  return dropped;
};

import { z } from 'zod';
import {
  DRAFT_LIMITS,
  type Draft,
  type DraftStore,
  draftSchema,
  isKeepable,
  withDraft,
} from '#domain/members/drafts.ts';
import type { Log, Random } from '#domain/system.ts';
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const DRAFTS = {
  namespace: 'drafts',
  schema: z.array(draftSchema),
  empty: [],
  lifetimeMs: DRAFT_LIMITS.lifetimeMs,
  isRenewedByChanges: true,
};

/** Drafts, as one document per member that expires an hour after the last of them. */
export const createDraftStore = (
  sql: Sql,
  { random, log, now = Date.now }: { random: Pick<Random, 'id'>; log: Log; now?: () => number },
): DraftStore => {
  const records = createRecords<Draft[]>(sql, DRAFTS, log);
  return {
    async keep(userId, wanted) {
      const at = now();
      const draft = { ...wanted, id: wanted.id ?? random.id(), until: at + DRAFT_LIMITS.lifetimeMs };
      if (!isKeepable(draft)) return undefined;
      await records.update(userId, (drafts) => withDraft(drafts, draft, at));
      return draft.id;
    },
    async find(userId, id) {
      const drafts = await records.read(userId);
      return drafts.find((draft) => draft.id === id && draft.until > now());
    },
    async clear(userId) {
      await records.remove(userId);
    },
  };
};

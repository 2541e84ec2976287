import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type MemberStore, memberRecordSchema } from '#domain/members/member-record.ts';
import {
  findPreset,
  PRESET_LIMITS,
  type Preset,
  type PresetOwner,
  type PresetSaving,
  type PresetStore,
  presetSchema,
} from '#domain/members/presets.ts';
import type { Log } from '#domain/system.ts';
import { createVersionedDocuments } from './documents.ts';
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const MEMBERS = {
  namespace: 'members',
  schema: memberRecordSchema,
  empty: { defaults: {}, private: false, addsTriggerWords: true, tipped: false, language: null },
};

const KEPT_OUT = { namespace: 'kept-out', schema: z.array(z.string()), empty: [] };

/** Hashes members' ids with the database's own salt, so that the hashes alone reveal nothing. */
const createCodeOf = (sql: Sql): ((userId: string) => Promise<string>) => {
  const documents = createVersionedDocuments(sql, 'state');
  const key = 'memberCodeSalt';
  const salt = async (): Promise<string> => {
    const kept = await documents.read(key);
    if (kept === undefined) {
      await documents.swap(key, { from: undefined, to: randomBytes(32).toString('base64') });
    }
    return z.string().parse(kept ?? (await documents.read(key)));
  };
  return async (userId) =>
    createHmac('sha256', await salt())
      .update(userId)
      .digest('base64url');
};

/** Members' own decisions, as documents by member id; and decisions of admins, by a hash of it. */
export const createMemberStore = (sql: Sql, log: Log): MemberStore => {
  const records = createRecords(sql, MEMBERS, log);
  const keptOut = createRecords(sql, KEPT_OUT, log);
  const codeOf = createCodeOf(sql);
  return {
    defaults: async (userId) => (await records.read(userId)).defaults,
    async change(userId, edit) {
      const record = await records.update(userId, (before) => ({
        ...before,
        defaults: edit(before.defaults),
      }));
      return record.defaults;
    },
    async preferences(userId) {
      const { defaults: _, ...preferences } = await records.read(userId);
      return preferences;
    },
    async prefer(userId, changed) {
      await records.update(userId, (before) => ({ ...before, ...changed }));
    },
    async erase(userId) {
      await records.remove(userId);
    },
    keptOutBy: async (userId) => keptOut.read(await codeOf(userId)),
    async keepOut(userId, guildIds) {
      const code = await codeOf(userId);
      if (guildIds.length === 0) await keptOut.remove(code);
      else await keptOut.update(code, () => [...guildIds]);
    },
  };
};

const PRESETS = { namespace: 'presets', schema: z.array(presetSchema), empty: [] };

const keyOf = ({ kind, id }: PresetOwner): string => `${kind}:${id}`;

const savingOf = (others: readonly Preset[], replaced: Preset | undefined): PresetSaving => {
  if (replaced) return 'replaced';
  return others.length < PRESET_LIMITS.each ? 'added' : 'full';
};

/** Presets, as one document per owner. */
export const createPresetStore = (sql: Sql, log: Log): PresetStore => {
  const records = createRecords(sql, PRESETS, log);
  return {
    async list(owner) {
      const presets = await records.read(keyOf(owner));
      return presets.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
    },
    async save(owner, preset) {
      let saving: PresetSaving = 'full';
      await records.update(keyOf(owner), (presets) => {
        const replaced = findPreset(presets, preset.name);
        const others = presets.filter((one) => one !== replaced);
        saving = savingOf(others, replaced);
        return saving === 'full' ? presets : [...others, preset];
      });
      return saving;
    },
    async remove(owner, name) {
      let isThere = false;
      await records.update(keyOf(owner), (presets) => {
        const found = findPreset(presets, name);
        isThere = found !== undefined;
        return presets.filter((one) => one !== found);
      });
      return isThere;
    },
    async clear(owner) {
      await records.remove(keyOf(owner));
    },
  };
};

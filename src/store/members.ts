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
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const MEMBERS = { namespace: 'members', schema: memberRecordSchema, empty: { defaults: {} } };

/** What members decide for themselves, as documents by their ids. */
export const createMemberStore = (sql: Sql, log: Log): MemberStore => {
  const records = createRecords(sql, MEMBERS, log);
  return {
    defaults: async (userId) => (await records.read(userId)).defaults,
    async change(userId, edit) {
      const record = await records.update(userId, ({ defaults }) => ({ defaults: edit(defaults) }));
      return record.defaults;
    },
    async erase(userId) {
      await records.remove(userId);
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

import { z } from 'zod';
import {
  DEFAULT_SETTINGS,
  SECTION_NAMES,
  SECTIONS,
  type SectionName,
  type ServerSettings,
} from './schema.ts';

/** How the record came to its shape. A step that was released is never edited: a new one is appended. */
const STEPS: readonly ((record: Json) => Json)[] = [];

type Json = Record<string, unknown>;

/** Settings as they are stored. */
export type SettingsRecord = ServerSettings & {
  version: number;
  /** Counts the changes: whoever changes settings names the revision that they have seen. */
  revision: number;
};

/** What is wrong with a part of stored settings: where, and what. */
export type RecordProblem = { section: SectionName | 'record'; detail: string };

/** Settings as they were read: a part that cannot be read is the strictest that stands in for it, and is reported. */
export type StoredSettings = {
  settings: ServerSettings;
  revision: number;
  problems: RecordProblem[];
  /** A newer version of the bot wrote it: writing would lose what this one cannot read. */
  isNewer: boolean;
};

const headSchema = z.looseObject({
  version: z.number().int().min(1),
  revision: z.number().int().nonnegative(),
});

const CURRENT_VERSION = STEPS.length + 1;

// Unread rules must not let through what they would have refused: the checker is on, as nobody knows better.
const STAND_INS: ServerSettings = {
  ...DEFAULT_SETTINGS,
  safety: { ...DEFAULT_SETTINGS.safety, checker: 'on' },
};

const migrated = (record: Json, version: number, steps: typeof STEPS): Json =>
  steps.slice(version - 1).reduce<Json>((older, step) => step(older), record);

type Part = { value: unknown; problem?: RecordProblem };

const readSection = (name: SectionName, raw: unknown): Part => {
  // A section that is younger than the record is as if nobody had set it.
  if (raw === undefined) return { value: DEFAULT_SETTINGS[name] };
  const result = SECTIONS[name].safeParse(raw);
  if (result.success) return { value: result.data };
  return { value: STAND_INS[name], problem: { section: name, detail: z.prettifyError(result.error) } };
};

/** Reads the sections of a record that is of the current version. */
export const readSections = (record: Json): { settings: ServerSettings; problems: RecordProblem[] } => {
  const parts = SECTION_NAMES.map((name) => [name, readSection(name, record[name])] as const);
  return {
    // Every section was read by its own schema just above, or stands in for it.
    settings: Object.fromEntries(parts.map(([name, { value }]) => [name, value])) as ServerSettings,
    problems: parts.flatMap(([, { problem }]) => problem ?? []),
  };
};

const broken = (detail: string): StoredSettings => ({
  settings: STAND_INS,
  revision: 0,
  problems: [{ section: 'record', detail }],
  isNewer: false,
});

/**
 * Reads a stored record, whichever version wrote it; undefined: nobody has set anything. Never throws: what cannot be
 * read is among the problems.
 */
export const readRecord = (raw: unknown, steps: typeof STEPS = STEPS): StoredSettings => {
  if (raw === undefined) return { settings: DEFAULT_SETTINGS, revision: 0, problems: [], isNewer: false };
  const head = headSchema.safeParse(raw);
  if (!head.success) return broken(z.prettifyError(head.error));
  const { version, revision } = head.data;
  const newest = steps.length + 1;
  if (version > newest)
    return { ...broken(`version ${version} is newer than ${newest}`), revision, isNewer: true };
  try {
    return { ...readSections(migrated(head.data, version, steps)), revision, isNewer: false };
  } catch (error) {
    return { ...broken(error instanceof Error ? error.message : String(error)), revision };
  }
};

/** The record to store. */
export const recordOf = (settings: ServerSettings, revision: number): SettingsRecord => ({
  ...settings,
  version: CURRENT_VERSION,
  revision,
});

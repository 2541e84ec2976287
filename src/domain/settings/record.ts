import { z } from 'zod';
import { DEFAULT_SETTINGS } from './default-settings.ts';
import { SECTION_NAMES, SECTIONS, type SectionName, type ServerSettings } from './schema.ts';

type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFirstOfId = (entry: unknown, index: number, all: readonly unknown[]): boolean =>
  !isRecord(entry) || all.findIndex((other) => isRecord(other) && other.id === entry.id) === index;

/** A pin as a card: the trigger words of its own were always added. */
const cardOfPin = (pin: unknown): unknown => {
  if (!isRecord(pin)) return pin;
  return { ...pin, isPinned: true, ...(pin.triggerWords === null ? {} : { addsTriggerWords: true }) };
};

/** Pinned LoRAs became cards, which are one for each LoRA. */
const pinsToCards = (record: Json): Json => {
  const { loras } = record;
  if (!isRecord(loras) || !Array.isArray(loras.pinned)) return record;
  const { pinned, ...others } = loras;
  const cards = pinned.filter(isFirstOfId).map(cardOfPin);
  return { ...record, loras: { ...others, cards } };
};

/** Migrations of the record. A released migration is never edited: append a new one. */
const MIGRATIONS: readonly ((record: Json) => Json)[] = [pinsToCards];

/** Settings as stored. */
export type SettingsRecord = ServerSettings & {
  version: number;
  /** Incremented with each change; a change names the revision that its author saw. */
  revision: number;
};

/** A part of the stored settings that is invalid, and why. */
export type RecordProblem = { section: SectionName | 'record'; detail: string };

/** Settings as read. An invalid part is replaced by its strictest value and reported. */
export type StoredSettings = {
  settings: ServerSettings;
  revision: number;
  problems: RecordProblem[];
  /** Written by a newer version of the bot: writing would lose what this version cannot read. */
  isNewer: boolean;
};

const headSchema = z.looseObject({
  version: z.number().int().min(1),
  revision: z.number().int().nonnegative(),
});

/** The version of the settings that is written. */
export const SETTINGS_VERSION = MIGRATIONS.length + 1;

// Unreadable rules must not allow what they would have refused, so the checker is on.
const STRICTEST: ServerSettings = {
  ...DEFAULT_SETTINGS,
  safety: { ...DEFAULT_SETTINGS.safety, checker: 'on' },
};

/** Settings of an earlier version, which begins with 1, in the form of the current one. Nothing is checked. */
export const migrated = (record: Json, version: number, steps: typeof MIGRATIONS = MIGRATIONS): Json =>
  steps.slice(version - 1).reduce<Json>((older, step) => step(older), record);

type Part = { value: unknown; problem?: RecordProblem };

const readSection = (name: SectionName, raw: unknown): Part => {
  // A section that is newer than the record is unset.
  if (raw === undefined) return { value: DEFAULT_SETTINGS[name] };
  const result = SECTIONS[name].safeParse(raw);
  if (result.success) return { value: result.data };
  return { value: STRICTEST[name], problem: { section: name, detail: z.prettifyError(result.error) } };
};

/** Reads the sections of a record in the current version. */
export const readSections = (record: Json): { settings: ServerSettings; problems: RecordProblem[] } => {
  const parts = SECTION_NAMES.map((name) => [name, readSection(name, record[name])] as const);
  const problems = parts.flatMap(([, { problem }]) => problem ?? []);
  // Every section was parsed by its own schema just above, or is a default.
  const settings = Object.fromEntries(parts.map(([name, { value }]) => [name, value])) as ServerSettings;
  // A channel's rule may have forced the checker on.
  const isStricter = problems.some(({ section }) => section === 'channels');
  const safety = isStricter ? { ...settings.safety, checker: STRICTEST.safety.checker } : settings.safety;
  return { settings: { ...settings, safety }, problems };
};

const broken = (detail: string): StoredSettings => ({
  settings: STRICTEST,
  revision: 0,
  problems: [{ section: 'record', detail }],
  isNewer: false,
});

/**
 * Reads a stored record of any version; undefined means nothing is set. Never throws: errors are in
 * `problems`.
 */
export const readRecord = (raw: unknown, steps: typeof MIGRATIONS = MIGRATIONS): StoredSettings => {
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

/** Builds the record to store. */
export const recordOf = (settings: ServerSettings, revision: number): SettingsRecord => ({
  ...settings,
  version: SETTINGS_VERSION,
  revision,
});

import { z } from 'zod';
import type { ServerSettings } from './schema.ts';

const changeShape = {
  /** For example `limits.member.samples`; entries of a list by id: `limits.roles[110…].samples`. */
  path: z.string(),
  /** Removed values as text: one value, or the removed entries of a list. */
  from: z.array(z.string()),
  /** Added values. An unset value is `''`. */
  to: z.array(z.string()),
};

/** A change of one setting. */
export type SettingChange = z.output<z.ZodObject<typeof changeShape>>;

/** A recorded change: who made it, when (milliseconds since 1970), and the revision it created. */
export const auditEntrySchema = z.object({
  ...changeShape,
  by: z.string(),
  at: z.number(),
  revision: z.number(),
});

/** A recorded change. */
export type AuditEntry = z.output<typeof auditEntrySchema>;

type Leaves = Map<string, string[]>;

type Entry = Record<string, unknown>;

const isRecord = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** Returns the key that identifies an entry of a list of records. */
const keyOf = ({ id, roleId }: Entry): string => textOf(id ?? roleId);

/**
 * Returns an entry without its key, which the list already contains, and without who set it and when, which the
 * recorded change says itself.
 */
const restOf = ({ id: _id, roleId: _roleId, by: _by, at: _at, ...rest }: Entry): Entry => rest;

const collect = (value: unknown, path: string, leaves: Leaves): void => {
  if (isRecord(value)) {
    const inside = (name: string) => (path === '' ? name : `${path}.${name}`);
    for (const [name, inner] of Object.entries(value)) collect(inner, inside(name), leaves);
    return;
  }
  if (!Array.isArray(value)) {
    leaves.set(path, [textOf(value)]);
    return;
  }
  leaves.set(
    path,
    value.map((entry) => (isRecord(entry) ? keyOf(entry) : textOf(entry))),
  );
  for (const entry of value.filter(isRecord)) collect(restOf(entry), `${path}[${keyOf(entry)}]`, leaves);
};

const leavesOf = (settings: ServerSettings): Leaves => {
  const leaves: Leaves = new Map();
  collect(settings, '', leaves);
  return leaves;
};

const missingFrom = (entries: readonly string[], others: readonly string[]): string[] =>
  entries.filter((entry) => !others.includes(entry));

/**
 * Compares two versions of a server's settings, setting by setting. The order within lists does not matter.
 */
export const changesBetween = (before: ServerSettings, after: ServerSettings): SettingChange[] => {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path): SettingChange[] => {
    const [was, is] = [old.get(path) ?? [], now.get(path) ?? []];
    const change = { path, from: missingFrom(was, is), to: missingFrom(is, was) };
    // An unset value, or a switch that is off, inside an added or removed entry is not a change.
    const isOfNewEntry = path.includes('[') && !(old.has(path) && now.has(path));
    const isSaid = (value: string): boolean => value !== '' && !(isOfNewEntry && value === 'false');
    return [...change.from, ...change.to].some(isSaid) ? [change] : [];
  });
};

const haveOneIn = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((entry) => others.includes(entry));

/** Whether a change reverts the earlier one. */
const undoes = (change: SettingChange, earlier: SettingChange): boolean =>
  change.path === earlier.path && (haveOneIn(change.from, earlier.to) || haveOneIn(change.to, earlier.from));

/** Returns the earlier changes that the wanted ones would revert. */
export const conflictsOf = <T extends SettingChange>(
  earlier: readonly T[],
  wanted: readonly SettingChange[],
): T[] => earlier.filter((entry) => wanted.some((change) => undoes(change, entry)));

import { z } from 'zod';
import type { ServerSettings } from './schema.ts';

const changeShape = {
  /** Such as `limits.member.samples`; entries of a list by their ids: `limits.roles[110…].samples`. */
  path: z.string(),
  /** What is there no longer, as text: one value, or what was taken out of a list. */
  from: z.array(z.string()),
  /** What is there now. A value that is not set is `''`. */
  to: z.array(z.string()),
};

/** A change of one setting. */
export type SettingChange = z.output<z.ZodObject<typeof changeShape>>;

/** A change as it was written down: who made it, when (milliseconds since 1970), and which revision it led to. */
export const auditEntrySchema = z.object({
  ...changeShape,
  by: z.string(),
  at: z.number(),
  revision: z.number(),
});

/** A change as it was written down. */
export type AuditEntry = z.output<typeof auditEntrySchema>;

type Leaves = Map<string, string[]>;

type Entry = Record<string, unknown>;

const isRecord = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** What tells the entries of a list of records apart. */
const keyOf = ({ id, roleId }: Entry): string => textOf(id ?? roleId);

/** An entry without that: the list tells it already. */
const restOf = ({ id: _id, roleId: _roleId, ...rest }: Entry): Entry => rest;

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

/** What differs between two states of a server's settings, setting by setting. The order of a list means nothing. */
export const changesBetween = (before: ServerSettings, after: ServerSettings): SettingChange[] => {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path): SettingChange[] => {
    const [was, is] = [old.get(path) ?? [], now.get(path) ?? []];
    const change = { path, from: missingFrom(was, is), to: missingFrom(is, was) };
    // That nothing is set in what has come or gone is no change.
    return [...change.from, ...change.to].some((value) => value !== '') ? [change] : [];
  });
};

const haveOneIn = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((entry) => others.includes(entry));

/** Whether a change would undo the earlier one. */
const undoes = (change: SettingChange, earlier: SettingChange): boolean =>
  change.path === earlier.path && (haveOneIn(change.from, earlier.to) || haveOneIn(change.to, earlier.from));

/** Those of the earlier changes that would be lost by what is to be changed now. */
export const conflictsOf = <T extends SettingChange>(
  earlier: readonly T[],
  wanted: readonly SettingChange[],
): T[] => earlier.filter((entry) => wanted.some((change) => undoes(change, entry)));

import type { AuditEntry, SettingChange } from './changes.ts';
import type { StoredSettings } from './record.ts';
import type { ServerSettings } from './schema.ts';

/** A change requested by an admin. */
export type WantedChange = {
  /** The id of the admin. */
  by: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The revision that the admin saw; null: any. */
  seen: number | null;
  /** Returns the new settings, given the current ones. Called again after a concurrent change. */
  edit: (settings: ServerSettings) => ServerSettings;
  /** Changes to data stored elsewhere, recorded together with these. */
  beside?: readonly SettingChange[];
};

/** The outcome of a change. `since`: changes by others after the revision that was seen. */
export type ChangeOutcome = StoredSettings &
  (
    | { kind: 'saved'; entries: AuditEntry[]; since: AuditEntry[] }
    | { kind: 'unchanged'; since: AuditEntry[] }
    /** Nothing was written: it would have reverted changes by others. */
    | { kind: 'conflict'; since: AuditEntry[] }
    /** Nothing was written: a newer version of the bot wrote these settings. */
    | { kind: 'newer' }
  );

/** Stores the settings of servers. */
export type SettingsStore = {
  /** Never rejects because of invalid data: it is reported in `problems`. */
  read(guildId: string): Promise<StoredSettings>;
  /** Changes settings and records the change in one transaction. */
  change(guildId: string, wanted: WantedChange): Promise<ChangeOutcome>;
  /** Returns the latest changes, newest first. */
  audit(guildId: string, page: { limit: number; offset: number }): Promise<AuditEntry[]>;
};

/** Changes kept per server. */
export const AUDIT_LENGTH = 200;

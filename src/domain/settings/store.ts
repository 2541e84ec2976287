import type { AuditEntry, SettingChange } from './changes.ts';
import type { StoredSettings } from './record.ts';
import type { ServerSettings } from './schema.ts';

/** A change that an admin wants. */
export type WantedChange = {
  /** The admin. */
  by: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The revision that the admin has seen; null: whatever there is now. */
  seen: number | null;
  /** Makes the settings what the admin wants them to be, out of what they are now. Called again when others were faster. */
  edit: (settings: ServerSettings) => ServerSettings;
  /** Changes of what is kept elsewhere, to be written down with these. */
  beside?: readonly SettingChange[];
};

/** What came of a change. `since` is what others have changed after the revision that was seen. */
export type ChangeOutcome = StoredSettings &
  (
    | { kind: 'saved'; entries: AuditEntry[]; since: AuditEntry[] }
    | { kind: 'unchanged'; since: AuditEntry[] }
    /** Nothing was written: it would have undone what others changed meanwhile. */
    | { kind: 'conflict'; since: AuditEntry[] }
    /** Nothing was written: a newer version of the bot wrote these settings. */
    | { kind: 'newer' }
  );

/** The settings of servers. */
export type SettingsStore = {
  /** Never rejects for what is stored: what cannot be read is among its problems. */
  read(guildId: string): Promise<StoredSettings>;
  /** Changes settings and writes down what was changed, both or nothing. */
  change(guildId: string, wanted: WantedChange): Promise<ChangeOutcome>;
  /** The last changes, the newest first. */
  audit(guildId: string, page: { limit: number; offset: number }): Promise<AuditEntry[]>;
};

/** Changes that are remembered per server. */
export const AUDIT_LENGTH = 200;

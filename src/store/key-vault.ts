import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { KeyVault, ServerKey } from '#domain/generation/lanes.ts';
import type { Log } from '#domain/system.ts';
import { documentKeys } from './documents.ts';
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SHOWN = 4;
const FINGERPRINT_LENGTH = 16;

const recordSchema = z.object({
  /** Nonce, tag and ciphertext, in base64. */
  sealed: z.string(),
  last4: z.string(),
  lane: z.string(),
  concurrency: z.number(),
});

type KeyRecord = z.output<typeof recordSchema>;

// A damaged record is a key that cannot be decrypted, not a server without a key.
const UNREADABLE: KeyRecord = { sealed: '', last4: '????', lane: 'key:unreadable', concurrency: 1 };

const NAMESPACE = 'keys';

const KEYS = { namespace: NAMESPACE, schema: recordSchema.nullable(), empty: null, unreadable: UNREADABLE };

const derived = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `loralei ${purpose}`, KEY_BYTES));

/**
 * Encrypts a key. The server's id is authenticated with it: a record moved to another server cannot be
 * decrypted.
 */
const seal = (key: string, { secret, guildId }: { secret: Buffer; guildId: string }): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(Buffer.from(guildId));
  const sealed = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
};

/** Decrypts a key. Throws if the secret is a different one or the text was changed. */
const unseal = (sealed: string, { secret, guildId }: { secret: Buffer; guildId: string }): string => {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(guildId))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
};

/** A decrypted key, and whether it is sealed under an earlier secret. */
type Opened = { key: string; isOutdated: boolean };

/** Decrypts with the first matching secret; undefined if none matches. */
const openWith = (secrets: readonly Buffer[], sealed: string, guildId: string): Opened | undefined => {
  for (const [index, secret] of secrets.entries()) {
    try {
      return { key: unseal(sealed, { secret, guildId }), isOutdated: index > 0 };
    } catch {
      // A different secret, or none, decrypts it.
    }
  }
  return undefined;
};

/**
 * The secrets of a vault. The first one encrypts, all of them decrypt; empty: no keys can be stored or read.
 */
export type KeySecrets = readonly string[];

/** The number of keys: in total, re-encrypted just now, and unreadable. */
type KeyReview = { total: number; resealed: number; unreadable: number };

/** The vault in a database, with maintenance functions. */
export type StoredKeyVault = KeyVault & {
  /** The servers that have a key. */
  guildIds(): Promise<string[]>;
  /** Counts the keys that cannot be decrypted. Changes nothing. */
  examine(): Promise<KeyReview>;
  /** Like `examine`, and re-encrypts keys sealed under an earlier secret. */
  reseal(): Promise<KeyReview>;
};

/** Returns the sentence for the operator about unreadable keys. */
export const unreadableKeys = (count: number): string =>
  `${count === 1 ? 'The API key of 1 server' : `The API keys of ${count} servers`} cannot be opened, and no images are made there: SECRET_KEY is not the secret under which ${count === 1 ? 'it was' : 'they were'} sealed. Put that one back, or name it in SECRET_KEY_OLD; if it is lost, the admins of those servers set their keys again.`;

/** The records of a vault and its secrets. */
const createKeyRecords = (sql: Sql, { secrets, log }: { secrets: KeySecrets; log: Log }) => {
  const records = createRecords(sql, KEYS, log);
  const [current] = secrets;
  const sealing = secrets.map((secret) => derived(secret, 'sealing'));
  const open = (record: KeyRecord, guildId: string): Opened | undefined =>
    openWith(sealing, record.sealed, guildId);
  return {
    canSeal: current !== undefined,
    open,
    update: records.update,
    remove: records.remove,
    guildIds: () => documentKeys(sql, NAMESPACE),
    shown(record: KeyRecord, guildId: string): ServerKey {
      const { last4, lane, concurrency } = record;
      return { last4, lane, concurrency, isReadable: open(record, guildId) !== undefined };
    },
    async read(guildId: string): Promise<KeyRecord | null> {
      try {
        return await records.read(guildId);
      } catch (error) {
        // Not even JSON. Any other error is an outage, after which the record is unchanged.
        if (error instanceof SyntaxError) return UNREADABLE;
        throw error;
      }
    },
    /** Returns the secrets for a new record. Throws if there are none. */
    toSeal(): { secret: Buffer; naming: Buffer } {
      const [secret] = sealing;
      if (current === undefined || secret === undefined)
        throw new Error('there is no secret to seal keys with');
      return { secret, naming: derived(current, 'naming') };
    },
  };
};

type KeyRecords = ReturnType<typeof createKeyRecords>;

// Lane names appear in rows, logs and metrics: they reveal only which keys are equal. A stored key keeps
// the lane name derived from the secret of that time.
const laneOf = async (key: string, naming: Buffer, { guildIds, read, open }: KeyRecords): Promise<string> => {
  for (const guildId of await guildIds()) {
    const record = await read(guildId);
    if (record && open(record, guildId)?.key === key) return record.lane;
  }
  return `key:${createHmac('sha256', naming).update(key).digest('hex').slice(0, FINGERPRINT_LENGTH)}`;
};

/** Opens every key, and counts them. `visit` returns whether it re-encrypted the key. */
const review = async (
  { guildIds, read, open }: KeyRecords,
  visit: (guildId: string, opened: Opened) => Promise<boolean>,
): Promise<KeyReview> => {
  let [total, resealed, unreadable] = [0, 0, 0];
  for (const guildId of await guildIds()) {
    const record = await read(guildId);
    if (!record) continue;
    total += 1;
    const opened = open(record, guildId);
    if (!opened) unreadable += 1;
    else if (await visit(guildId, opened)) resealed += 1;
  }
  return { total, resealed, unreadable };
};

const createReseal =
  ({ toSeal, open, update }: KeyRecords) =>
  async (guildId: string, { key, isOutdated }: Opened): Promise<boolean> => {
    if (!isOutdated) return false;
    const sealed = seal(key, { secret: toSeal().secret, guildId });
    // Another key may have been set in the meantime: only this one is re-encrypted.
    await update(guildId, (kept) => (kept && open(kept, guildId)?.key === key ? { ...kept, sealed } : kept));
    return true;
  };

/**
 * The API keys of servers, as documents by server id, encrypted with AES-256-GCM under a key derived from the
 * secret. An unreadable key stays in force: no job of its server runs until it can be decrypted or an admin
 * removes it.
 */
export const createKeyVault = (
  sql: Sql,
  { secrets, log }: { secrets: KeySecrets; log: Log },
): StoredKeyVault => {
  const records = createKeyRecords(sql, { secrets, log });
  const { read, open, shown } = records;
  const reseal = createReseal(records);
  return {
    canSeal: records.canSeal,
    guildIds: records.guildIds,
    async find(guildId) {
      const record = await read(guildId);
      return record ? shown(record, guildId) : undefined;
    },
    async keep(guildId, key, concurrency) {
      const { secret, naming } = records.toSeal();
      const lane = await laneOf(key, naming, records);
      const record = { sealed: seal(key, { secret, guildId }), last4: key.slice(-SHOWN), lane, concurrency };
      // What is not JSON cannot be compared, and so cannot be changed.
      if ((await read(guildId)) === UNREADABLE) await records.remove(guildId);
      await records.update(guildId, () => record);
      return shown(record, guildId);
    },
    async setConcurrency(guildId, concurrency) {
      const kept = await read(guildId);
      if (!kept || !open(kept, guildId)) return kept ? shown(kept, guildId) : undefined;
      const record = await records.update(guildId, (now) => now && { ...now, concurrency });
      return record ? shown(record, guildId) : undefined;
    },
    remove: (guildId) => records.remove(guildId),
    async open(guildId, lane) {
      const record = await read(guildId);
      if (!record) return { kind: 'gone' };
      const opened = open(record, guildId);
      if (!opened) {
        log.error({ guildId }, "a server's key cannot be opened: SECRET_KEY is another one than it was");
        return { kind: 'unreadable' };
      }
      return record.lane === lane ? { kind: 'open', key: opened.key } : { kind: 'gone' };
    },
    examine: () => review(records, async () => false),
    reseal: () => review(records, reseal),
  };
};

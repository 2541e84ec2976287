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

// A damaged record is a key that does not open, not a server without a key.
const UNREADABLE: KeyRecord = { sealed: '', last4: '????', lane: 'key:unreadable', concurrency: 1 };

const NAMESPACE = 'keys';

const KEYS = { namespace: NAMESPACE, schema: recordSchema.nullable(), empty: null, unreadable: UNREADABLE };

const derived = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `loralei ${purpose}`, KEY_BYTES));

/** The server's id is authenticated with the key: a record that is moved to another server does not open. */
const seal = (key: string, { secret, guildId }: { secret: Buffer; guildId: string }): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(Buffer.from(guildId));
  const sealed = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
};

/** Throws when the secret is another one, or the text was changed. */
const unseal = (sealed: string, { secret, guildId }: { secret: Buffer; guildId: string }): string => {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(guildId))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
};

/** An opened key, and whether it is sealed under an earlier secret. */
type Opened = { key: string; isOutdated: boolean };

/** Opens with the first of the secrets that fits; undefined when none does. */
const openWith = (secrets: readonly Buffer[], sealed: string, guildId: string): Opened | undefined => {
  for (const [index, secret] of secrets.entries()) {
    try {
      return { key: unseal(sealed, { secret, guildId }), isOutdated: index > 0 };
    } catch {
      // Another secret, or none, opens it.
    }
  }
  return undefined;
};

/** The secrets of a vault. The first one seals, all of them open; none: keys can be neither sealed nor opened. */
export type KeySecrets = readonly string[];

/** How the keys of a vault stand: how many there are, were sealed anew just now, and cannot be opened. */
type KeyReview = { total: number; resealed: number; unreadable: number };

/** The vault in a database, which can also be looked through. */
export type StoredKeyVault = KeyVault & {
  /** Counts the keys that cannot be opened. Changes nothing. */
  examine(): Promise<KeyReview>;
  /** As `examine`, and seals keys that are sealed under an earlier secret under the present one. */
  reseal(): Promise<KeyReview>;
};

/** What whoever runs the bot reads of keys that cannot be opened. */
export const unreadableKeys = (count: number): string =>
  `${count === 1 ? 'The API key of 1 server' : `The API keys of ${count} servers`} cannot be opened, and no images are made there: SECRET_KEY is not the secret under which ${count === 1 ? 'it was' : 'they were'} sealed. Put that one back, or name it in SECRET_KEY_OLD; if it is lost, the admins of those servers set their keys again.`;

/**
 * The API keys of servers, as documents by the server's id, sealed with AES-256-GCM under a key that is derived from
 * the secret. One that does not open stays in force: nothing of its server runs until it opens or an admin removes it.
 */
export const createKeyVault = (
  sql: Sql,
  { secrets, log }: { secrets: KeySecrets; log: Log },
): StoredKeyVault => {
  const records = createRecords(sql, KEYS, log);
  const [current] = secrets;
  const sealing = secrets.map((secret) => derived(secret, 'sealing'));

  const read = async (guildId: string): Promise<KeyRecord | null> => {
    try {
      return await records.read(guildId);
    } catch (error) {
      // Not even JSON any more. Anything else is an outage, after which the record is as it was.
      if (error instanceof SyntaxError) return UNREADABLE;
      throw error;
    }
  };
  const openRecord = (record: KeyRecord, guildId: string): Opened | undefined =>
    openWith(sealing, record.sealed, guildId);
  const shown = (record: KeyRecord, guildId: string): ServerKey => {
    const { last4, lane, concurrency } = record;
    return { last4, lane, concurrency, isReadable: openRecord(record, guildId) !== undefined };
  };
  const toSeal = (): { secret: Buffer; naming: Buffer } => {
    const [secret] = sealing;
    if (current === undefined || secret === undefined)
      throw new Error('there is no secret to seal keys with');
    return { secret, naming: derived(current, 'naming') };
  };

  const review = async (visit: (guildId: string, opened: Opened) => Promise<boolean>): Promise<KeyReview> => {
    const guildIds = await documentKeys(sql, NAMESPACE);
    let [total, resealed, unreadable] = [0, 0, 0];
    for (const guildId of guildIds) {
      const record = await read(guildId);
      if (!record) continue;
      total += 1;
      const opened = openRecord(record, guildId);
      if (!opened) unreadable += 1;
      else if (await visit(guildId, opened)) resealed += 1;
    }
    return { total, resealed, unreadable };
  };

  // Lanes stand in rows, logs and metrics: their names tell same keys from different ones, and nothing else. A key that
  // is kept already has its lane from the secret of that time.
  const laneOf = async (key: string, naming: Buffer): Promise<string> => {
    for (const guildId of await documentKeys(sql, NAMESPACE)) {
      const record = await read(guildId);
      if (record && openRecord(record, guildId)?.key === key) return record.lane;
    }
    return `key:${createHmac('sha256', naming).update(key).digest('hex').slice(0, FINGERPRINT_LENGTH)}`;
  };

  const resealOne = async (guildId: string, { key, isOutdated }: Opened): Promise<boolean> => {
    if (!isOutdated) return false;
    const sealed = seal(key, { secret: toSeal().secret, guildId });
    // Another key may have been set meanwhile: only this one is sealed anew.
    await records.update(guildId, (kept) =>
      kept && openRecord(kept, guildId)?.key === key ? { ...kept, sealed } : kept,
    );
    return true;
  };

  return {
    canSeal: current !== undefined,
    async find(guildId) {
      const record = await read(guildId);
      return record ? shown(record, guildId) : undefined;
    },
    async keep(guildId, key, concurrency) {
      const { secret, naming } = toSeal();
      const lane = await laneOf(key, naming);
      const record = { sealed: seal(key, { secret, guildId }), last4: key.slice(-SHOWN), lane, concurrency };
      // What is not even JSON cannot be compared, and so not be changed.
      if ((await read(guildId)) === UNREADABLE) await records.remove(guildId);
      await records.update(guildId, () => record);
      return shown(record, guildId);
    },
    async setConcurrency(guildId, concurrency) {
      const kept = await read(guildId);
      if (!kept || !openRecord(kept, guildId)) return kept ? shown(kept, guildId) : undefined;
      const record = await records.update(guildId, (now) => now && { ...now, concurrency });
      return record ? shown(record, guildId) : undefined;
    },
    remove: (guildId) => records.remove(guildId),
    async open(guildId, lane) {
      const record = await read(guildId);
      if (!record) return { kind: 'gone' };
      const opened = openRecord(record, guildId);
      if (!opened) {
        log.error({ guildId }, "a server's key cannot be opened: SECRET_KEY is another one than it was");
        return { kind: 'unreadable' };
      }
      return record.lane === lane ? { kind: 'open', key: opened.key } : { kind: 'gone' };
    },
    examine: () => review(async () => false),
    reseal: () => review(resealOne),
  };
};

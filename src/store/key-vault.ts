import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { KeyVault, ServerKey } from '#domain/generation/lanes.ts';
import type { Log } from '#domain/ports.ts';
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SHOWN = 4;
const FINGERPRINT_LENGTH = 16;

const recordSchema = z
  .object({
    /** Nonce, tag and ciphertext, in base64. */
    sealed: z.string(),
    last4: z.string(),
    lane: z.string(),
    concurrency: z.number(),
  })
  .nullable();

const derived = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `loralei ${purpose}`, KEY_BYTES));

/** The server's id is authenticated with the key: a record that is moved to another server does not open. */
const seal = (key: string, { secret, guildId }: { secret: Buffer; guildId: string }): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(Buffer.from(guildId));
  const sealed = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
};

const unseal = (sealed: string, { secret, guildId }: { secret: Buffer; guildId: string }): string => {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(guildId))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
};

const shown = ({ last4, lane, concurrency }: ServerKey): ServerKey => ({ last4, lane, concurrency });

/**
 * The API keys of servers, as documents by the server's id, sealed with AES-256-GCM under a key that is derived from
 * the secret. What was sealed under another secret cannot be opened, which is logged, and counts as removed.
 */
export const createKeyVault = (sql: Sql, { secret, log }: { secret: string; log: Log }): KeyVault => {
  const records = createRecords(sql, { namespace: 'keys', schema: recordSchema, empty: null }, log);
  const sealing = derived(secret, 'sealing');
  const naming = derived(secret, 'naming');
  // Lanes stand in rows, logs and metrics: their names tell same keys from different ones, and nothing else.
  const laneOf = (key: string): string =>
    `key:${createHmac('sha256', naming).update(key).digest('hex').slice(0, FINGERPRINT_LENGTH)}`;

  return {
    async find(guildId) {
      const record = await records.read(guildId);
      return record ? shown(record) : undefined;
    },
    async keep(guildId, key, concurrency) {
      const sealed = seal(key, { secret: sealing, guildId });
      const record = { sealed, last4: key.slice(-SHOWN), lane: laneOf(key), concurrency };
      await records.update(guildId, () => record);
      return shown(record);
    },
    async setConcurrency(guildId, concurrency) {
      const record = await records.update(guildId, (kept) => kept && { ...kept, concurrency });
      return record ? shown(record) : undefined;
    },
    remove: (guildId) => records.remove(guildId),
    async open(guildId, lane) {
      const record = await records.read(guildId);
      if (record?.lane !== lane) return undefined;
      try {
        return unseal(record.sealed, { secret: sealing, guildId });
      } catch (err) {
        log.error({ err, guildId }, "a server's key cannot be opened: SECRET_KEY is another one than it was");
        return undefined;
      }
    },
  };
};

import { join } from 'node:path';
import type { CatalogueCache } from '#catalogue/catalogue.ts';
import { orStartError } from '#domain/errors.ts';
import type { Ledger, Log, Queue } from '#domain/ports.ts';
import { createEmbeddedQueue } from '#queue/embedded.ts';
import { createDocuments } from '#store/keyv.ts';
import { createLedger } from '#store/ledger.ts';
import { enterFolder } from '#store/sole-owner.ts';
import type { Sql } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';

/** What is kept over a restart. */
export type Storage = { ledger: Ledger; queue: Queue; catalogueCache: CatalogueCache };

const catalogueCache = (sql: Sql): CatalogueCache => {
  const documents = createDocuments(sql, 'catalogue');
  return {
    read: () => documents.get('models'),
    write: async (models) => {
      await documents.set('models', models);
    },
  };
};

/** Opens the data folder, and takes the jobs of a process that is gone out of its hands. */
export const openStorage = async (
  { dataDir, log }: { dataDir: string; log: Log },
  opened: AsyncDisposableStack,
): Promise<Storage> => {
  const sql = opened.use(
    await orStartError(
      openSqlite(join(dataDir, 'loralei.db')),
      `The data folder ${dataDir} cannot be used. Make it writable, or name another one in DATA_DIR.`,
    ),
  );
  const queue = createEmbeddedQueue(sql, log);
  const presence = opened.use(enterFolder(join(dataDir, 'loralei.lock')));
  if (presence.isAlone) await queue.releaseEverybody();
  else log.warn({ dataDir }, 'another process works in the same data folder');
  return { ledger: createLedger(sql, log), queue, catalogueCache: catalogueCache(sql) };
};

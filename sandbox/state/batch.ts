import type { DatabaseSync } from 'node:sqlite';

/** A change of the database, and what is done once it is certain. */
type Change = { run(): void; written?(): void };

/** Changes of a database that are made together. */
export type Batch = {
  /** Makes a change at the end of this turn of the event loop. Of several with the same key the last one is made. */
  add(key: string, change: Change): void;
  /** Makes all changes now, and none after them. */
  end(): void;
};

/** Writes in one transaction for each turn. After the first that fails, which is told once, nothing is written any more. */
export const createBatch = (database: DatabaseSync, failed: (reason: string) => void): Batch => {
  const changes = new Map<string, Change>();
  let waiting: NodeJS.Immediate | undefined;
  let ended = false;

  const write = (): void => {
    clearImmediate(waiting);
    waiting = undefined;
    const all = [...changes.values()];
    changes.clear();
    try {
      inTransaction(database, all);
      for (const { written } of all) written?.();
    } catch (error) {
      ended = true;
      failed(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    add(key, change) {
      if (ended) return;
      changes.set(key, change);
      waiting ??= setImmediate(write);
    },
    end() {
      if (changes.size > 0) write();
      ended = true;
    },
  };
};

const inTransaction = (database: DatabaseSync, changes: readonly Change[]): void => {
  database.exec('BEGIN');
  try {
    for (const { run } of changes) run();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

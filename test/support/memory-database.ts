import { DatabaseSync } from 'node:sqlite';
import { openSqlite, type SqliteOptions } from '#store/sqlite.ts';
import type { SqliteDatabase } from '#store/sqlite-connection.ts';
import { SQLITE_MIGRATIONS } from '#store/sqlite-migrations.ts';

/** What the migrations come to: the tables, indices and triggers as they stand in the end, in the order of their making. */
const schemaOf = (migrations: readonly string[]): string => {
  const database = new DatabaseSync(':memory:');
  for (const migration of migrations) database.exec(migration);
  const made = database
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid")
    .all();
  database.close();
  return made.map(({ sql }) => `${sql};`).join('\n');
};

const SCHEMA = schemaOf(SQLITE_MIGRATIONS);

/**
 * Opens an empty database in memory with the tables of today. It runs one statement for each instead of every migration:
 * a property opens thousands of databases, and migrating them was half of its time.
 */
export const openMemoryDatabase = (options: Omit<SqliteOptions, 'steps'> = {}): Promise<SqliteDatabase> =>
  openSqlite(':memory:', { ...options, steps: [SCHEMA] });

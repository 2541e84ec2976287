/** What the bot asks of its ledger when that has a million rows, in SQLite and, where there is one, in Postgres. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openPostgres } from '#store/postgres.ts';
import type { Sql } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';
import { log, measureLedger } from './ledger-measures.ts';
import { fillPostgres, fillSqlite } from './ledger-rows.ts';
import { inMs, mean, printTable, timingOf } from './lib.ts';

const rows = Number(process.argv[2] ?? 1_000_000);

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Times everything in a ledger; one row of the table for each. */
const measured = async (engine: string, sql: Sql): Promise<string[][]> => {
  const lines: string[][] = [];
  for await (const { what, times, processor } of measureLedger(sql, Date.now())) {
    const { p50, p99 } = timingOf(times);
    lines.push([engine, what, String(times.length), inMs(p50), inMs(p99), inMs(mean(processor))]);
    say(lines.at(-1)?.join(' | ') ?? '');
  }
  return lines;
};

const onSqlite = async (): Promise<string[][]> => {
  const folder = await mkdtemp(join(tmpdir(), 'loralei-bench-'));
  const path = join(folder, 'loralei.db');
  try {
    // Makes the tables.
    await (await openSqlite(path))[Symbol.asyncDispose]();
    const seconds = fillSqlite(path, rows, Date.now());
    const gigabytes = (await stat(path)).size / 1e9;
    say(`SQLite: ${rows} rows, ${gigabytes.toFixed(1)} GB; all indexes took ${seconds.toFixed(0)} s`);
    await using sql = await openSqlite(path);
    return await measured('SQLite', sql);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Long enough for what is to be measured; the bot allows 2 seconds. */
const STATEMENT_MS = 60_000;

const onPostgres = async (server: string): Promise<string[][]> => {
  const name = `loralei_${randomUUID().replaceAll('-', '')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const address = new URL(server);
  address.pathname = name;
  try {
    await using sql = await openPostgres({ url: address.href, log, statementMs: STATEMENT_MS });
    const seconds = await fillPostgres(address.href, rows, Date.now());
    say(`Postgres: ${rows} rows; all indexes took ${seconds.toFixed(0)} s`);
    return await measured('Postgres', sql);
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
};

const server = process.env.TEST_DATABASE_URL;
if (!server) say('Without TEST_DATABASE_URL only SQLite is measured: scripts/with-postgres brings one.');
const table = [...(await onSqlite()), ...(server ? await onPostgres(server) : [])];
printTable(['engine', 'what', 'calls', 'p50', 'p99', 'processor'], table);

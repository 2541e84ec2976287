import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { dataFolderCheck, portCheck } from '#doctor/machine-checks.ts';
import { createRoutes, healthRoutes, startHttp } from '#http/server.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { temporaryFolder } from '../main/child.ts';

const HOST = '127.0.0.1';

describe('the data folder', () => {
  it('is well when it can be made and written', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'deep', 'data');
    expect(await dataFolderCheck(dataDir).look()).toEqual({
      kind: 'well',
      detail: `${dataDir} can be written`,
    });
  });

  it('is well, and said to be in use, while a bot works in it', async () => {
    await using folder = await temporaryFolder();
    await using _bot = await lockDataDir(join(folder.path, 'loralei.lock'));
    expect(await dataFolderCheck(folder.path).look()).toEqual({
      kind: 'well',
      detail: `${folder.path} can be written; a running bot works in it`,
    });
  });

  it('is left as free as it was', async () => {
    await using folder = await temporaryFolder();
    await dataFolderCheck(folder.path).look();
    await using bot = await lockDataDir(join(folder.path, 'loralei.lock'));
    expect(bot.isAlone).toBe(true);
  });

  it('is wrong where a file stands in its way', async () => {
    await using folder = await temporaryFolder({ file: '' });
    const dataDir = join(folder.path, 'file', 'data');
    expect(await dataFolderCheck(dataDir).look()).toEqual({
      kind: 'wrong',
      problem: `${dataDir} cannot be written: ENOTDIR.`,
      remedy: expect.stringContaining('DATA_DIR'),
    });
  });

  it('is wrong when the database in it is none', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'loralei.db'), 'no database '.repeat(1000));
    expect(await dataFolderCheck(folder.path).look()).toEqual({
      kind: 'wrong',
      problem: 'The database in DATA_DIR cannot be used: file is not a database.',
      remedy: expect.stringContaining('backup of loralei.db'),
    });
  });

  it('is wrong when a newer version has written the database', async () => {
    await using folder = await temporaryFolder();
    const database = new DatabaseSync(join(folder.path, 'loralei.db'));
    database.exec('PRAGMA user_version = 1000');
    database.close();
    expect(await dataFolderCheck(folder.path).look()).toEqual({
      kind: 'wrong',
      problem: expect.stringMatching(/schema 1000.* Start the newer version again/),
      remedy: expect.stringContaining('DATA_DIR'),
    });
  });
});

describe('the port', () => {
  it('is well when any will do', async () => {
    expect(await portCheck({ host: HOST, port: 0 }).look()).toEqual({
      kind: 'well',
      detail: 'any free one will be taken',
    });
  });

  it('is well when it is free, and is free afterwards', async () => {
    const server = await startHttp(createRoutes(), { host: HOST, port: 0 });
    await server[Symbol.asyncDispose]();
    const check = portCheck({ host: HOST, port: server.port });
    const finding = { kind: 'well', detail: `${HOST}:${server.port} is free` };
    expect([await check.look(), await check.look()]).toEqual([finding, finding]);
  });

  it('is well when the bot itself has it', async () => {
    await using bot = await startHttp(
      healthRoutes(async () => ({ gateway: { ok: false, reason: 'away' } })),
      { host: HOST, port: 0 },
    );
    expect(await portCheck({ host: HOST, port: bot.port }).look()).toEqual({
      kind: 'well',
      detail: `a running bot answers on ${HOST}:${bot.port}`,
    });
  });

  it('is wrong when somebody else has it', async () => {
    await using other = await startHttp(createRoutes(), { host: HOST, port: 0 });
    expect(await portCheck({ host: HOST, port: other.port }).look()).toEqual({
      kind: 'wrong',
      problem: `${HOST}:${other.port} cannot be listened on: it is taken.`,
      remedy: expect.stringContaining('HTTP_PORT'),
    });
  });

  it('is wrong on an address of another machine', async () => {
    // 192.0.2.0/24 is reserved for documentation: no machine has such an address.
    const finding = await portCheck({ host: '192.0.2.1', port: 0 }).look();
    expect(finding).toEqual({
      kind: 'wrong',
      problem: '192.0.2.1 is no address of this machine.',
      remedy: expect.stringContaining('HTTP_HOST'),
    });
  });
});

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { startEntry, temporaryFolder } from './child.ts';

const PAGE = /Open http/;

describe('what the sandbox keeps in its folder', () => {
  it('is put aside with a sentence where it is of another version, and the sandbox starts anew', async () => {
    await using folder = await temporaryFolder();
    const env = { SANDBOX_PORT: '0' };
    await using first = startEntry('src/main.ts', { cwd: folder.path, env });
    await first.says(PAGE);
    first.signal('SIGTERM');
    expect(await first.ended()).toBe(0);
    {
      using database = new DatabaseSync(join(folder.path, 'data/sandbox/fakes.db'));
      database.exec('PRAGMA user_version = 4000');
    }
    await using second = startEntry('src/main.ts', { cwd: folder.path, env });
    await second.says(PAGE);
    expect(second.printed().out).toMatch(
      /The sandbox cannot use .*fakes\.db, because it is of another version\. .*starts anew\./,
    );
    expect(second.printed().err).toBe('');
  });

  it('is for one process, and a second one says so', async () => {
    await using folder = await temporaryFolder();
    const env = { SANDBOX_PORT: '0' };
    await using first = startEntry('src/main.ts', { cwd: folder.path, env });
    await first.says(PAGE);
    await using second = startEntry('src/main.ts', { cwd: folder.path, env });
    expect(await second.ended()).toBe(1);
    expect(second.printed().err).toMatch(
      /^The sandbox cannot open its files in .*sandbox\. Name another folder in DATA_DIR\. \(Another process uses .*fakes\.db\.\)\n$/,
    );
  });
});

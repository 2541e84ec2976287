import { join } from 'node:path';
import { z } from 'zod';
import { StorageUnavailableError } from '#domain/errors.ts';
import { createRoutes, startHttp } from '#http/server.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { openSqlite } from '#store/sqlite.ts';
import { diagnose } from './diagnosis.ts';
import { type Check, type Finding, messageOf, well, wrong } from './finding.ts';

/** Milliseconds for a running bot on this machine to answer the liveness probe. */
const PROBE_MS = 2000;

/** Checks that the folder is writable and the database in it can be opened. */
export const dataFolderCheck = (dataDir: string): Check => ({
  name: 'Data folder',
  look: async () => {
    try {
      await using _sql = await openSqlite(join(dataDir, 'loralei.db'));
      await using presence = await lockDataDir(join(dataDir, 'loralei.lock'));
      return well(`${dataDir} can be written${presence.isAlone ? '' : '; a running bot works in it'}`);
    } catch (error) {
      const cause = error instanceof StorageUnavailableError ? error.cause : error;
      const { problem, remedy } = diagnose(cause) ?? {
        problem: messageOf(error),
        remedy: 'Fix that, or name another folder in DATA_DIR.',
      };
      return wrong(problem, remedy);
    }
  },
});

const liveness = z.object({ live: z.literal(true) });

const isBotAt = async (address: string): Promise<boolean> => {
  try {
    const response = await fetch(`http://${address}/health/live`, { signal: AbortSignal.timeout(PROBE_MS) });
    return liveness.safeParse(await response.json()).success;
  } catch {
    return false;
  }
};

const taken = async (address: string, error: unknown): Promise<Finding> => {
  if (await isBotAt(address)) return well(`a running bot answers on ${address}`);
  const { problem, remedy } = diagnose(error) ?? {
    problem: `${address} cannot be listened on: ${messageOf(error)}.`,
    remedy: 'Set HTTP_HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.',
  };
  return wrong(problem, remedy);
};

/** Checks that the health check's port is free or used by a running bot. */
export const portCheck = ({ host, port }: { host: string; port: number }): Check => ({
  name: 'Port',
  look: async () => {
    try {
      await using _server = await startHttp(createRoutes(), { host, port });
      return well(port === 0 ? 'any free one will be taken' : `${host}:${port} is free`);
    } catch (error) {
      return taken(`${host}:${port}`, error);
    }
  },
});

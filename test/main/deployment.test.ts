import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTING_NAMES } from '#config/env-vars.ts';
import { ROOT } from './child.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.object({ steps: z.array(z.looseObject({ run: z.string().optional() })) })),
});

const form = z.object({
  name: z.string().min(1),
  description: z.string().min(1),
  body: z
    .array(z.looseObject({ type: z.enum(['markdown', 'textarea', 'input']), attributes: z.looseObject({}) }))
    .min(1),
});

describe('the workflows', () => {
  const files = globSync('.github/workflows/*.yml', { cwd: ROOT });

  it.each(files)('%s says what it may do', (file) => {
    const { permissions, jobs } = workflow.parse(parse(read(file)));
    expect(permissions.contents).toBe('read');
    expect(Object.keys(jobs).length).toBeGreaterThan(0);
  });

  it('run what CI runs here', () => {
    const { jobs } = workflow.parse(parse(read('.github/workflows/ci.yml')));
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(runs.join()).toContain('.ci/run');
  });
});

it.each(globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: ROOT }))('%s is a form', (file) => {
  expect(() => form.parse(parse(read(file)))).not.toThrow();
});

describe('the systemd unit', () => {
  const unit = read('docs/loralei.service');

  it('starts Node as the image does', () => {
    const command: unknown = JSON.parse(/^CMD (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '[]');
    const options = z.array(z.string()).parse(command).slice(1);
    expect(/^ExecStart=(.*)$/m.exec(unit)?.[1]?.endsWith(`node ${options.join(' ')}`)).toBe(true);
    expect(existsSync(join(ROOT, options.at(-1) ?? ''))).toBe(true);
  });

  it('sets variables that there are', () => {
    const names = [...(/^Environment=(.*)$/m.exec(unit)?.[1]?.matchAll(/([A-Z_]+)=/g) ?? [])].map(
      ([, name = '']) => name,
    );
    const own = names.filter((name) => !/^(NODE|MALLOC)_/.test(name));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((name) => !SETTING_NAMES.some((setting) => setting === name))).toEqual([]);
  });

  it('stays within its folders', () => {
    for (const line of ['ProtectSystem=strict', 'NoNewPrivileges=yes', 'StateDirectory=loralei'])
      expect(unit.split('\n')).toContain(line);
  });
});

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pageRoutes } from '#sandbox/page/serve.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CLIENT = join(ROOT, 'sandbox/page/client');
const files = readdirSync(CLIENT).filter((name) => name !== 'tsconfig.json' && name !== 'index.html');
const scripts = files.filter((name) => name.endsWith('.ts'));

describe('the page', () => {
  const page = pageRoutes();

  it('is served at the root under a policy that lets in nothing from elsewhere', async () => {
    const answer = await page.request('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await answer.text()).toContain('/client/main.ts');
  });

  it.each(files)('serves %s', async (name) => {
    const answer = await page.request(`/client/${name}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-type')).toMatch(/^(text\/javascript|text\/css|image\/svg)/);
  });

  it.each(scripts)('strips %s to what a browser can load by itself', async (name) => {
    const code = await (await page.request(`/client/${name}`)).text();
    const imported = [...code.matchAll(/(?:from|import)\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    const own = imported.filter((path) => path.startsWith('./'));
    expect(own.filter((path) => !scripts.includes(path.replace('./', '')))).toEqual([]);
    for (const path of imported.filter((one) => !own.includes(one))) {
      expect(path).toMatch(/^\/modules\//);
      expect((await page.request(path)).status).toBe(200);
    }
    expect(code).not.toMatch(/\binnerHTML\b|\beval\b/);
  });

  it.each(['preact', 'preact/hooks', 'htm', 'discord-markdown-parser'])(
    'serves the package %s',
    async (name) => {
      const answer = await page.request(`/modules/${name}`);
      expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
      const code = await answer.text();
      const imported = [...code.matchAll(/\bfrom\s*['"]([^'"]+)['"]/g)].map((match) => match[1]);
      expect(imported.filter((path) => path !== '/modules/preact')).toEqual([]);
      expect(code).not.toContain('node_modules');
    },
  );

  it.each([
    '/modules/discord.js',
    '/modules/preact/../zod',
    '/modules/constructor',
    '/client/',
    '/client/nothing.ts',
    '/client/tsconfig.json',
    '/client/index.html',
    '/client/../serve.ts',
    '/client/..%2fserve.ts',
    '/client/%2e%2e/serve.ts',
    '/client/..%5cserve.ts',
    '/client/%2fetc%2fpasswd',
    '/client/main.ts%00.css',
    '/client/.main.ts',
    '/serve.ts',
    '/contract.ts',
  ])('does not serve %s', async (path) => {
    expect((await page.request(path)).status).toBe(404);
  });

  it('type-checks as a browser program', async () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const check = promisify(execFile)(process.execPath, [tsc, '--noEmit', '-p', CLIENT]);
    await expect(check).resolves.toMatchObject({ stdout: '' });
  });
});

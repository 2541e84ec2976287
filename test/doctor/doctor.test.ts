import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEntry, temporaryFolder } from '../main/child.ts';
import { NOBODY, startFakes } from './fakes.ts';

type Visit = { code: number | NodeJS.Signals | null; lines: string[]; all: string };

/** Runs the doctor in a folder of its own, with the variables given. */
const visit = async (env: Record<string, string>, files: Record<string, string> = {}): Promise<Visit> => {
  await using folder = await temporaryFolder(files);
  await using doctor = startEntry('src/doctor/main.ts', { cwd: folder.path, env });
  const code = await doctor.ended();
  const { out, err } = doctor.printed();
  return { code, lines: out.trim().split('\n'), all: `${out}${err}` };
};

/** What each check found: the mark and the name. */
const verdicts = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^[✓✗–] [^:]+(?=:)/.exec(line) ?? []);

const ADVICE = 'Fix what is marked with ✗ and run the doctor again.';

describe('the doctor', () => {
  it('looks at the machine alone when nothing is set, and says that the sandbox needs no more', async () => {
    const { code, lines } = await visit({});
    expect(code).toBe(0);
    expect(lines[0]).toContain('npm start runs the sandbox');
    expect(verdicts(lines)).toEqual(['✓ Data folder', "✓ Servers' keys", '✓ Port']);
    expect(lines.at(-1)).toBe('All is well.');
  });

  it('looks at everything when token and key are set', async () => {
    await using fakes = await startFakes();
    const { code, lines, all } = await visit(fakes.env);
    expect(code).toBe(0);
    expect(verdicts(lines)).toEqual([
      '✓ Data folder',
      "✓ Servers' keys",
      '✓ Port',
      '✓ Discord token',
      '✓ Commands',
      '✓ Installation',
      '✓ Privacy and terms',
      '✓ ModelsLab key',
    ]);
    expect(lines.at(-1)).toBe('All is well.');
    expect(all).not.toContain(fakes.discord.token);
    expect(all).not.toContain(fakes.modelslab.key);
    expect(fakes.modelslab.posts).toBe(0);
  });

  it('reads the .env file as the bot does', async () => {
    await using fakes = await startFakes();
    const file = Object.entries(fakes.env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
    const { code, lines } = await visit({}, { '.env': file });
    expect([code, lines.at(-1)]).toEqual([0, 'All is well.']);
  });

  it.each([
    [{ DISCORD_TOKEN: 'hush-token' }, '✗ MODELSLAB_API_KEY is missing'],
    [{ MODELSLAB_API_KEY: 'hush-key' }, '✗ DISCORD_TOKEN is missing'],
  ])('says which of the two is missing: %#', async (env, sentence) => {
    const { code, lines, all } = await visit(env);
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining(sentence), ADVICE]);
    expect(all).not.toContain('hush');
  });

  it('says every variable that cannot be read', async () => {
    const { code, lines } = await visit({ HTTP_PORT: 'x', LOG_LEVEL: 'loud', DISCORD_TOKEN: 'hush hush' });
    expect(code).toBe(1);
    expect(lines.map((line) => line.split(/[ =]/)[1])).toEqual(
      expect.arrayContaining(['HTTP_PORT', 'LOG_LEVEL', 'DISCORD_TOKEN']),
    );
    expect(lines.join('\n')).not.toContain('hush');
  });

  it('says many problems at once, each with a remedy and without a secret', async () => {
    await using fakes = await startFakes();
    const { code, lines, all } = await visit(
      {
        ...fakes.env,
        DISCORD_TOKEN: 'hush-token',
        MODELSLAB_API_KEY: 'hush-key',
        HTTP_PORT: new URL(fakes.discord.origin).port,
        DATA_DIR: join('file', 'data'),
      },
      { file: '' },
    );
    expect(code).toBe(1);
    expect(verdicts(lines)).toEqual([
      '✗ Data folder',
      "– Servers' keys",
      '✗ Port',
      '✗ Discord token',
      '– Commands',
      '– Installation',
      '– Privacy and terms',
      '✗ ModelsLab key',
    ]);
    expect(lines.filter((line) => line.startsWith('  → '))).toHaveLength(4);
    expect(lines.at(-1)).toBe(ADVICE);
    expect(all).not.toContain('hush');
  });

  it('shows no stack when nothing can be reached', async () => {
    const { code, lines, all } = await visit({
      DISCORD_TOKEN: 'hush-token',
      DISCORD_API_URL: NOBODY,
      MODELSLAB_API_KEY: 'hush-key',
      MODELSLAB_API_URL: NOBODY,
    });
    expect(code).toBe(1);
    expect(verdicts(lines).slice(3)).toEqual([
      '✗ Discord token',
      '– Commands',
      '– Installation',
      '– Privacy and terms',
      '✗ ModelsLab key',
    ]);
    expect(all).not.toMatch(/\n\s+at |hush/);
  });
});

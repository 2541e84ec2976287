import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvFile } from '#config/env-file.ts';
import { StartError } from '#domain/errors.ts';
import { temporaryFolder } from '../main/child.ts';

const utf16 = (text: string, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

const LINES = '# a comment\nDISCORD_TOKEN=abc.def\nMODELSLAB_API_KEY="key 1"\nBLOCKED_WORDS=größe\n';
const VARIABLES = { DISCORD_TOKEN: 'abc.def', MODELSLAB_API_KEY: 'key 1', BLOCKED_WORDS: 'größe' };

/** What a file of such bytes puts into an environment; or the sentence by which it is refused. */
const read = async (
  bytes: Buffer | string,
  environment: Record<string, string | undefined> = {},
): Promise<unknown> => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, '.env');
  await writeFile(path, bytes);
  try {
    readEnvFile(environment, path);
    return environment;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    expect(error.message).toContain(path);
    expect(error.message).not.toContain('\n');
    return error.message.replace(path, '.env');
  }
};

describe('an environment file', () => {
  it.each([
    ['UTF-8', Buffer.from(LINES)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${LINES}`)],
    ['UTF-16 LE with a byte order mark', utf16(`\uFEFF${LINES}`, 'le')],
    ['UTF-16 BE with a byte order mark', utf16(`\uFEFF${LINES}`, 'be')],
    ['UTF-16 LE without one', utf16(LINES, 'le')],
    ['UTF-16 BE without one', utf16(LINES, 'be')],
    ['Latin 1', Buffer.from(LINES, 'latin1')],
    ['CRLF', Buffer.from(LINES.replaceAll('\n', '\r\n'))],
    ['CR alone', Buffer.from(LINES.replaceAll('\n', '\r'))],
    ['names with invisible letters', Buffer.from(LINES.replaceAll('DISCORD', '\u200BDISCORD'))],
    ['no line break at the end', Buffer.from(LINES.trimEnd())],
  ])('is read as it was meant: %s', async (_, bytes) => {
    expect(await read(bytes)).toEqual(VARIABLES);
  });

  it('says the same in every encoding', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'abzXYZ019 =,.-_äßéñ漢字🦊'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const line = `\uFEFFBLOCKED_WORDS='${value}'\n`;
        const expected = await read(Buffer.from(line));
        expect(expected).toEqual({ BLOCKED_WORDS: value });
        expect(await read(utf16(line, 'le'))).toEqual(expected);
        expect(await read(utf16(line, 'be'))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves variables alone that are set, also to nothing', async () => {
    const environment = { DISCORD_TOKEN: '', MODELSLAB_API_KEY: 'mine' };
    expect(await read(LINES, environment)).toEqual({ ...VARIABLES, ...environment });
  });

  it.each(['', '\n\n', '# nothing yet\n', '\uFEFF', 'POSTGRES_PASSWORD=x\n'])(
    'sets nothing of the bot where it holds nothing of the bot: %j',
    async (text) => {
      expect(await read(text)).not.toHaveProperty('DISCORD_TOKEN');
    },
  );

  it.each([
    ['bytes that are no text', Buffer.from([0x44, 0x49, 0x00, 0x00, 0x01, 0x00, 0x00, 0x53])],
    ['a variable in the way of YAML', 'DISCORD_TOKEN: abc\n'],
    ['a variable without its sign', 'DISCORD_TOKEN abc\n'],
  ])('is refused, never overlooked: %s', async (_, bytes) => {
    expect(await read(bytes)).toMatch(/^\.env .*Save it as plain text in UTF-8/);
  });

  it('is not missed where there is none', async () => {
    await using folder = await temporaryFolder();
    const environment = {};
    readEnvFile(environment, join(folder.path, '.env'));
    expect(environment).toEqual({});
  });

  it('is refused as a folder and as a link to nothing', async () => {
    await using folder = await temporaryFolder();
    const [asFolder, asLink] = [join(folder.path, 'folder'), join(folder.path, 'link')];
    await mkdir(asFolder);
    await symlink(join(folder.path, 'nowhere'), asLink);
    expect(() => readEnvFile({}, asFolder)).toThrow(`${asFolder} is a folder`);
    expect(() => readEnvFile({}, asLink)).toThrow(`${asLink} is a link to a file that does not exist`);
  });

  it('is refused where it may not be read', async () => {
    // Nothing is unreadable to root, as whom tests may run.
    const refused = () => {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    };
    expect(() => readEnvFile({}, '/bot/.env', refused)).toThrow('/bot/.env may not be read');
  });
});

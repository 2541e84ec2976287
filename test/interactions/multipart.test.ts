import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Multipart } from '#interactions/multipart.ts';
import type { FileData } from '#interactions/reply.ts';
import { anyCharacter } from '../support/arbitraries.ts';

const bytesOf = async (form: Multipart): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of form) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** The form as any reader of forms sees it. */
const read = async (form: Multipart): Promise<FormData> => {
  const bytes = await bytesOf(form);
  expect(form.headers['content-length']).toBe(String(bytes.length));
  return new Response(new Uint8Array(bytes), { headers: form.headers }).formData();
};

const contentOf = async (value: unknown): Promise<Buffer> => {
  expect(value).toBeInstanceOf(File);
  return Buffer.from(await (value as File).arrayBuffer());
};

/** A file on the disk with this content. */
const storedFile = async (content: Buffer) => {
  const folder = await mkdtemp(join(tmpdir(), 'loralei-test-form-'));
  const path = join(folder, 'a.png');
  await writeFile(path, content);
  const read = () => createReadStream(path);
  const data: FileData = { read, size: content.length, contentType: 'image/png' };
  return { data, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};

describe('a form', () => {
  it('has the message and its files, whatever is in them', async () => {
    const names = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 20 }).map((name) => `${name}.png`);
    const files = fc.array(fc.record({ name: names, data: fc.uint8Array({ maxLength: 200 }) }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.string()), files, async (body, given) => {
        const form = await read(new Multipart({ body, files: given }));
        expect(form.get('payload_json')).toBe(JSON.stringify(body));
        const contents = given.map((_, index) => contentOf(form.get(`files[${index}]`)));
        expect(await Promise.all(contents)).toEqual(given.map(({ data }) => Buffer.from(data)));
        expect([...form.keys()]).toHaveLength(1 + given.length);
      }),
      { numRuns: 50 },
    );
  });

  it('reads files from the disk, as often as it is sent', async () => {
    const content = Buffer.alloc(600_000, 'fox');
    await using stored = await storedFile(content);
    const form = new Multipart({ body: {}, files: [{ name: 'a.png', data: stored.data }] });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const file = (await read(form)).get('files[0]');
      expect(file).toMatchObject({ name: 'a.png', type: 'image/png' });
      expect((await contentOf(file)).equals(content)).toBe(true);
    }
  });

  it('has no more of a file in memory than one piece', async () => {
    await using stored = await storedFile(Buffer.alloc(3_000_000));
    const form = new Multipart({ body: {}, files: [{ name: 'a.png', data: stored.data }] });
    let largest = 0;
    for await (const piece of form) largest = Math.max(largest, piece.length);
    expect(largest).toBeLessThanOrEqual(128 * 1024);
  });
});

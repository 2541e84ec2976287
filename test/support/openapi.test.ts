import { existsSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { loadJudge, OPENAPI_FILE } from './openapi.ts';

test('without the document there is no judge, and that is said', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await loadJudge('/nowhere/openapi.json')).toBeUndefined();
    expect(write.mock.calls.flat().join()).toContain('No OpenAPI document at /nowhere/openapi.json');
  } finally {
    write.mockRestore();
  }
});

describe.skipIf(!existsSync(OPENAPI_FILE))('with the document', async () => {
  const judge = await loadJudge();
  const commands = { method: 'put', path: '/applications/{application_id}/commands' };
  const callback = { method: 'post', path: '/interactions/{interaction_id}/{interaction_token}/callback' };

  test('what Discord takes passes', () => {
    const command = { name: 'imagine', description: 'x', type: 1, default_member_permissions: '32' };
    expect(judge?.request(commands, [command])).toEqual([]);
    expect(judge?.request(callback, { type: 4, data: { content: 'x', tts: false } })).toEqual([]);
    expect(judge?.request(callback, { type: 5, data: { flags: 64 } })).toEqual([]);
  });

  test('what it refuses is named with its place', () => {
    const long = { type: 4, data: { content: 'x'.repeat(2001) } };
    expect(judge?.request(callback, long)).toEqual([
      'OpenAPI: /data/content must NOT have more than 2000 characters',
    ]);
    const nameless = judge?.request(commands, [{ description: 'x' }]) ?? [];
    expect(nameless.join()).toContain("must have required property 'name'");
  });

  test('answers are judged by their status', () => {
    expect(judge?.response(callback, { status: 204, body: undefined })).toEqual([]);
    expect(judge?.response(callback, { status: 200, body: {} })).toEqual([
      "OpenAPI: / must have required property 'interaction'",
    ]);
  });

  test('operations that it does not know are complaints', () => {
    expect(judge?.request({ method: 'get', path: '/nowhere' }, {})).toHaveLength(1);
  });
});

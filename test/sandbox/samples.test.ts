import { describe, expect, test } from 'vitest';
import { startSandbox } from '#sandbox/index.ts';

const external = (pageUrl: string, address: string): Promise<Response> =>
  fetch(`${pageUrl}external/${encodeURIComponent(address)}`);

describe('the sample pictures of the sandbox', () => {
  test('have addresses of the internet, and are shown by the server of the page', async () => {
    await using sandbox = await startSandbox({ port: 0 });
    const answer = await fetch(`${sandbox.modelslabApiUrl}/v4/dreambooth/model_list`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: sandbox.credentials.modelslabKey }),
    });
    const list = (await answer.json()) as { screenshots: string }[];
    const [first] = list;
    expect(first?.screenshots).toMatch(/^https:\/\//);
    const picture = await external(sandbox.pageUrl, first?.screenshots ?? '');
    expect(picture.status).toBe(200);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('are all that is fetched from elsewhere', async () => {
    await using sandbox = await startSandbox({ port: 0 });
    const addresses = [
      `${sandbox.modelslabApiUrl}/v4/dreambooth/model_list`,
      'https://samples.sandbox.example.evil.example/cdn/screenshots/a.png',
      'https://samples.sandbox.example/api/v4/dreambooth/model_list',
      'https://samples.sandbox.example/nothing',
      'nonsense',
    ];
    for (const address of addresses) {
      expect((await external(sandbox.pageUrl, address)).status, address).toBe(404);
    }
  });
});

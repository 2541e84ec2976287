import { expect, test } from 'vitest';
import { calm, clientOf, downloaded, KEY, PNG, REQUEST } from './client-harness.ts';
import { startScripted } from './scripted-server.ts';

test('an order is submitted, collected and downloaded', async () => {
  await using server = await startScripted(({ path }) => {
    if (path === '/api/v6/images/text2img')
      return { body: { status: 'processing', id: 29763508, eta: 13.07 } };
    if (path === '/image.png') return { body: PNG };
    return { body: { status: 'success', id: 29763508, output: [`${server.url}/image.png`] } };
  });
  await using client = clientOf(server.url);

  const submission = await client.submit(REQUEST, calm());
  expect(submission).toEqual({ status: 'processing', providerId: '29763508', eta: 13.07 });

  const finished = await client.collect('29763508', { eta: 13.07, ...calm() });
  expect(finished.outputs).toHaveLength(1);
  expect(client.waits).toEqual([13_070]);

  const [output] = finished.outputs;
  const image = output && (await downloaded(client, output));
  expect(image && Buffer.from(image).equals(PNG)).toBe(true);

  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v6/images/text2img',
    'POST /api/v6/images/fetch/29763508',
    'GET /image.png',
  ]);
  expect(JSON.parse(server.seen[1]?.text ?? '')).toEqual({ key: KEY });
});

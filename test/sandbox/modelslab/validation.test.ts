import { describe, expect, it } from 'vitest';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { order, post, send } from './client.ts';

const BREACHES = [
  { field: 'prompt', value: '' },
  { field: 'width', value: 1032 },
  { field: 'width', value: '128' },
  { field: 'height', value: 515 },
  { field: 'samples', value: 5 },
  { field: 'samples', value: 0 },
  { field: 'samples', value: 1.5 },
  { field: 'num_inference_steps', value: 30 },
  { field: 'guidance_scale', value: 0.5 },
  { field: 'guidance_scale', value: 20.5 },
  { field: 'clip_skip', value: 9 },
  { field: 'scheduler', value: 'Euler a' },
  { field: 'lora_strength', value: '0.05' },
  { field: 'lora_strength', value: '1.2' },
  { field: 'lora_strength', value: '0.5,0.5' },
  { field: 'lora_strength', value: '0.45,' },
  { field: 'lora_model', value: 'animie,animie' },
  { field: 'seed', value: 1.5 },
  { field: 'seed', value: 'lucky' },
  { field: 'upscale', value: 'true' },
  { field: 'safety_checker', value: 1 },
  { field: 'webhook', value: 'not a url' },
] as const;

describe("a body against the page's limits", () => {
  it.each(BREACHES)('refuses $field $value, naming the field, and records it', async ({ field, value }) => {
    await using server = await startModelsLab({ generationMs: 0 });
    const { status, body } = await order(server, { lora_strength: null, [field]: value });
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'error', message: { [field]: [expect.stringContaining(field)] } });
    expect(server.violations).toEqual([
      {
        at: expect.any(String),
        where: '/api/v6/images/text2img',
        rule: expect.stringContaining(JSON.stringify(value)),
      },
    ]);
  });

  it('names all breaches of a body at once', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const { body } = await order(server, { samples: 9, width: 2048, lora_strength: '7' });
    expect(Object.keys(body.message ?? {}).toSorted()).toEqual(['lora_strength', 'samples', 'width']);
    expect(server.violations).toHaveLength(3);
  });

  it('takes numbers as text or number, yes/no or booleans, and one strength per LoRA', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const bodies = [
      { width: 768, samples: '2', num_inference_steps: 41, seed: 4_139_316_548 },
      { safety_checker: true, temp: 'yes', base64: false },
      { lora_model: 'more_details,animie', lora_strength: '0.1,1' },
      { lora_model: null, lora_strength: null, clip_skip: '8' },
    ];
    for (const body of bodies) expect((await order(server, body)).body.status).toBe('success');
    expect(server.violations).toEqual([]);
  });

  it('takes the ids of models that are not in its list, since trained ones never are', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    expect((await order(server, { model_id: 'F5jvdzGnYi', lora_model: 'my-own' })).body.status).toBe(
      'success',
    );
  });

  it('remarks on an attribute that the page does not have, yet goes on', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    expect((await order(server, { lora_strenght: '1' })).body.status).toBe('success');
    expect(server.violations.map(({ rule }) => rule)).toEqual([expect.stringContaining('lora_strenght')]);
  });

  it('asks for a model id in the words of old', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    expect((await order(server, { model_id: undefined })).body).toEqual({
      status: 'error',
      messege: 'Model id not found',
    });
  });

  it('tells a listener of each violation until it stops listening', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const heard: string[] = [];
    const stop = server.onViolation(({ rule }) => heard.push(rule));
    await order(server, { samples: 9 });
    stop();
    await order(server, { samples: 9 });
    expect(heard).toHaveLength(1);
    expect(server.violations).toHaveLength(2);
  });
});

describe('the key', () => {
  it('is missing, wrong or accepted', async () => {
    await using server = await startModelsLab({ key: 'right', keys: { also: {} }, generationMs: 0 });
    expect(await order(server, { key: '' })).toMatchObject({
      status: 401,
      body: { message: 'API key required' },
    });
    expect(await order(server, { key: 'wrong' })).toMatchObject({
      status: 401,
      body: { message: 'Invalid API key' },
    });
    expect((await order(server, { key: 'also' })).body.status).toBe('success');
    expect((await order(server)).body.status).toBe('success');
    expect(server.violations.map(({ rule }) => rule)).toEqual(['key: The key field is required.']);
  });

  it('is looked for in a JSON object only', async () => {
    await using server = await startModelsLab();
    const response = await fetch(`${server.apiUrl}/v6/images/text2img`, {
      method: 'POST',
      body: 'key=sandbox-key',
    });
    expect(await response.json()).toMatchObject({ message: 'Invalid API Request' });
    expect(server.violations).toHaveLength(1);
  });

  it('is asked for by every call', async () => {
    await using server = await startModelsLab();
    const paths = [
      '/v6/images/fetch/1',
      '/v4/dreambooth/model_list',
      '/wallet_balance',
      '/v6/images/model_reload',
    ];
    const answers = await Promise.all(paths.map((path) => send(server, path, { key: 'wrong' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(401));
    expect((await post(server, '/wallet_balance', {})).status).toBe(200);
  });
});

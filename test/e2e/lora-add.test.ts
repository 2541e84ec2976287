import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const SERVER_KEY = 'key-of-a-server-that-pays-itself-9876';
const SECRET_KEY = 'a-secret-of-the-operator-who-keeps-it-to-himself';
const LINK = 'https://civitai.com/models/123/red-foxes?modelVersionId=456';

const startKeyHarness = async ({ withKey = true } = {}): Promise<BotHarness> => {
  const harness = await startBotHarness({ modelslab: { keys: { [SERVER_KEY]: {} } }, env: { SECRET_KEY } });
  if (!withKey) return harness;
  const admin = harness.discord.as('Mona');
  const panel = await admin.slash('settings', {}, { subcommand: 'open' }).message();
  const page = await admin.press(panel, pageButton('key')).message('Own API key');
  const form = await admin.submit(admin.press(page, 'Set a key…'), { key: SERVER_KEY, concurrency: '2' });
  await form.message('ends in `9876`');
  return harness;
};

const add = ({ discord }: BotHarness, options: Record<string, string | boolean> = {}, who = 'Mona') =>
  discord
    .as(who)
    .slash(
      'lora',
      { link: LINK, name: 'Red Foxes', base: 'stable_diffusion_xl', ...options },
      { subcommand: 'add' },
    );

const own = async ({ discord }: BotHarness, who = 'Mona'): Promise<string> =>
  textOf(await discord.as(who).slash('lora', {}, { subcommand: 'own' }).message());

const suggested = async ({ discord }: BotHarness, channel = '#images') =>
  (await discord.as('Ada', channel).autocomplete('imagine', { lora: 'red-f' }, 'lora')).map(
    ({ value }) => value,
  );

/** The calls of that name. */
const calls = ({ modelslab }: BotHarness, name: string): Record<string, unknown>[] =>
  modelslab.requests
    .filter(({ path }) => path.endsWith(name))
    .map(({ body }) => body as Record<string, unknown>);

/** Lets what is being fetched, and the list, be due, as if the time had gone by. */
const letTimeGoBy = async (harness: BotHarness, edit = (json: string) => json): Promise<void> => {
  await harness.stop();
  {
    using database = new DatabaseSync(join(harness.env.DATA_DIR ?? '', 'loralei.db'));
    const row = database.prepare("SELECT value FROM document WHERE namespace = 'own-loras'").get();
    const past = String(row?.value).replace(/"(nextAt|listedAt)":\d+/g, '"$1":0');
    database.prepare("UPDATE document SET value = ? WHERE namespace = 'own-loras'").run(edit(past));
  }
  await harness.start();
};

describe('/lora add', () => {
  it("brings a LoRA into the server's account, in private, and offers it there once it works", async () => {
    await using harness = await startKeyHarness();
    const answer = await add(harness).message('ModelsLab fetches `red-foxes` now');
    expect(Number(answer.flags) & 64).toBe(64);
    expect(textOf(answer)).toContain('A private model needs model credit');
    expect(calls(harness, 'load_model')).toEqual([
      {
        key: SERVER_KEY,
        url: 'https://civitai.com/api/download/models/456',
        model_id: 'red-foxes',
        model_name: 'red-foxes',
        model_format: 'safetensors',
        model_category: 'stable_diffusion_xl',
        model_subcategory: 'lora',
        model_visibility: 'private',
      },
    ]);
    expect(await own(harness)).toContain('`red-foxes`: ModelsLab fetches it');
    expect(await suggested(harness)).toEqual([]);
    harness.modelslab.finishLoad(SERVER_KEY, 'red-foxes');
    await letTimeGoBy(harness);
    expect(await own(harness)).toContain('`red-foxes`: ready');
    const said = harness.discord.messages('#images').map(({ message }) => textOf(message));
    expect(said).toEqual([expect.stringContaining('the LoRA `red-foxes` is ready')]);
    expect(await suggested(harness)).toEqual(['red-foxes']);
    expect(await suggested(harness, '@Ada')).toEqual([]);
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a fox', lora: 'red-foxes' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({ key: SERVER_KEY, lora_model: 'red-foxes' });
  });

  it('gives up after its time, in a sentence', async () => {
    await using harness = await startKeyHarness();
    await add(harness).message('ModelsLab fetches');
    await letTimeGoBy(harness, (json) => json.replace(/"startedAt":\d+/, '"startedAt":0'));
    expect(await own(harness)).toContain('not listed in time');
    const said = harness.discord.messages('#images').map(({ message }) => textOf(message));
    expect(said).toEqual([expect.stringContaining('does not list the LoRA `red-foxes` after 120 minutes')]);
    expect(await suggested(harness)).toEqual([]);
    await add(harness).message('ModelsLab fetches `red-foxes` now');
    expect(calls(harness, 'load_model')).toHaveLength(2);
  });

  it('is for members who manage a server with a key of its own, and fetches nothing itself', async () => {
    await using harness = await startKeyHarness({ withKey: false });
    await add(harness, {}, 'Ben').message('Only members with **Manage Server**');
    await add(harness).message('it has no key of its own');
    expect(calls(harness, 'load_model')).toEqual([]);
  });

  it('says what is wrong with a link or a name, and asks ModelsLab for nothing', async () => {
    await using harness = await startKeyHarness();
    await add(harness, { link: 'https://civitai.com/models/123' }).message('Choose a version on Civitai');
    await add(harness, { link: 'https://example.com/x.safetensors' }).message(
      'civitai.com and huggingface.co',
    );
    await add(harness, { link: `${LINK}&token=secret` }).message('a password or a token');
    await add(harness, { name: 'Füchse' }).message('small letters');
    await add(harness, { name: 'more_details' }).message('There is a LoRA `more_details` already');
    expect(calls(harness, 'load_model')).toEqual([]);
  });

  it('asks once for one name, is free for another try when it was refused, and goes on when the answer was lost', async () => {
    await using harness = await startKeyHarness();
    const { modelslab } = harness;
    modelslab.faults.next({ kind: 'error', error: 'plan' }, { on: 'load_model' });
    const refused = textOf(await add(harness).message('ModelsLab did not take it'));
    expect(refused).toContain('A private model needs model credit');
    modelslab.faults.next({ kind: 'reset', accepted: true }, { on: 'load_model' });
    await add(harness).message("ModelsLab's answer was lost");
    await add(harness).message('There is a LoRA `red-foxes` already');
    expect(calls(harness, 'load_model')).toHaveLength(2);
    await vi.waitFor(async () => expect(await own(harness)).toContain('`red-foxes`: ModelsLab fetches it'));
    await add(harness, { name: 'others', public: true }).message('for everybody');
    expect(calls(harness, 'load_model').at(-1)).toMatchObject({ model_visibility: 'public' });
  });
});

describe('models that were trained on the account of a server', () => {
  it('are listed and suggested there, and nowhere else', async () => {
    await using harness = await startKeyHarness();
    harness.modelslab.setTrained(SERVER_KEY, ['red-friends']);
    expect(await own(harness, 'Ada')).toContain('`red-friends`: trained on the account');
    expect(await suggested(harness)).toEqual(['red-friends']);
    expect(await suggested(harness, '@Ada')).toEqual([]);
    expect(calls(harness, 'finetune_list')).toEqual([{ key: SERVER_KEY }]);
  });
});

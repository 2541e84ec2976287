import { ComponentType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { InteractionContext, OptionValues } from '#interactions/interaction.ts';
import { remixId } from '#messages/custom-ids.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import {
  controlCalled,
  formIn,
  openCommandHarness,
  submittingModal,
  usingCommand,
  usingComponent,
} from './command-harness.ts';

const ADA = interactionContext();
// An image belongs to the interaction that asked for it.
const SENDING = interactionContext({ interactionId: '1500000000000000042' });
const BEN = interactionContext({ userId: '1100000000000000077' });
const LONG_PROMPT = 'a fox in the snow '.repeat(200).slice(0, 2000).trim();
const TEN_LORAS = Array.from({ length: 10 }, (_, index) => `style-${index}`.padEnd(100, 'x')).join(', ');

const openFix = async () => {
  const harness = await openCommandHarness();
  const { act } = harness;
  const imagine = (options: OptionValues) => act(usingCommand(ADA, 'imagine', { options }));
  const press = async (refused: Parameters<typeof controlCalled>[0], from: InteractionContext = ADA) => {
    const opened = await act(usingComponent(from, controlCalled(refused, 'Fix it…')));
    const inputs = opened.controls.filter(({ type }) => type === ComponentType.TextInput);
    const shown = Object.fromEntries(
      inputs.map(({ custom_id, value }) => [String(custom_id), String(value ?? '')]),
    );
    return { ...opened, shown };
  };
  /** Opens the form, changes some fields and sends it in. */
  const fix = async (refused: Parameters<typeof controlCalled>[0], changes: Record<string, string>) => {
    const opened = await press(refused);
    return act(submittingModal(SENDING, formIn(opened), { ...opened.shown, ...changes }));
  };
  const made = async () => (await harness.generations()).map(({ request }) => request);
  const blockWord = (word: string) =>
    harness.services.settings.change(ADA.guildId ?? '', {
      by: '1',
      at: 0,
      seen: null,
      edit: (settings) => ({ ...settings, safety: { ...settings.safety, blockedWords: [word] } }),
    });
  return { ...harness, imagine, press, fix, made, blockWord };
};

describe('Fix it…', () => {
  it('opens what was typed, with the refused options first, and keeps the rest', async () => {
    const { imagine, press, fix, made } = await openFix();
    const refused = await imagine({
      prompt: 'a fox',
      steps: 30,
      width: 1030,
      guidance: 9,
      lora: 'more_details',
    });
    expect(Object.entries((await press(refused)).shown)).toEqual([
      ['width', '1030'],
      ['steps', '30'],
      ['prompt', 'a fox'],
      ['negative', ''],
      ['lora', 'more_details'],
    ]);
    await fix(refused, { width: '640', steps: '31' });
    expect(await made()).toMatchObject([
      { prompt: 'a fox', steps: 31, width: 640, guidanceScale: 9, loras: [{ id: 'more_details' }] },
    ]);
  });

  it('always has the prompt, and leaves further problems for the next time', async () => {
    const { imagine, press, fix, made } = await openFix();
    const wrong = { steps: 30, width: 1030, height: 1030, samples: 9, guidance: 99, seed: 7 };
    const refused = await imagine({ prompt: 'a fox', ...wrong });
    expect(Object.keys((await press(refused)).shown)).toEqual([
      'width',
      'height',
      'samples',
      'steps',
      'prompt',
    ]);
    const again = await fix(refused, { width: '512', height: '512', samples: '1', steps: '31' });
    expect(again.said).toContain('**guidance**');
    await fix(again, { guidance: '8' });
    expect(await made()).toMatchObject([{ prompt: 'a fox', steps: 31, seed: 7, guidanceScale: 8 }]);
  });

  it('loses nothing of long prompts and many LoRAs', async () => {
    const { imagine, press, fix, made } = await openFix();
    const refused = await imagine({ prompt: LONG_PROMPT, lora: TEN_LORAS, steps: 30 });
    expect((await press(refused)).shown).toMatchObject({ prompt: LONG_PROMPT, lora: TEN_LORAS });
    await fix(refused, { steps: '21' });
    const [request] = await made();
    expect(request?.prompt).toBe(LONG_PROMPT);
    expect(request?.loras.map(({ id }) => id).join(', ')).toBe(TEN_LORAS);
  });

  it('leaves a cleared field to the defaults, and keeps the wish for a private result', async () => {
    const { imagine, fix, generations } = await openFix();
    const refused = await imagine({ prompt: 'a fox', steps: 30, private: true });
    await fix(refused, { steps: '' });
    expect(await generations()).toMatchObject([{ private: true, request: { steps: 31 } }]);
  });

  it('comes with what the rules refuse', async () => {
    const { imagine, press, fix, made, blockWord } = await openFix();
    await blockWord('fox');
    const refused = await imagine({ prompt: 'a fox', seed: 7, scheduler: 'DDIMScheduler' });
    expect((await press(refused)).shown).toMatchObject({ prompt: 'a fox', seed: '7' });
    const again = await fix(refused, { prompt: 'a red fox' });
    await fix(again, { prompt: 'a cat' });
    expect(await made()).toMatchObject([{ prompt: 'a cat', seed: 7, scheduler: 'DDIMScheduler' }]);
  });

  it('comes with a preset that nobody knows, which can be cleared', async () => {
    const { imagine, press, fix, made } = await openFix();
    const refused = await imagine({ prompt: 'a fox', preset: 'nihgt' });
    expect((await press(refused)).shown).toMatchObject({ preset: 'nihgt', prompt: 'a fox' });
    await fix(refused, { preset: '' });
    expect(await made()).toMatchObject([{ prompt: 'a fox' }]);
  });

  it('comes with a refused remix, whose other options stay those of the result', async () => {
    const { imagine, press, fix, act, generations } = await openFix();
    await imagine({ prompt: 'a fox', seed: 5, steps: 41, negative: 'fog' });
    const [parent] = await generations();
    const remix = remixId.encode({ generation: parent?.id ?? '' });
    const opened = await act(usingComponent(ADA, remix));
    const refused = await act(
      submittingModal(ADA, formIn(opened), {
        prompt: 'a cat',
        negative: '',
        lora: '',
        strength: '',
        seed: '-1',
      }),
    );
    expect((await press(refused)).shown).toMatchObject({ prompt: 'a cat', negative: '', seed: '-1' });
    await fix(refused, { seed: '6' });
    const [, remixed] = await generations();
    expect(remixed).toMatchObject({
      origin: 'remix',
      parentId: parent?.id,
      request: { prompt: 'a cat', seed: 6, steps: 41, negativePrompt: null },
    });
  });

  it('is for the one who typed it only', async () => {
    const { imagine, press } = await openFix();
    const refused = await imagine({ prompt: 'a fox', steps: 30 });
    const others = await press(refused, BEN);
    expect(others.modals).toEqual([]);
    expect(others.said).toContain('only that person can open it');
    const silent = await press(refused, { ...ADA, permissions: 0n });
    expect(silent.said).toContain("You can't use /imagine");
  });

  it('says when what was typed is gone', async () => {
    const { imagine, press, services } = await openFix();
    const refused = await imagine({ prompt: 'a fox', steps: 30 });
    await services.drafts.clear(ADA.userId);
    const gone = await press(refused);
    expect(gone.modals).toEqual([]);
    expect(gone.said).toContain('kept for an hour');
  });
});

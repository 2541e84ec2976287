import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { directMessageContext, interactionContext } from '../support/interaction-contexts.ts';
import {
  controlCalled,
  formIn,
  openCommandHarness,
  submittingModal,
  usingCommand,
  usingComponent,
} from './command-harness.ts';

const ANN = interactionContext({ userId: '1100000000000000041' });
const BEN = interactionContext({ userId: '1100000000000000042' });

const openMe = async () => {
  const harness = await openCommandHarness();
  const { act } = harness;
  const open = (from = ANN) => act(usingCommand(from, 'me'));
  const page = async (label: string, from = ANN) =>
    act(usingComponent(from, controlCalled(await open(from), label)));
  const choose = async (label: string, value: string, from = ANN) =>
    act(usingComponent(from, controlCalled(await page('My defaults…', from), label), [value]));
  const imagine = (from = ANN, interactionId = '1') =>
    act(usingCommand({ ...from, interactionId }, 'imagine', { options: { prompt: 'a fox' } }));
  return { ...harness, open, page, choose, imagine };
};

describe('/me', () => {
  it('says what was used and may still be, in a server', async () => {
    const { services, open, imagine } = await openMe();
    const limits = {
      ...DEFAULT_SETTINGS.limits,
      member: { ...DEFAULT_SETTINGS.limits.member, imagesPerDay: 3, jobs: 2 },
      serverImagesPerDay: 10,
    };
    const edit = () => ({ ...DEFAULT_SETTINGS, limits });
    await services.settings.change(String(ANN.guildId), { by: '1', at: 0, seen: null, edit });
    await imagine();
    const { said } = await open();
    expect(said).toContain('Your images today in this server: **1 of 3**, 2 left. It resets <t:86400:R>.');
    expect(said).toContain('All images today in this server: **1 of 10**, 9 left.');
    expect(said).toContain('Running now in this server: **1 of 2**.');
    expect((await open(BEN)).said).toContain('Your images today in this server: **0 of 3**, 3 left.');
  });

  it.each([
    ['direct messages', directMessageContext({ userId: ANN.userId })],
    ['a server into which the member brought the bot', { ...ANN, isInstalledInGuild: false }],
  ])('says so in %s too, where no server has a say', async (_, from) => {
    const { open, imagine } = await openMe();
    await imagine(from);
    const { said } = await open(from);
    expect(said).toContain('Your images today with this bot: **1**, no limit.');
    expect(said).not.toContain('in this server');
  });

  it('has the language for what only the member reads, which they can fix', async () => {
    const { services, open, act } = await openMe();
    const from = { ...ANN, clientLocale: 'vi' };
    const opened = await open(from);
    expect(opened.said).toContain('**Language of what only you read:** As in your Discord (English)');
    const select = controlCalled(opened, 'Language of what only you read');
    const fixed = await act(usingComponent(from, select, ['en-GB']));
    expect(fixed.said).toContain('**Language of what only you read:** English.');
    expect((await services.members.preferences(ANN.userId)).language).toBe('en-GB');
    await act(usingComponent(from, select, ['discord']));
    expect((await services.members.preferences(ANN.userId)).language).toBeNull();
    expect((await act(usingComponent(from, select, ['klingon']))).outcome).toBe('refused');
  });

  it("keeps defaults of the member's own, wherever they are set", async () => {
    const { services, choose, page, act, open } = await openMe();
    expect((await choose('Steps', '21')).said).toContain('Saved');
    await choose('Size', 'wide', directMessageContext({ userId: ANN.userId }));
    const form = await act(
      usingComponent(ANN, controlCalled(await page('My defaults…'), 'Model, LoRAs, words…')),
    );
    await act(submittingModal(ANN, formIn(form), { lora: 'more_details', guidance: '5' }));
    expect(await services.members.defaults(ANN.userId)).toEqual({
      steps: 21,
      size: 'wide',
      lora: 'more_details',
      guidance: 5,
    });
    expect((await open()).said).toContain('lora `more_details`');
    expect(await services.members.defaults(BEN.userId)).toEqual({});
  });

  it('sets those that are given as options, and clears those that are blank', async () => {
    const { services, act } = await openMe();
    const set = (options: Record<string, string | number | boolean>) =>
      act(usingCommand(ANN, 'me', { options }));
    expect((await set({ lora: 'a, b', strength: '0.5, 0.6', steps: 21 })).said).toContain('Saved');
    await set({ lora: 'c', enhance: true });
    expect(await services.members.defaults(ANN.userId)).toEqual({ lora: 'c', steps: 21, enhance: true });
    expect((await set({ strength: '7', model: 'a b' })).said).toContain('2 things to fix');
    await set({ lora: ' ', prompt: 'smuggled' });
    expect(await services.members.defaults(ANN.userId)).toEqual({ steps: 21, enhance: true });
  });

  it('sets nothing of anybody else by a control of theirs', async () => {
    const { services, page, act } = await openMe();
    const panel = await page('My defaults…');
    await act(usingComponent(BEN, controlCalled(panel, 'Steps'), ['21']));
    expect(await services.members.defaults(ANN.userId)).toEqual({});
    expect(await services.members.defaults(BEN.userId)).toEqual({ steps: 21 });
  });

  it('loses no default of two that are set at once', async () => {
    const { services, page, act } = await openMe();
    const panel = await page('My defaults…');
    await Promise.all([
      act(usingComponent(ANN, controlCalled(panel, 'Steps'), ['21'])),
      act(usingComponent(ANN, controlCalled(panel, 'Images at a time'), ['2'])),
    ]);
    expect(await services.members.defaults(ANN.userId)).toEqual({ steps: 21, samples: 2 });
  });

  it('names LoRAs that are in no public list, and keeps them', async () => {
    const { services, page, act } = await openMe();
    const form = await act(
      usingComponent(ANN, controlCalled(await page('My defaults…'), 'Model, LoRAs, words…')),
    );
    const { said } = await act(submittingModal(ANN, formIn(form), { lora: 'more_details, more_detials' }));
    expect(said).toContain('check the spelling unless it is your own: `more_detials`');
    expect(await services.members.defaults(ANN.userId)).toEqual({ lora: 'more_details, more_detials' });
  });

  it('deletes what is kept of the member after asking, and nothing of others', async () => {
    const { services, page, act, choose, imagine, generations } = await openMe();
    for (const from of [ANN, BEN]) {
      await choose('Steps', '21', from);
      await imagine(from, from.userId);
      const options = { name: 'fox', steps: 31 };
      await act(usingCommand(from, 'preset', { subcommand: 'save', options }));
    }
    for (const { id } of await generations()) await services.generations.cancel(id);
    const asked = await page('Delete my data…');
    expect(asked.said).toContain('Delete your data?');
    const kept = await act(usingComponent(ANN, controlCalled(asked, 'Keep everything')));
    expect(kept.said).toContain('You and this bot');
    expect(await services.members.defaults(ANN.userId)).toEqual({ steps: 21 });
    const { said } = await act(usingComponent(ANN, controlCalled(asked, 'Delete my data')));
    expect(said).toContain('Your data is deleted: 1 result, 1 preset and your defaults.');
    expect(await services.members.defaults(ANN.userId)).toEqual({});
    expect(await services.presets.list({ kind: 'member', id: ANN.userId })).toEqual([]);
    expect((await generations()).map(({ requesterId }) => requesterId)).toEqual([BEN.userId]);
    expect(await services.members.defaults(BEN.userId)).toEqual({ steps: 21 });
    const again = await act(usingComponent(ANN, controlCalled(asked, 'Delete my data')));
    expect(again.said).toContain('0 results, 0 presets');
  });
});

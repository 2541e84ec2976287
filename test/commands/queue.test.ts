import { describe, expect, it } from 'vitest';
import type { Generation } from '#domain/generation/generation.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { controlCalled, openCommandHarness, usingCommand, usingComponent } from './command-harness.ts';

const ADA = interactionContext({ receivedAt: 1_700_000_000_000 });
const BEN = interactionContext({ userId: '1100000000000000032' });

/** Commands for which jobs stand in the ledger; no worker runs. */
const openQueue = async () => {
  const harness = await openCommandHarness();
  const { ledger, services } = harness;
  services.estimateSeconds = async (_, ahead) => 10 * (ahead + 1);
  const order = async (id: string, prompt: string, given: Partial<Generation> = {}) => {
    const row = generationIn(
      { name: 'queued' },
      {
        id,
        idempotencyKey: id,
        requesterId: ADA.userId,
        guildId: ADA.guildId,
        channelId: ADA.channelId,
        request: requestWith({ prompt }),
        ...given,
      },
    );
    await ledger.add({ ...row, interaction: { ...row.interaction, id } });
  };
  const look = (from = ADA) => harness.act(usingCommand(from, 'queue'));
  const press = async (label: string, from = ADA) =>
    harness.act(usingComponent(from, controlCalled(await look(from), label)));
  const cancel = async (value: string, from = ADA) =>
    harness.act(usingComponent(from, controlCalled(await look(ADA), 'Cancel one…'), [value]));
  return { ...harness, order, look, press, cancel };
};

describe('/queue', () => {
  it('has the jobs of its member alone, with their places and how long they take', async () => {
    const { order, look } = await openQueue();
    await order('ben-1', 'a secret', { requesterId: BEN.userId });
    await order('ada-1', 'a **fox**');
    await order('ada-2', 'a wolf', { guildId: null });
    const { said } = await look();
    expect(said).toContain('Your queue: 2 jobs');
    expect(said).toContain('**1.** a \\*\\*fox\\*\\*\n-# ⏳ 1 job ahead · ready in about 20s · <#');
    expect(said).toMatch(/\*\*2\.\*\* a wolf\n-# ⏳ 2 jobs ahead · ready in about 30s$/m);
    expect(said).not.toContain('secret');
  });

  it('says which jobs run, for how long, and which are on their way', async () => {
    const { order, look, ledger } = await openQueue();
    await order('one', 'a fox');
    await order('two', 'a wolf');
    const at = ADA.receivedAt - 5000;
    await ledger.move('one', ['queued'], { name: 'processing', at, providerId: '1', eta: 12 });
    const made = { outputs: [], seconds: 1, safetyReplaced: null };
    await ledger.move('two', ['queued'], { name: 'delivering', at, ...made });
    const { said } = await look();
    expect(said).toContain('a fox\n-# 🎨 being made · ready in about 7s');
    expect(said).toContain('a wolf\n-# 📦 on its way to you');
  });

  it('says so when ModelsLab has asked to wait', async () => {
    const { order, look, services } = await openQueue();
    await order('one', 'a fox');
    services.ledger.pauses = async () => [
      { lane: generationIn({ name: 'queued' }).lane, remainingMs: 60_000 },
    ];
    expect((await look()).said).toContain('asked the bot to wait until <t:1700000060:T>');
  });

  it('is empty where nothing waits or runs', async () => {
    const { look } = await openQueue();
    expect((await look()).said).toContain('Your queue is empty');
  });

  it('cancels one job, and shows what is left', async () => {
    const { order, cancel, generations: _, ledger } = await openQueue();
    await order('one', 'a fox');
    await order('two', 'a wolf');
    const { said } = await cancel('job one');
    expect(said).toContain('✅ Cancelled: 1 image order.');
    expect(said).toContain('Your queue: 1 job');
    expect((await ledger.find('one'))?.state.name).toBe('cancelled');
    expect((await cancel('job one')).said).toContain('There was nothing to cancel any more.');
  });

  it.each(['job ben-1', 'comparison ben-1', 'job nobody'])('cancels nothing of others: %s', async (value) => {
    const { order, cancel, ledger } = await openQueue();
    await order('ada-1', 'a fox');
    await order('ben-1', 'a wolf', { requesterId: BEN.userId });
    expect((await cancel(value)).said).toContain('There was nothing to cancel any more.');
    expect((await ledger.find('ben-1'))?.state.name).toBe('queued');
  });

  it('asks before it cancels everything', async () => {
    const { order, press, act, ledger } = await openQueue();
    await order('one', 'a fox');
    await order('two', 'a wolf');
    await order('ben-1', 'a hare', { requesterId: BEN.userId });
    const question = await press('Cancel all…');
    expect(question.said).toContain('2 jobs of yours, in every server.');
    const kept = await act(usingComponent(ADA, controlCalled(question, 'Keep them')));
    expect(kept.said).toContain('Your queue: 2 jobs');
    const cancelled = await act(usingComponent(ADA, controlCalled(question, 'Cancel all')));
    expect(cancelled.said).toContain('✅ Cancelled: 2 image orders.');
    expect(cancelled.said).toContain('Your queue is empty');
    expect((await ledger.find('ben-1'))?.state.name).toBe('queued');
  });

  it('fits into a message, however many jobs there are', async () => {
    const { order, look } = await openQueue();
    for (let index = 0; index < 40; index += 1) await order(`job-${index}`, '🦊 **long** '.repeat(150));
    const { said } = await look();
    expect(said).toContain('Your queue: 40 jobs');
    expect(said).toMatch(/… and \d+ more\./);
  });
});

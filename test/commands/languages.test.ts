import { describe, expect, it } from 'vitest';
import type { InteractionContext } from '#interactions/interaction.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { openCommandHarness, usingCommand } from './command-harness.ts';

const GERMAN = interactionContext({ locale: 'de', guildLocale: 'fr' });

/** Orders of images, and in which language each of their messages will be. */
const openOrders = async () => {
  const { act, services } = await openCommandHarness();
  let orders = 0;
  const order = async (from: InteractionContext, isPrivate: boolean) => {
    orders += 1;
    const options = { prompt: 'a fox', private: isPrivate };
    await act(usingCommand({ ...from, interactionId: String(orders) }, 'imagine', { options }));
    const ids = await services.ledger.activeOf(from.userId);
    const made = await Promise.all(ids.map(async (id) => (await services.ledger.find(id))?.locale));
    await services.generations.cancelAll(from.userId);
    return [...new Set(made)];
  };
  const choosing = (language: string) =>
    services.settings.change(String(GERMAN.guildId), {
      by: '1',
      at: 0,
      seen: null,
      edit: (settings) => ({ ...settings, language: { public: language } }),
    });
  return { order, choosing };
};

describe('the messages of an order', () => {
  it('are in the language of the server where everybody reads them, else in the member’s', async () => {
    const { order } = await openOrders();
    expect(await order(GERMAN, false)).toEqual(['fr']);
    expect(await order(GERMAN, true)).toEqual(['de']);
  });

  it('are in the language that the admins chose, where everybody reads them', async () => {
    const { order, choosing } = await openOrders();
    await choosing('ja');
    expect(await order(GERMAN, false)).toEqual(['ja']);
    expect(await order(GERMAN, true)).toEqual(['de']);
    const outside = { ...GERMAN, isInstalledInGuild: false };
    expect(await order(outside, false)).toEqual(['fr']);
  });
});

import { ComponentType, PermissionFlagsBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_NAMES, settingsPageId } from '#commands/settings/panel.ts';
import type { Interaction, InteractionContext } from '#interactions/interaction.ts';
import type { ComponentNode } from '#sandbox/discord/components.ts';
import { LANGUAGES } from '#text/languages.ts';
import { anyText } from '../support/arbitraries.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { controlCalled, openCommandHarness, usingCommand, usingComponent } from './command-harness.ts';
import { componentUsesOf } from './component-uses.ts';

const MONA = interactionContext({
  userId: '1100000000000000033',
  permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageGuild,
});
const BEN = interactionContext({ userId: '1100000000000000032' });

const opening = (from: InteractionContext): Interaction =>
  usingCommand(from, 'settings', { subcommand: 'open' });

const nameOf = (customId: unknown): string => String(customId).split(':')[0] ?? '';

const idsOf = (controls: readonly ComponentNode[]): string[] =>
  controls.flatMap(({ custom_id }) => (custom_id ? [String(custom_id)] : []));

/** The pages behind the overview, by the custom_ids that lead to them. */
const pageIdsIn = (controls: readonly ComponentNode[]): string[] => [
  ...new Set(idsOf(controls).filter((id) => nameOf(id) === 'settings')),
];

const locales = fc.constantFrom(...LANGUAGES.map(({ code }) => code));

type Act = Awaited<ReturnType<typeof openCommandHarness>>['act'];

/** All pages that can be reached from the overview, by the custom_ids that lead to them. */
const reachablePageIds = async (act: Act): Promise<string[]> => {
  const reached = new Set(pageIdsIn((await act(opening(MONA))).controls));
  // A set goes on with what is added meanwhile.
  for (const id of reached) {
    for (const next of pageIdsIn((await act(usingComponent(MONA, id))).controls)) reached.add(next);
  }
  return [...reached];
};

describe('the panel of settings', () => {
  it('has every page within reach, each with a way back and a way out', async () => {
    const { act } = await openCommandHarness();
    const pageIds = await reachablePageIds(act);
    expect(pageIds).toHaveLength(PAGE_NAMES.length);
    for (const id of pageIds) {
      const { controls } = await act(usingComponent(MONA, id));
      const buttons = controls.filter(({ type }) => type === ComponentType.Button).map(({ label }) => label);
      expect(buttons).toEqual(expect.arrayContaining(['Back', 'Done']));
      expect(controls.length).toBeLessThanOrEqual(40);
    }
  });

  it('takes whatever is pressed, picked and typed on every page, two deep, and breaks no rule', async () => {
    const words = fc.array(anyText(4000), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(words, locales, locales, async (typed, locale, guildLocale) => {
        const { act } = await openCommandHarness();
        const from = { ...MONA, locale, guildLocale };
        const circumstances = { from, other: BEN, typed };
        for (const id of await reachablePageIds(act)) {
          const page = await act(usingComponent(from, id));
          for (const press of componentUsesOf(page.controls, circumstances)) {
            const opened = await act(press);
            const modals = componentUsesOf(opened.controls, { ...circumstances, modals: opened.modals });
            for (const submit of modals) await act(submit);
          }
        }
      }),
      { numRuns: 3 },
    );
  });

  it('has the language for what everybody reads, which is Discord’s until an admin chooses one', async () => {
    const { act, services } = await openCommandHarness();
    const page = await act(usingComponent(MONA, settingsPageId.encode({ page: 'defaults' })));
    expect(page.said).toContain('As Discord says of this server (English)');
    const select = controlCalled(page, 'Language of what everybody reads');
    const chosen = await act(usingComponent(MONA, select, ['en-GB']));
    expect(chosen.said).toContain('**Language of what everybody reads:** English.');
    const guildId = String(MONA.guildId);
    expect((await services.settings.read(guildId)).settings.language).toEqual({ public: 'en-GB' });
    expect((await act(usingCommand(MONA, 'settings', { subcommand: 'audit' }))).said).toContain(
      'language of what everybody reads: not set → English',
    );
  });

  it.each(LANGUAGES.map(({ code }) => code))('shows every page in each language: %s', async (locale) => {
    const { act } = await openCommandHarness();
    for (const id of await reachablePageIds(act)) {
      const { controls } = await act(usingComponent({ ...MONA, locale }, id));
      expect(controls.length).toBeLessThanOrEqual(40);
    }
  });

  it('is shut for members who may not manage the server, whatever they forge', async () => {
    const { act, services } = await openCommandHarness();
    expect((await act(opening(BEN))).outcome).toBe('refused');
    const found = new Set<string>();
    for (const id of await reachablePageIds(act)) {
      for (const inner of idsOf((await act(usingComponent(MONA, id))).controls)) found.add(inner);
    }
    const harmless = ['settingsdone'];
    for (const id of [...found].filter((one) => !harmless.includes(nameOf(one)))) {
      expect((await act(usingComponent(BEN, id, ['1100000000000000020']))).outcome).toBe('refused');
    }
    expect((await services.settings.read(String(MONA.guildId))).revision).toBe(0);
  });

  it('changes nothing of a server in which the bot is not', async () => {
    const { act, services } = await openCommandHarness();
    const outside = { ...MONA, isInstalledInGuild: false };
    for (const id of await reachablePageIds(act)) {
      expect((await act(usingComponent(outside, id))).outcome).toBe('refused');
    }
    expect((await services.settings.read(String(MONA.guildId))).revision).toBe(0);
  });
});

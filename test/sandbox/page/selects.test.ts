import {
  type APIMessageTopLevelComponent,
  type APISelectMenuComponent,
  ChannelType,
  SelectMenuDefaultValueType,
  ComponentType as Type,
} from 'discord-api-types/v10';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { botMessage } from './fake-messages.ts';
import { ADA, ARTISTS, BEN, BOT, IMAGES } from './fake-world.ts';

const MEMBERS: APISelectMenuComponent = {
  type: Type.UserSelect,
  custom_id: 'members',
  placeholder: 'Blocked members',
  min_values: 0,
  max_values: 3,
  default_values: [{ id: BEN.id, type: SelectMenuDefaultValueType.User }],
};
const ROLES: APISelectMenuComponent = {
  type: Type.RoleSelect,
  custom_id: 'roles',
  placeholder: 'Allowed roles',
  min_values: 0,
};
const BOTH: APISelectMenuComponent = {
  type: Type.MentionableSelect,
  custom_id: 'both',
  placeholder: 'Who',
};
const CHANNELS: APISelectMenuComponent = {
  type: Type.ChannelSelect,
  custom_id: 'channels',
  placeholder: 'Allowed channels',
  max_values: 25,
  channel_types: [ChannelType.GuildText],
};

const row = (select: APISelectMenuComponent): APIMessageTopLevelComponent => ({
  type: Type.ActionRow,
  components: [select],
});

const messages = [
  {
    message: botMessage(1, [MEMBERS, ROLES, BOTH, CHANNELS].map(row)),
    thinking: false,
    ephemeral: false,
  },
];

describe.skipIf(chromiumPath === undefined)(
  `selects that Discord fills in, in a browser${chromiumHint}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    it('list members, roles and channels by their names', async () => {
      await using at = await openPage(browser, { messages });
      const { page } = at;
      const offered = async (name: string) => {
        await page.getByRole('combobox', { name }).click();
        const list = await page.getByRole('listbox', { name }).getByRole('option').allTextContents();
        await page.keyboard.press('Escape');
        return list;
      };
      expect(await offered('Blocked members')).toEqual([ADA.name, BEN.name, BOT.name]);
      expect(await offered('Allowed roles')).toEqual(['@everyone', '@Artists']);
      expect(await offered('Who')).toEqual([ADA.name, BEN.name, BOT.name, '@everyone', '@Artists']);
      expect(await offered('Allowed channels')).toEqual(['#images', '#after-dark']);
      expect(at.server.posted).toEqual([]);
    });

    it('show who is chosen, take more, and send them when the list closes', async () => {
      await using at = await openPage(browser, { messages });
      const { page, server } = at;
      const members = page.getByRole('combobox', { name: 'Blocked members' });
      expect(await members.textContent()).toBe(BEN.name);
      await members.click();
      await page.getByRole('option', { name: ADA.name, exact: true }).click();
      expect(server.posted).toEqual([]);
      await page.keyboard.press('Escape');
      await soon(() => lastPosted(server, '/components')).toMatchObject({
        customId: 'members',
        values: [BEN.id, ADA.id],
      });
    });

    it('are cleared where nothing need be chosen', async () => {
      await using at = await openPage(browser, { messages });
      const { page, server } = at;
      expect(await page.getByRole('button', { name: 'Clear Who' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Clear Blocked members' }).click();
      await soon(() => lastPosted(server, '/components')).toMatchObject({ customId: 'members', values: [] });
    });

    it('send one as soon as it is chosen, and channels by their id', async () => {
      await using at = await openPage(browser, { messages });
      const { page, server } = at;
      await page.getByRole('combobox', { name: 'Allowed roles' }).click();
      await page.getByRole('option', { name: '@Artists' }).click();
      await soon(() => lastPosted(server, '/components')).toMatchObject({
        customId: 'roles',
        values: [ARTISTS],
      });
      await page.getByRole('combobox', { name: 'Allowed channels' }).click();
      await page.getByRole('option', { name: '#images' }).click();
      await page.keyboard.press('Escape');
      await soon(() => lastPosted(server, '/components')).toMatchObject({
        customId: 'channels',
        values: [IMAGES],
      });
    });

    it('stand in modals, inside their Labels', async () => {
      await using at = await openPage(browser);
      const { page, server } = at;
      const components = [
        { type: Type.Label, label: 'Blocked', component: { ...MEMBERS, required: false } },
        { type: Type.Label, label: 'Where', component: CHANNELS },
      ];
      server.answer('/components', () => ({
        kind: 'modal',
        modal: { custom_id: 'limits', title: 'Limits', components },
      }));
      await page.getByRole('button', { name: 'Remix' }).click();
      const modal = page.getByRole('dialog', { name: 'Limits' });
      await modal.getByRole('button', { name: 'Submit' }).click();
      await soon(() => modal.getByText('This field is required.').isVisible()).toBe(true);
      await modal.getByRole('combobox', { name: 'Where' }).click();
      await modal.getByRole('option', { name: '#after-dark' }).click();
      await page.keyboard.press('Escape');
      await modal.getByRole('button', { name: 'Submit' }).click();
      await soon(() => lastPosted(server, '/modals')).toMatchObject({
        fields: { members: [BEN.id], channels: [expect.any(String)] },
      });
    });
  },
);

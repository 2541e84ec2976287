import { Notice } from '#domain/errors.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { button, row } from '#interactions/components.ts';
import { defineCustomId, oneOf } from '#interactions/custom-id.ts';
import { type Feature, onSelect } from '#interactions/define-command.ts';
import { channelRow, roleRow } from '#interactions/selects.ts';
import { changeReply } from './change.ts';
import { chosenState, stateRow, textsOf } from './controls.ts';
import { type Page, pageContext, seenField, settingsPageId } from './panel.ts';

const LISTS = ['channels', 'roles'] as const;

type ListName = (typeof LISTS)[number];

const listId = defineCustomId('access', { list: oneOf(LISTS), ...seenField });
const STATES = ['othersButtons', 'directMessages'] as const;

const stateId = defineCustomId('accessstate', { name: oneOf(STATES), ...seenField });

type Access = ServerSettings['access'];

const withAccess =
  (changed: Partial<Access>) =>
  (settings: ServerSettings): ServerSettings => ({ ...settings, access: { ...settings.access, ...changed } });

/** Who can make images, and where. */
export const access: Page = {
  name: 'access',
  now: ({ text, stored }) => text.settings.access.now(stored.settings.access),
  render: ({ interaction, text, stored }) => {
    const { channels, roles, blockedMembers, ...states } = stored.settings.access;
    const said = text.settings.access;
    const isOut = roles.length > 0 && !roles.some((role) => interaction.roleIds.includes(role));
    const picker = (list: ListName) => ({
      customId: listId.encode({ list, seen: stored.revision }),
      placeholder: text.settings.access.pick[list],
    });
    return [
      ...textsOf(isOut ? said.notYou : '', said.blockedCount(blockedMembers.length)),
      channelRow(picker('channels'), { chosen: channels, categories: true }),
      roleRow(picker('roles'), { chosen: roles }),
      ...STATES.map((name) =>
        stateRow(stateId.encode({ name, seen: stored.revision }), said.states[name], states[name]),
      ),
      row(button(text.blocks.open, settingsPageId.encode({ page: 'blocks' }))),
    ];
  },
};

/** Returns the selection, with the entries that the select could not show. */
const pickedIn = (chosen: readonly string[], before: readonly string[]): string[] => [
  ...new Set([...chosen, ...before.slice(SETTINGS_LIMITS.picked)]),
];

/** The page for members and channels, with its controls. */
export const accessFeature: Feature = {
  routes: [
    onSelect(listId, async (press) => {
      const { list, seen } = press.id;
      const { guildId } = await pageContext(press);
      const areIds = press.values.every((id) => /^\d{17,20}$/.test(id));
      if (!areIds || press.values.length > SETTINGS_LIMITS.picked)
        throw new Notice(press.text.refusals.malformed);
      // The role of everyone has the server's id; nobody needs another one beside it.
      const chosen = press.values.includes(guildId) ? [] : press.values;
      const edit = (settings: ServerSettings) =>
        withAccess({ [list]: pickedIn(chosen, settings.access[list]) })(settings);
      return changeReply(press, { page: access, seen, edit });
    }),
    onSelect(stateId, (press) => {
      const { name, seen } = press.id;
      return changeReply(press, { page: access, seen, edit: withAccess({ [name]: chosenState(press) }) });
    }),
  ],
};

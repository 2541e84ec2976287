import { Notice } from '#domain/errors.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { button, row, textDisplay } from '#interactions/components.ts';
import { defineCustomId, flag, oneOf } from '#interactions/custom-id.ts';
import { type Feature, onButton, onSelect } from '#interactions/define-command.ts';
import { channelRow, memberRow, roleRow } from '#interactions/selects.ts';
import { accessLines } from '#messages/rules.ts';
import { changeReply } from './change.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';

const LISTS = ['channels', 'roles', 'blockedMembers'] as const;

type ListName = (typeof LISTS)[number];

const listId = defineCustomId('access', { list: oneOf(LISTS), ...seenField });
const switchId = defineCustomId('accessswitch', {
  name: oneOf(['othersButtons', 'directMessages']),
  on: flag(),
  ...seenField,
});

type Access = ServerSettings['access'];

const withAccess =
  (changed: Partial<Access>) =>
  (settings: ServerSettings): ServerSettings => ({ ...settings, access: { ...settings.access, ...changed } });

const switchButton = ({ text, stored }: PageContext, name: 'othersButtons' | 'directMessages') => {
  const isOn = stored.settings.access[name];
  return button(
    text.settings.access[name](isOn),
    switchId.encode({ name, on: !isOn, seen: stored.revision }),
  );
};

/** Who can make images, and where. */
export const access: Page = {
  name: 'access',
  render: (context) => {
    const { text, stored } = context;
    const { channels, roles, blockedMembers } = stored.settings.access;
    const picker = (list: ListName) => ({
      customId: listId.encode({ list, seen: stored.revision }),
      placeholder: text.settings.access.pick[list],
    });
    return [
      textDisplay(...accessLines(text, stored.settings.access)),
      channelRow(picker('channels'), { chosen: channels, categories: true }),
      roleRow(picker('roles'), { chosen: roles }),
      memberRow(picker('blockedMembers'), { chosen: blockedMembers }),
      row(switchButton(context, 'othersButtons'), switchButton(context, 'directMessages')),
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
      await pageContext(press);
      const areIds = press.values.every((id) => /^\d{17,20}$/.test(id));
      if (!areIds || press.values.length > SETTINGS_LIMITS.picked)
        throw new Notice(press.text.refusals.malformed);
      const edit = (settings: ServerSettings) =>
        withAccess({ [list]: pickedIn(press.values, settings.access[list]) })(settings);
      return changeReply(press, { page: access, seen, edit });
    }),
    onButton(switchId, (press) => {
      const { name, on, seen } = press.id;
      return changeReply(press, { page: access, seen, edit: withAccess({ [name]: on }) });
    }),
  ],
};

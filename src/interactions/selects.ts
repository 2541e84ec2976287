import {
  type APIActionRowComponent,
  type APIChannelSelectComponent,
  type APIRoleSelectComponent,
  type APIStringSelectComponent,
  type APIUserSelectComponent,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
} from 'discord-api-types/v10';
import { cut } from '#text/format.ts';

// Discord's limits.
const MOST_PICKED = 25;
const LONGEST_LABEL = 100;

/** One option of a select; `value` has at most 100 characters. */
export type SelectOption = { label: string; value: string; description?: string };

type Picker = { customId: string; placeholder: string };

const rowOf = <
  C extends
    | APIStringSelectComponent
    | APIUserSelectComponent
    | APIRoleSelectComponent
    | APIChannelSelectComponent,
>(
  component: C,
): APIActionRowComponent<C> => ({ type: ComponentType.ActionRow, components: [component] });

/** A select of one option; `chosen` is preselected. */
export const oneOfRow = (
  { customId, placeholder }: Picker,
  { options, chosen }: { options: readonly SelectOption[]; chosen: string },
): APIActionRowComponent<APIStringSelectComponent> =>
  rowOf({
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder,
    options: options.map((option) => ({
      ...option,
      label: cut(option.label, LONGEST_LABEL),
      default: option.value === chosen,
    })),
  });

/** A select of any number of options; those in `chosen` are preselected. */
export const someOfRow = (
  { customId, placeholder }: Picker,
  { options, chosen }: { options: readonly SelectOption[]; chosen: readonly string[] },
): APIActionRowComponent<APIStringSelectComponent> =>
  rowOf({
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder,
    min_values: 0,
    max_values: options.length,
    options: options.map((option) => ({
      ...option,
      label: cut(option.label, LONGEST_LABEL),
      default: chosen.includes(option.value),
    })),
  });

type Several = { chosen: readonly string[]; most?: number };

const picked = <T extends SelectMenuDefaultValueType>(chosen: readonly string[], type: T) =>
  chosen.slice(0, MOST_PICKED).map((id) => ({ id, type }));

/** A select of channels and categories. */
export const channelRow = (
  { customId, placeholder }: Picker,
  { chosen, most = MOST_PICKED, categories = false }: Several & { categories?: boolean },
): APIActionRowComponent<APIChannelSelectComponent> =>
  rowOf({
    type: ComponentType.ChannelSelect,
    custom_id: customId,
    placeholder,
    min_values: 0,
    max_values: most,
    channel_types: [
      ChannelType.GuildText,
      ChannelType.GuildAnnouncement,
      ...(categories ? [ChannelType.GuildCategory, ChannelType.GuildForum, ChannelType.GuildVoice] : []),
    ],
    default_values: picked(chosen, SelectMenuDefaultValueType.Channel),
  });

/** A select of roles. */
export const roleRow = (
  { customId, placeholder }: Picker,
  { chosen, most = MOST_PICKED }: Several,
): APIActionRowComponent<APIRoleSelectComponent> =>
  rowOf({
    type: ComponentType.RoleSelect,
    custom_id: customId,
    placeholder,
    min_values: 0,
    max_values: most,
    default_values: picked(chosen, SelectMenuDefaultValueType.Role),
  });

/** A select of members. */
export const memberRow = (
  { customId, placeholder }: Picker,
  { chosen, most = MOST_PICKED }: Several,
): APIActionRowComponent<APIUserSelectComponent> =>
  rowOf({
    type: ComponentType.UserSelect,
    custom_id: customId,
    placeholder,
    min_values: 0,
    max_values: most,
    default_values: picked(chosen, SelectMenuDefaultValueType.User),
  });

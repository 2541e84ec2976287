import type { APISelectMenuComponent, APISelectMenuOption } from 'discord-api-types/v10';
import type { PageState } from '../contract.ts';
import { ComponentType } from './constants.ts';
import { channelNames, roleNames, userNames } from './entity-names.ts';

/** What a select offers and how many may be picked, with Discord's defaults. */
export function selectSettings(component: APISelectMenuComponent, state: PageState) {
  return {
    options: selectOptions(component, state),
    placeholder: component.placeholder ?? 'Make a selection',
    min: component.min_values ?? 1,
    max: component.max_values ?? 1,
    focusKey: component.custom_id,
  };
}

function selectOptions(component: APISelectMenuComponent, state: PageState): APISelectMenuOption[] {
  if (component.type === ComponentType.StringSelect) return component.options;
  const chosen = (component.default_values ?? []).map(({ id }) => id);
  return listed(component, state).map(({ id, name }) => ({
    label: name,
    value: id,
    default: chosen.includes(id),
  }));
}

function listed(component: APISelectMenuComponent, state: PageState) {
  switch (component.type) {
    case ComponentType.ChannelSelect:
      return channelNames(state, component.channel_types);
    case ComponentType.RoleSelect:
      return roleNames(state);
    case ComponentType.MentionableSelect:
      return [...userNames(state), ...roleNames(state)];
    default:
      return userNames(state);
  }
}

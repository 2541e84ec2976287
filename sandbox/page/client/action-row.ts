import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APISelectMenuComponent,
  APISelectMenuOption,
} from 'discord-api-types/v10';
import type { PageState } from '../contract.ts';
import { button } from './button.ts';
import { ComponentType } from './constants.ts';
import type { MessageContext } from './context.ts';
import { h } from './dom.ts';
import { createSelect } from './select.ts';

/** Up to five buttons, or one select. */
export function actionRow(
  { components }: APIActionRowComponent<APIComponentInMessageActionRow>,
  context: MessageContext,
): HTMLElement {
  const controls = components.map((component) =>
    component.type === ComponentType.Button ? button(component, context) : select(component, context),
  );
  return h('div', { class: 'action-row' }, controls);
}

function select(component: APISelectMenuComponent, context: MessageContext): HTMLElement {
  const { element } = createSelect({
    ...selectSettings(component, context.state),
    disabled: component.disabled === true || context.pending !== undefined,
    chosen: (values) => context.press(component.custom_id, values),
  });
  element.classList.toggle('waiting', context.pending === component.custom_id);
  return element;
}

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
  return namedThings(component, state).map(({ id, label }) => ({
    label,
    value: id,
    default: chosen.includes(id),
  }));
}

/** The sandbox has no roles, so a select of roles stands empty. */
function namedThings({ type }: APISelectMenuComponent, state: PageState): { id: string; label: string }[] {
  if (type === ComponentType.ChannelSelect)
    return state.channels.map(({ id, name }) => ({ id, label: `#${name}` }));
  if (type === ComponentType.RoleSelect) return [];
  return [...state.members, state.bot].map(({ id, name }) => ({ id, label: name }));
}

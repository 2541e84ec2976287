import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APISelectMenuComponent,
} from 'discord-api-types/v10';
import { button } from './button.ts';
import { ComponentType } from './constants.ts';
import type { MessageContext } from './context.ts';
import { h } from './dom.ts';
import { createSelect } from './select.ts';
import { selectSettings } from './select-settings.ts';

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

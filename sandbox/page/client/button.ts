import type { APIButtonComponent, APIMessageComponentEmoji } from 'discord-api-types/v10';
import { ButtonStyle } from './constants.ts';
import type { MessageContext } from './context.ts';
import { type Child, h } from './dom.ts';
import { icon } from './icons.ts';

const styleNames = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
} as const;

/** A button under a message. While an answer is awaited the pressed one shows that, and none can be pressed. */
export function button(component: APIButtonComponent, context: MessageContext): HTMLElement {
  if (component.style === ButtonStyle.Premium)
    return h('button', { type: 'button', class: 'button primary', disabled: true }, 'Premium');
  const label = labelOf(component.emoji, component.label);
  if (component.style === ButtonStyle.Link)
    return linkButton(component.url, component.disabled === true, label);
  const { custom_id: customId } = component;
  const waiting = context.pending === customId;
  const props = {
    type: 'button',
    class: `button ${styleNames[component.style]}${waiting ? ' waiting' : ''}`,
    disabled: component.disabled === true || context.pending !== undefined,
    'aria-busy': waiting ? 'true' : undefined,
    'data-focus': customId,
    on: { click: () => context.press(customId) },
  };
  return h('button', props, h('span', { class: 'label' }, label), waiting && dots());
}

function linkButton(url: string, disabled: boolean, label: Child[]): HTMLElement {
  if (disabled) return h('button', { type: 'button', class: 'button secondary', disabled: true }, label);
  const props = { class: 'button secondary', href: url, target: '_blank', rel: 'noreferrer noopener' };
  return h('a', props, h('span', { class: 'label' }, label, icon('open', 16)));
}

function labelOf(emoji: APIMessageComponentEmoji | undefined, label: string | undefined): Child[] {
  return [emoji !== undefined && emojiView(emoji), label];
}

/** An emoji of a control; a server's own emoji has no picture in the sandbox and shows its name. */
export function emojiView({ id, name }: APIMessageComponentEmoji): HTMLElement {
  const text = id === undefined || id === null ? (name ?? '') : `:${name ?? 'emoji'}:`;
  return h('span', { class: 'emoji', 'aria-hidden': 'true' }, text);
}

/** Three pulsing dots. */
export function dots(): HTMLElement {
  return h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
}

import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInMessageActionRow,
  APIContainerComponent,
  APIFileComponent,
  APIMessageTopLevelComponent,
  APISectionComponent,
  APISelectMenuComponent,
  APISeparatorComponent,
} from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { ButtonStyle, ComponentType } from './constants.ts';
import type { MessageContext, Names } from './context.ts';
import { Group } from './focus.ts';
import { pictureGrid, thumbnail } from './gallery.ts';
import { type Child, classes, html, vars } from './html.ts';
import { dots, icon } from './icons.ts';
import { firstLineOf } from './markdown.ts';
import { link, markdown } from './markdown-view.ts';
import { emojiView, Select, selectSettings } from './select.ts';

/** Any component that may stand in a message or in a container. */
export const component = (one: APIMessageTopLevelComponent, context: MessageContext): VNode => {
  switch (one.type) {
    case ComponentType.ActionRow:
      return actionRow(one, context);
    case ComponentType.TextDisplay:
      return markdown(one.content, context.names);
    case ComponentType.Section:
      return section(one, context);
    case ComponentType.MediaGallery:
      return pictureGrid(one.items, context);
    case ComponentType.File:
      return one.spoiler === true ? blurred(file(one)) : file(one);
    case ComponentType.Separator:
      return separator(one);
    case ComponentType.Container:
      return one.spoiler === true ? blurred(container(one, context)) : container(one, context);
    default:
      return html`<p class="nothing">The sandbox cannot show this kind of component.</p>`;
  }
};

const container = (
  { components, accent_color: colour }: APIContainerComponent,
  context: MessageContext,
): VNode =>
  html`<div class="container" style=${accent(colour)}>${components.map((one) => component(one, context))}</div>`;

/** The colour of the bar at the left of a container or an embed, from Discord's number. */
export const accent = (colour: number | null | undefined): Record<string, string> =>
  vars(colour === null || colour === undefined ? {} : { accent: `#${colour.toString(16).padStart(6, '0')}` });

const section = ({ components, accessory }: APISectionComponent, context: MessageContext): VNode => html`
  <div class="section">
    <div>${components.map(({ content }) => markdown(content, context.names))}</div>
    ${
      accessory.type === ComponentType.Button
        ? button(accessory, context, firstLineOf(components[0]?.content ?? ''))
        : thumbnail(accessory, context)
    }
  </div>
`;

const file = ({ file: { url, attachment_id: id }, name, size }: APIFileComponent): VNode =>
  fileCard({ url, name: name ?? id ?? 'file', size });

/** A file to download; `size` in bytes. */
export const fileCard = ({
  url,
  name,
  size,
}: {
  url: string;
  name: string;
  size: number | undefined;
}): VNode => html`
  <div class="file-card">
    ${icon('file', 32)}
    <div>
      <a href=${url} download=${name}>${name}</a>
      ${size !== undefined && html`<span class="size">${formatBytes(size)}</span>`}
    </div>
  </div>
`;

const UNITS = ['bytes', 'KB', 'MB'];

/** "1.50 MB", in steps of 1024 as Discord counts. */
export const formatBytes = (bytes: number): string => {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  const amount = bytes / 1024 ** step;
  return `${step === 0 ? amount : amount.toFixed(2)} ${UNITS[step]}`;
};

const LARGE_SPACING = 2;

const separator = ({ divider, spacing }: APISeparatorComponent): VNode => html`
  <div class=${classes('separator', divider !== false && 'divider', spacing === LARGE_SPACING && 'large')}
    role="separator" />
`;

const blurred = (content: VNode): VNode => html`<${Blurred}>${content}<//>`;

/** Blurs something until it is clicked; what is below the blur can neither be pressed nor read out before that. */
const Blurred = ({ children }: { children: Child }): VNode => {
  const [shown, setShown] = useState(false);
  const cover = html`
    <button type="button" class="blur-cover" onClick=${() => setShown(true)}>
      <span class="spoiler-label">Spoiler</span>
    </button>
  `;
  return html`<div class=${classes('blur', !shown && 'hidden')}><div inert=${!shown}>${children}</div>${!shown && cover}</div>`;
};

/** Up to five buttons, or one select. */
const actionRow = (
  { components }: APIActionRowComponent<APIComponentInMessageActionRow>,
  context: MessageContext,
): VNode => html`
  <${Group} class="action-row" role="toolbar">
    ${components.map((one) => (one.type === ComponentType.Button ? button(one, context) : select(one, context)))}
  <//>
`;

const select = (one: APISelectMenuComponent, { state, pending, press }: MessageContext): VNode => html`
  <${Select} key=${one.custom_id} ...${selectSettings(one, state)}
    disabled=${one.disabled === true} locked=${pending !== undefined} waiting=${pending === one.custom_id}
    chosen=${(values: string[]) => press(one.custom_id, values)} />
`;

const styleNames = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
} as const;

/**
 * A button of a message. While an answer is awaited the pressed one shows that, and none can be pressed; they keep the
 * focus. `about` tells it from others of the same label.
 */
const button = (
  one: APIButtonComponent,
  { pending, press, names }: MessageContext,
  about?: string,
): VNode => {
  if (one.style === ButtonStyle.Premium)
    return html`<button type="button" class="button primary" disabled>Premium</button>`;
  const label = [one.emoji !== undefined && emojiView(one.emoji), one.label];
  if (one.style === ButtonStyle.Link)
    return linkButton(one.url, { disabled: one.disabled === true, label, names });
  const waiting = pending === one.custom_id;
  const plainLabel = one.label ?? one.emoji?.name ?? '';
  return html`
    <button key=${one.custom_id} type="button"
      class=${classes('button', styleNames[one.style], waiting && 'waiting')}
      disabled=${one.disabled === true} aria-disabled=${pending === undefined ? undefined : 'true'}
      aria-busy=${waiting ? 'true' : undefined} aria-label=${about === undefined ? undefined : `${plainLabel}: ${about}`}
      onClick=${() => press(one.custom_id)}>
      <span class="label">${label}</span>${waiting && dots()}
    </button>
  `;
};

type LinkButton = { disabled: boolean; label: Child; names: Names };

const linkButton = (url: string, { disabled, label, names }: LinkButton): VNode =>
  disabled
    ? html`<button type="button" class="button secondary" disabled>${label}</button>`
    : link(url, html`<span class="label">${label}${icon('open', 16)}</span>`, names, 'button secondary');

import type { Feature } from '#interactions/define-command.ts';
import type { DefaultsKeeper } from '#messages/defaults-change.ts';
import { defineDefaultsPanel } from '#messages/defaults-panel.ts';
import { changeReply } from './change.ts';
import { type Page, pageContext } from './panel.ts';

const panel = defineDefaultsPanel('serverdefaults', {
  command: '/settings defaults',
  none: (text) => text.settings.defaults.none,
});

/** The defaults for options that members leave out. */
export const defaults: Page = {
  name: 'defaults',
  now: ({ text, stored: { settings } }) => text.settings.defaults.now(Object.keys(settings.defaults).length),
  render: ({ text, stored: { settings, revision } }) =>
    panel.render(text, { defaults: settings.defaults, revision }),
};

/** The defaults of the server, for members who can change them. */
export const keeper: DefaultsKeeper = {
  async read(invocation) {
    const { settings, revision } = (await pageContext(invocation)).stored;
    return { defaults: settings.defaults, revision, cards: settings.loras.cards };
  },
  change: (invocation, { seen, edit, remark }) =>
    changeReply(invocation, {
      page: defaults,
      seen,
      edit: (settings) => ({ ...settings, defaults: edit(settings.defaults) }),
      remark,
    }),
};

/** Returns the form that takes the options of `/settings defaults`. */
export const defaultsModalFor = panel.modalFor;

/** The page of defaults, with its controls. */
export const defaultsFeature: Feature = { routes: panel.routes(keeper) };

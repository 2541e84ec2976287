import type { ServerSettings } from '#domain/settings/schema.ts';
import { separator, textDisplay } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { type Feature, onSelect } from '#interactions/define-command.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { DefaultsKeeper } from '#messages/defaults-change.ts';
import { defineDefaultsPanel } from '#messages/defaults-panel.ts';
import { chosenLanguage, languageRow } from '#messages/language-choice.ts';
import { changeReply } from './change.ts';
import { type Page, pageContext, seenField } from './panel.ts';

const panel = defineDefaultsPanel('serverdefaults', {
  command: '/settings defaults',
  none: (text) => text.settings.defaults.none,
});

const languageId = defineCustomId('publiclanguage', seenField);

/** What Discord says of the language for what everybody reads. */
const localeOf = ({ guildLocale, locale }: InteractionContext): string => guildLocale ?? locale;

/** The defaults for options that members leave out, and the language for what everybody reads. */
export const defaults: Page = {
  name: 'defaults',
  now: ({ text, stored: { settings } }) => text.settings.defaults.now(Object.keys(settings.defaults).length),
  render: ({ interaction, text, stored: { settings, revision } }) => [
    ...panel.render(text, { defaults: settings.defaults, revision }),
    separator(),
    textDisplay(text.languages.public.line(settings.language.public, localeOf(interaction))),
    languageRow(text, {
      of: 'public',
      customId: languageId.encode({ seen: revision }),
      chosen: settings.language.public,
      locale: localeOf(interaction),
    }),
  ],
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
export const defaultsFeature: Feature = {
  routes: [
    ...panel.routes(keeper),
    onSelect(languageId, (press) => {
      const language = { public: chosenLanguage(press) };
      const edit = (settings: ServerSettings) => ({ ...settings, language });
      return changeReply(press, { page: defaults, seen: press.id.seen, edit });
    }),
  ],
};

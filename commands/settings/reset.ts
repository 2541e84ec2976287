import { ButtonStyle } from 'discord-api-types/v10';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { button, COLOURS, container, noticeMessage, row, textDisplay } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { changeReply } from './change.ts';
import { overview } from './overview.ts';
import { type PageContext, pageContext, seenField } from './panel.ts';

const resetId = defineCustomId('settingsreset', seenField);
const keepId = defineCustomId('settingskeep', {});

/** Asks for confirmation before resetting all settings. */
export const resetReply = ({ text, stored }: PageContext): Reply =>
  privately({
    components: [
      container(
        COLOURS.failed,
        textDisplay(text.settings.reset.ask),
        row(
          button(text.settings.reset.confirm, resetId.encode({ seen: stored.revision }), ButtonStyle.Danger),
          button(text.settings.reset.keep, keepId.encode({})),
        ),
      ),
    ],
  });

/** Resets all settings. */
export const resetFeature: Feature = {
  routes: [
    onButton(resetId, async (press) => {
      await pageContext(press);
      const edit = () => DEFAULT_SETTINGS;
      return changeReply(press, { page: overview, seen: press.id.seen, edit, isAsked: true });
    }),
    onButton(keepId, (press) => ({
      kind: 'update',
      message: noticeMessage(press.text.settings.reset.kept),
    })),
  ],
};

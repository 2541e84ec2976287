import { noticeMessage } from '#interactions/components.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import { accessFeature } from './access.ts';
import { auditFeature } from './audit.ts';
import { baseModelsFeature } from './base-models.ts';
import { blocks, blocksFeature } from './blocks.ts';
import { cardsFeature } from './cards.ts';
import { changeReply } from './change.ts';
import { channelsFeature } from './channels.ts';
import { command } from './command.ts';
import { defaultsFeature } from './defaults.ts';
import { greetingFeature } from './greeting.ts';
import { keyFeature } from './key.ts';
import { limitsFeature } from './limits.ts';
import { listsFeature, loras, models } from './lists.ts';
import { overview, pages } from './overview.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageName, pageContext, settingsDoneId, settingsPageId } from './panel.ts';
import { resetFeature } from './reset.ts';
import { safetyFeature } from './safety.ts';
import { showcaseFeature } from './showcase.ts';
import { transferFeature } from './transfer.ts';
import { undoEdit, undoId } from './undo.ts';

const PAGES: Record<PageName, Page> = { overview, blocks, ...pages };

/** Navigation between the pages. */
const navigation: Feature = {
  command,
  routes: [
    onButton(settingsPageId, async (press) => ({
      kind: 'update',
      message: await pageMessage(await pageContext(press), PAGES[press.id.page]),
    })),
    onButton(undoId, async (press) => {
      const edit = await undoEdit(press, press.id.kept);
      const page = PAGES[press.id.page];
      return changeReply(press, { page, seen: null, edit, remark: press.text.undo.restored });
    }),
    onButton(settingsDoneId, (press) => ({
      kind: 'update',
      message: noticeMessage(press.text.settings.closed),
    })),
  ],
};

/** `/settings`: the panel for a server's admins, one page per file. */
export const settings: readonly Feature[] = [
  navigation,
  defaultsFeature,
  limitsFeature,
  accessFeature,
  blocksFeature,
  channelsFeature,
  listsFeature,
  cardsFeature(loras),
  baseModelsFeature(models),
  safetyFeature,
  showcaseFeature,
  keyFeature,
  transferFeature,
  auditFeature,
  resetFeature,
  greetingFeature,
];

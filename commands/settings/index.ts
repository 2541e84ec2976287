import { noticeMessage } from '#interactions/components.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import { access, accessFeature } from './access.ts';
import { auditFeature } from './audit.ts';
import { command } from './command.ts';
import { defaults, defaultsFeature } from './defaults.ts';
import { greetingFeature } from './greeting.ts';
import { key, keyFeature } from './key.ts';
import { limits, limitsFeature } from './limits.ts';
import { listsFeature, loras, models, schedulers } from './lists.ts';
import { overview } from './overview.ts';
import {
  type Page,
  type PageName,
  pageContext,
  pageMessage,
  settingsDoneId,
  settingsPageId,
} from './panel.ts';
import { pinnedFeature } from './pinned.ts';
import { resetFeature } from './reset.ts';
import { safety, safetyFeature } from './safety.ts';
import { transferFeature } from './transfer.ts';

const PAGES: Record<PageName, Page> = {
  overview,
  defaults,
  limits,
  access,
  loras,
  models,
  schedulers,
  safety,
  key,
};

/** Navigation between the pages. */
const navigation: Feature = {
  command,
  routes: [
    onButton(settingsPageId, async (press) => ({
      kind: 'update',
      message: await pageMessage(await pageContext(press), PAGES[press.id.page]),
    })),
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
  listsFeature,
  pinnedFeature(loras),
  safetyFeature,
  keyFeature,
  transferFeature,
  auditFeature,
  resetFeature,
  greetingFeature,
];

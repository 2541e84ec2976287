import { button, section, textDisplay } from '#interactions/components.ts';
import { defaultsLine, roleLines } from '#messages/rules.ts';
import { access } from './access.ts';
import { channels } from './channels.ts';
import { defaults } from './defaults.ts';
import { key } from './key.ts';
import { limits } from './limits.ts';
import { loras, models, schedulers } from './lists.ts';
import { type Page, type PageContext, type PageName, settingsPageId } from './panel.ts';
import { safety } from './safety.ts';
import { showcase } from './showcase.ts';

/** The pages that the overview leads to, in its order. */
export const pages: Record<Exclude<PageName, 'overview' | 'blocks'>, Page> = {
  defaults,
  limits,
  access,
  channels,
  loras,
  models,
  schedulers,
  safety,
  showcase,
  key,
};

// With this, the overview fits into one message, however many roles there are.
const ROLES_SHOWN = 5;

/** Returns what the overview says of a page beside what holds there. */
const detailsOf = ({ text, stored: { settings } }: PageContext, page: PageName): string[] => {
  const said = text.settings;
  if (page === 'defaults' && Object.keys(settings.defaults).length > 0)
    return [defaultsLine(text, settings.defaults)];
  if (page === 'access') return [said.access.blockedCount(settings.access.blockedMembers.length)];
  if (page === 'safety') return [said.safety.logLine(settings.log.channelId)];
  if (page !== 'limits') return [];
  const roles = roleLines(text, settings.limits);
  const more = roles.length > ROLES_SHOWN ? [text.more(roles.length - ROLES_SHOWN)] : [];
  return [...roles.slice(0, ROLES_SHOWN), ...more, said.limits.serverLine(settings.limits)];
};

/** Says what holds on each page, with links to them. */
export const overview: Page = {
  name: 'overview',
  now: () => '',
  render: (context) =>
    Promise.all(
      Object.values(pages).map(async (page) =>
        section(
          textDisplay(
            `**${context.text.settings.titles[page.name]}**`,
            await page.now(context),
            ...detailsOf(context, page.name),
          ),
          button(context.text.settings.change, settingsPageId.encode({ page: page.name })),
        ),
      ),
    ),
};

import { AUDIT_LENGTH } from '#domain/settings/store.ts';
import { button, row } from '#interactions/components.ts';
import { defineCustomId, whole } from '#interactions/custom-id.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { Message } from '#interactions/reply.ts';
import { auditMessage } from './audit-view.ts';
import { type PageContext, pageContext } from './panel.ts';

const PER_PAGE = 10;

const auditPageId = defineCustomId('audit', { page: whole(0, Math.ceil(AUDIT_LENGTH / PER_PAGE)) });

/** Renders a page of the audit log, newest first. */
export const auditPage = async ({ text, services, guildId }: PageContext, page: number): Promise<Message> => {
  const found = await services.settings.audit(guildId, { limit: PER_PAGE + 1, offset: page * PER_PAGE });
  const turns = [
    ...(page > 0 ? [button(text.buttons.newer, auditPageId.encode({ page: page - 1 }))] : []),
    ...(found.length > PER_PAGE ? [button(text.buttons.older, auditPageId.encode({ page: page + 1 }))] : []),
  ];
  return auditMessage(text, {
    title: text.audit.title,
    entries: found.slice(0, PER_PAGE),
    controls: turns.length > 0 ? [row(...turns)] : [],
  });
};

/** Turns the pages of the audit log. */
export const auditFeature: Feature = {
  routes: [
    onButton(auditPageId, async (press) => ({
      kind: 'update',
      message: await auditPage(await pageContext(press), press.id.page),
    })),
  ],
};

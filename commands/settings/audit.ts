import type { AuditEntry } from '#domain/settings/changes.ts';
import { AUDIT_LENGTH } from '#domain/settings/store.ts';
import {
  button,
  COLOURS,
  container,
  fitLines,
  roomBeside,
  row,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, whole } from '#interactions/custom-id.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { type PageContext, pageContext } from './panel.ts';

type Row = ReturnType<typeof row>;

/** Renders changes of a server's settings, one per line, as many as fit. */
export const auditMessage = (
  text: Text,
  {
    title,
    entries,
    controls = [],
  }: { title: string; entries: readonly AuditEntry[]; controls?: readonly Row[] },
): Message => {
  const heading = `### ${title}`;
  const lines = fitLines(
    entries.map((entry) => `- ${text.audit.entry(entry)}`),
    { room: roomBeside(heading), more: text.more },
  );
  return {
    components: [
      container(
        COLOURS.quiet,
        textDisplay(heading, ...(lines.length > 0 ? lines : [text.audit.empty])),
        ...controls,
      ),
    ],
  };
};

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

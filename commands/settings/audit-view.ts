import type { AuditEntry } from '#domain/settings/changes.ts';
import { COLOURS, container, fitLines, roomBeside, type row, textDisplay } from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

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

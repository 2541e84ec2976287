import { ButtonStyle } from 'discord-api-types/v10';
import type { Report } from '#domain/members/reports.ts';
import { button, COLOURS, container, row, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

/** Deletes a reported image. */
export const deleteReportedId = defineCustomId('reportdelete', { generation: storedId() });

/** Blocks the requester of a reported image. */
export const blockReportedId = defineCustomId('reportblock', { generation: storedId() });

const deedLines = (text: Text, { deleted, blocked }: Report): string[] => [
  ...(deleted ? [text.reports.deleted(deleted)] : []),
  ...(blocked ? [text.reports.blocked(blocked)] : []),
];

/** Renders a report for moderators: reporters, requester, position, buttons, and past actions. */
export const reportMessage = (text: Text, report: Report): Message => {
  const { guildId, image, requesterId, reporters, prompt, deleted, blocked } = report;
  const of = { generation: report.generationId };
  const isOpen = deleted === null && blocked === null;
  const deeds = deedLines(text, report);
  return {
    components: [
      container(
        isOpen ? COLOURS.failed : COLOURS.quiet,
        textDisplay(
          `### ${text.reports.title}`,
          text.reports.by(reporters),
          text.reports.of(requesterId),
          text.reports.link({ guildId, ...image }),
          text.reports.prompt(plain(prompt)),
        ),
        row(
          {
            ...button(text.reports.delete, deleteReportedId.encode(of), ButtonStyle.Danger),
            disabled: deleted !== null,
          },
          { ...button(text.reports.block, blockReportedId.encode(of)), disabled: blocked !== null },
        ),
        ...(deeds.length > 0 ? [textDisplay(...deeds.map(small))] : []),
      ),
    ],
  };
};

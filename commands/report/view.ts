import { ButtonStyle } from 'discord-api-types/v10';
import { REPORT_REASONS, type Report } from '#domain/members/reports.ts';
import {
  button,
  COLOURS,
  container,
  fitLines,
  gallery,
  row,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

/** Deletes a reported image. */
export const deleteReportedId = defineCustomId('reportdelete', { generation: storedId() });

/** Blocks the requester of a reported image. */
export const blockReportedId = defineCustomId('reportblock', { generation: storedId() });

/** Notes that a report needs no action. */
export const dismissReportId = defineCustomId('reportdismiss', { generation: storedId() });

/** The picture of a reported image; `hidden`: this channel is not to show it; null: there is none. */
export type ReportPicture = Uint8Array | 'hidden' | null;

const actionLines = (text: Text, { deleted, blocked, dismissed }: Report): string[] => [
  ...(deleted ? [text.reports.deleted(deleted)] : []),
  ...(blocked ? [text.reports.blocked(blocked)] : []),
  ...(dismissed ? [text.reports.dismissed(dismissed)] : []),
];

// Leaves room for the prompt and the names, which can take 1,300 characters.
const STATEMENTS_SHOWN = 1500;

/** The reasons, most urgent first, each followed by what was said about it. */
const statementLines = ({ reports: text }: Text, { statements }: Report): string[] => {
  const lines = REPORT_REASONS.flatMap((reason) => {
    const given = statements.filter((statement) => statement.reason === reason);
    if (given.length === 0) return [];
    const said = given.filter(({ words }) => words !== '');
    return [
      text.because(reason, given.length),
      ...said.map(({ by, words }) => text.said(by, plain(oneLine(words)))),
    ];
  });
  return fitLines(lines, { room: STATEMENTS_SHOWN, more: text.moreSaid });
};

const buttonsOf = (text: Text, { generationId, deleted, blocked, dismissed }: Report) => {
  const of = { generation: generationId };
  return row(
    {
      ...button(text.reports.delete, deleteReportedId.encode(of), ButtonStyle.Danger),
      disabled: deleted !== null,
    },
    { ...button(text.reports.block, blockReportedId.encode(of)), disabled: blocked !== null },
    {
      ...button(text.reports.dismiss, dismissReportId.encode(of)),
      disabled: deleted !== null || blocked !== null || dismissed !== null,
    },
  );
};

const pictureFile = (text: Text, { prompt }: Report, picture: ReportPicture) =>
  picture instanceof Uint8Array
    ? [
        {
          name: 'reported.webp',
          data: picture,
          description: text.reports.altText(oneLine(prompt)),
        },
      ]
    : [];

/** Renders a report for moderators: reasons, reporters, requester, position, blurred picture, buttons, and past actions. */
export const reportMessage = (text: Text, report: Report, picture: ReportPicture): Message => {
  const { guildId, image, requesterId, reporters, prompt, deleted, blocked, dismissed } = report;
  const isOpen = deleted === null && blocked === null && dismissed === null;
  const actions = actionLines(text, report);
  const attachments = pictureFile(text, report, picture);
  return {
    attachments,
    components: [
      container(
        isOpen ? COLOURS.failed : COLOURS.quiet,
        textDisplay(
          `### ${text.reports.title}`,
          text.reports.count(reporters.length),
          ...statementLines(text, report),
          text.reports.by(reporters),
          text.reports.of(requesterId),
          text.reports.link({ guildId, ...image }),
          text.reports.prompt(plain(prompt)),
          small(picture === 'hidden' ? text.reports.hidden : ''),
        ),
        ...(attachments.length > 0 ? [gallery(attachments, { spoiler: true })] : []),
        buttonsOf(text, report),
        ...(actions.length > 0 ? [textDisplay(...actions.map(small))] : []),
      ),
    ],
  };
};

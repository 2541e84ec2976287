import { z } from 'zod';

/** What bounds reports. */
export const REPORT_LIMITS = {
  /** Members who are named in one report: further ones add nothing to it. */
  reporters: 50,
  /** Images that a member may report in a server within an hour. */
  perHour: 10,
  /** Characters of the prompt that are kept. */
  prompt: 300,
} as const;

// Whoever was to post a report and has not done so by then died over it.
const POSTING_MS = 60_000;

const messageSchema = z.object({ channelId: z.string(), id: z.string() });

const deedSchema = z.object({ by: z.string(), at: z.number() });

/** What a moderator did, and when (milliseconds since 1970). */
export type ModerationAction = z.output<typeof deedSchema>;

/** The reports of one image, which are one message to the moderators. */
export const reportSchema = z.object({
  generationId: z.string(),
  guildId: z.string(),
  /** Whose image it is. */
  requesterId: z.string(),
  prompt: z.string(),
  /** The message that shows the image. */
  image: messageSchema,
  /** Who reported it, in that order. */
  reporters: z.array(z.string()).max(REPORT_LIMITS.reporters),
  /** When somebody began to post it (milliseconds since 1970); null when that came to nothing. */
  postingSince: z.number().nullable(),
  /** The message to the moderators; null until it is posted. */
  notice: messageSchema.nullable(),
  deleted: deedSchema.nullable(),
  blocked: deedSchema.nullable(),
  /** Counts the changes. */
  revision: z.number(),
});

/** The reports of one image, which are one message to the moderators. */
export type Report = z.output<typeof reportSchema>;

/** What is reported. */
export type Subject = Pick<Report, 'generationId' | 'guildId' | 'requesterId' | 'prompt' | 'image'>;

/**
 * What came of a report: it is to be posted, it was added to one that is there, or this member, or as many as are named,
 * have reported the image already.
 */
export type Filing = { kind: 'post' | 'added' | 'known'; report: Report };

const firstOf = (subject: Subject, { by, at }: ModerationAction): Report => ({
  ...subject,
  reporters: [by],
  postingSince: at,
  notice: null,
  deleted: null,
  blocked: null,
  revision: 0,
});

const isAbandoned = ({ notice, postingSince }: Report, at: number): boolean =>
  notice === null && (postingSince === null || at - postingSince >= POSTING_MS);

/** Adds a member's report to those of the same image. */
export const fileReport = (before: Report | null, subject: Subject, { by, at }: ModerationAction): Filing => {
  if (before === null) return { kind: 'post', report: firstOf(subject, { by, at }) };
  const isFull = before.reporters.length >= REPORT_LIMITS.reporters;
  const isKnown = before.reporters.includes(by) || isFull;
  const reporters = isKnown ? before.reporters : [...before.reporters, by];
  if (isAbandoned(before, at)) return { kind: 'post', report: { ...before, reporters, postingSince: at } };
  return { kind: isKnown ? 'known' : 'added', report: { ...before, reporters } };
};

/** A report that could not be posted: whoever made it may do so again, and the next one is posted. */
export const withdrawReport = (report: Report, by: string): Report => ({
  ...report,
  reporters: report.reporters.filter((id) => id !== by),
  postingSince: null,
});

/** Notes what a moderator did; of two who do the same, the first is named. */
export const recordAction = (
  report: Report,
  what: 'deleted' | 'blocked',
  deed: ModerationAction,
): Report => ({
  ...report,
  [what]: report[what] ?? deed,
});

/** Keeps reports, for as long as moderators may still look into them. */
export type ReportStore = {
  /** The report of that generation; null when there is none. */
  find(generationId: string): Promise<Report | null>;
  /** Changes a report; `edit` is called again when another change was faster. Answers what it is now. */
  change(generationId: string, edit: (report: Report | null) => Report | null): Promise<Report | null>;
  /** Counts another report by a member in a server; false when there were too many within the hour. */
  admit(guildId: string, reporterId: string): Promise<boolean>;
};

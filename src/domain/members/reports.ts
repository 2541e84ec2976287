import { z } from 'zod';

/** Limits of reports. */
export const REPORT_LIMITS = {
  /** Members named in one report; more would add nothing. */
  reporters: 50,
  /** Images that a member can report per server and hour. */
  perHour: 10,
  /** Characters of the prompt that are stored. */
  prompt: 300,
  /** Characters that a reporter can add to the reason. */
  words: 300,
} as const;

// After this time, a process that set `postingSince` and has not posted is assumed to have died.
const POSTING_MS = 60_000;

/** Why a member reports an image, most urgent first. */
export const REPORT_REASONS = [
  'minors',
  'sexual',
  'violence',
  'harassment',
  'rights',
  'spam',
  'other',
] as const;

/** Why a member reports an image. */
export type ReportReason = (typeof REPORT_REASONS)[number];

const statementSchema = z.object({ by: z.string(), reason: z.enum(REPORT_REASONS), words: z.string() });

/** The reason that a reporter gave; `words` can be empty. */
export type Statement = z.output<typeof statementSchema>;

const messageSchema = z.object({ channelId: z.string(), id: z.string() });

const actionSchema = z.object({ by: z.string(), at: z.number() });

/** An action of a moderator and its time (milliseconds since 1970). */
export type ModerationAction = z.output<typeof actionSchema>;

/** All reports of one image; moderators see them as one message. */
export const reportSchema = z.object({
  generationId: z.string(),
  guildId: z.string(),
  /** The member who requested the image. */
  requesterId: z.string(),
  prompt: z.string(),
  /** The message that shows the image. */
  image: messageSchema,
  /** The members who reported it, in order. */
  reporters: z.array(z.string()).max(REPORT_LIMITS.reporters),
  /** Why they reported it; none of those who reported before reasons were asked for. */
  statements: z.array(statementSchema).max(REPORT_LIMITS.reporters).default([]),
  /** When a process began to post it (milliseconds since 1970); null if posting failed. */
  postingSince: z.number().nullable(),
  /** The message to the moderators; null until it is posted. */
  notice: messageSchema.nullable(),
  deleted: actionSchema.nullable(),
  /** `until`: when the block ends (milliseconds since 1970); null: never. */
  blocked: actionSchema.extend({ until: z.number().nullable().default(null) }).nullable(),
  /** A moderator saw no reason to act. */
  dismissed: actionSchema.nullable().default(null),
  /** Incremented with each change. */
  revision: z.number(),
});

/** All reports of one image; moderators see them as one message. */
export type Report = z.output<typeof reportSchema>;

/** The image being reported. */
export type Subject = Pick<Report, 'generationId' | 'guildId' | 'requesterId' | 'prompt' | 'image'>;

/**
 * What to do with a report: `post` it as a new message, it was `added` to an existing one, or it is `known`
 * (this member has reported the image before, or the list of reporters is full).
 */
export type Filing = { kind: 'post' | 'added' | 'known'; report: Report };

/** A member's report: who, when (milliseconds since 1970), and why. */
export type ReportMade = ModerationAction & Omit<Statement, 'by'>;

const firstOf = (subject: Subject, { by, at, reason, words }: ReportMade): Report => ({
  ...subject,
  reporters: [by],
  statements: [{ by, reason, words }],
  postingSince: at,
  notice: null,
  deleted: null,
  blocked: null,
  dismissed: null,
  revision: 0,
});

const isAbandoned = ({ notice, postingSince }: Report, at: number): boolean =>
  notice === null && (postingSince === null || at - postingSince >= POSTING_MS);

/** Adds a member's report to those of the same image. */
export const fileReport = (before: Report | null, subject: Subject, made: ReportMade): Filing => {
  if (before === null) return { kind: 'post', report: firstOf(subject, made) };
  const { by, at, reason, words } = made;
  const isFull = before.reporters.length >= REPORT_LIMITS.reporters;
  const isKnown = before.reporters.includes(by) || isFull;
  const reporters = isKnown ? before.reporters : [...before.reporters, by];
  const statements = isKnown ? before.statements : [...before.statements, { by, reason, words }];
  const report = { ...before, reporters, statements };
  if (isAbandoned(before, at)) return { kind: 'post', report: { ...report, postingSince: at } };
  return { kind: isKnown ? 'known' : 'added', report };
};

/**
 * Undoes a report that could not be posted, so that the member can report again and the next report is
 * posted.
 */
export const withdrawReport = (report: Report, by: string): Report => ({
  ...report,
  reporters: report.reporters.filter((id) => id !== by),
  statements: report.statements.filter((statement) => statement.by !== by),
  postingSince: null,
});

/** What a moderator can do about a report. */
export type ModeratorDecision = 'deleted' | 'blocked' | 'dismissed';

/** Whether a member's further report of the image would change nothing. */
export const isKnownReport = (report: Report | null, by: string): boolean =>
  report?.notice != null &&
  (report.reporters.includes(by) || report.reporters.length >= REPORT_LIMITS.reporters);

/** Records an action of a moderator. If two do the same, the first one is named. */
export const recordAction = <D extends ModeratorDecision>(
  report: Report,
  what: D,
  action: NonNullable<Report[D]>,
): Report => ({ ...report, [what]: report[what] ?? action });

/** Stores reports for as long as moderators can act on them. */
export type ReportStore = {
  /** Returns the report of a generation; null if there is none. */
  find(generationId: string): Promise<Report | null>;
  /** Changes a report and returns it. Concurrent changes run one after another, so that none is lost. */
  change(generationId: string, edit: (report: Report | null) => Report | null): Promise<Report | null>;
  /** Counts a report of a member in a server; false if the member has reached the hourly limit. */
  admit(guildId: string, reporterId: string): Promise<boolean>;
};

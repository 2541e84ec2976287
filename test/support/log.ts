import type { Log } from '#domain/system.ts';

/** A line of the log. */
export type LogLine = { level: keyof Log; facts: object; message: string };

/** A log that remembers its lines, in the list given. */
export const testLog = (lines: LogLine[] = []): Log & { lines: LogLine[] } => {
  const note =
    (level: keyof Log) =>
    (facts: object, message: string): void => {
      lines.push({ level, facts, message });
    };
  return { lines, debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
};

import type { DestinationStream } from 'pino';
import { z } from 'zod';
import type { Config } from '#config/config.ts';
import { inviteUrl } from '#discord/application.ts';
import type { Bot } from './bot.ts';

const logLine = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  err: z.looseObject({ message: z.string().optional() }).optional(),
});

const prefixOf = (level: number): string => {
  if (level >= 50) return 'Error: ';
  return level >= 40 ? 'Warning: ' : '';
};

/** Formats a line of the log for a person: one sentence with its plain facts, without JSON and stacks. */
const terminalLine = (json: string): string => {
  const { level, time: _, msg, err, ...facts } = logLine.parse(JSON.parse(json));
  const plain = Object.entries(facts).filter(([, value]) => ['string', 'number'].includes(typeof value));
  const told = plain.map(([name, value]) => `${name} ${value}`).join(', ');
  const cause = err?.message ? `: ${err.message}` : '';
  return `${prefixOf(level)}${msg}${cause}${told === '' ? '' : ` (${told})`}\n`;
};

/** Writes the lines of a log to `stream` as a person reads them. */
export const createTerminalStream = (stream: DestinationStream): DestinationStream => ({
  write: (line) => stream.write(terminalLine(line)),
});

const serversIn = (count: number | undefined): string => {
  if (count === undefined) return '';
  return count === 1 ? ' in 1 server' : ` in ${count} servers`;
};

const whereOf = ({ interactionSource, shards }: Config): string => {
  if (interactionSource === 'http') return 'Discord sends interactions over HTTP.';
  const which = shards === 'auto' ? '' : ` with the shards ${shards.ids.join(', ')} of ${shards.count}`;
  return `Connected to Discord's gateway${which}.`;
};

/** Returns what an operator wants to know of a bot that has just started, one sentence per line. */
export const startLines = (
  config: Config,
  { application, httpPort }: Pick<Bot, 'application' | 'httpPort'>,
) => [
  ...(application
    ? [
        `${application.name} is online${serversIn(application.servers)}. ${whereOf(config)}`,
        `Invite it: ${inviteUrl(application.id)}`,
      ]
    : ['This worker makes images; gateways talk to Discord.']),
  config.databaseUrl ? 'Its data is in the Postgres of DATABASE_URL.' : `Its data is in ${config.dataDir}.`,
  `Health check: http://${config.http.host}:${httpPort}/health/ready`,
  'Press Ctrl-C to stop.',
];

/** Returns what the stop of a bot waits for; `jobs` is how many it is working on. */
export const stopLine = (jobs: number, graceMs: number): string => {
  if (jobs === 0) return 'Stopping.';
  const them = jobs === 1 ? '1 job' : `${jobs} jobs`;
  return `Finishing ${them} (at most ${graceMs / 1000} s). Press Ctrl-C again to stop at once: the next start finishes them.`;
};

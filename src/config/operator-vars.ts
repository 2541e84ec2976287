import { z } from 'zod';
import { findTimeZone } from '#domain/time-zone.ts';
import { pageAddress, setting, whole, words, yesOrNo } from './values.ts';

/** The variables in which the operator says what holds in every server, and who it is. */
export const OPERATOR_SETTINGS = {
  MEMBER_IMAGES_PER_DAY: setting({
    description:
      "Images that a member may make each day on the bot's own key, over all servers; left out: no limit",
    fallback: null,
    schema: whole(0, 1_000_000),
  }),
  MEMBER_JOBS: setting({
    description: 'Jobs that a member may have in flight, over all servers',
    fallback: '25',
    schema: whole(1, 1000),
  }),
  LANE_JOBS: setting({
    description: 'Jobs that may wait on one API key; further ones are refused until some are done',
    fallback: '1000',
    schema: whole(1, 1_000_000),
  }),
  DIRECT_MESSAGES: setting({
    description: 'Whether images can be made in direct messages with the bot: yes or no',
    fallback: 'yes',
    schema: yesOrNo,
  }),
  BLOCKED_WORDS: setting({
    description: 'Words and phrases that no prompt may hold, in no server, separated by commas',
    fallback: null,
    schema: words,
  }),
  OPERATOR_NAME: setting({
    description: 'Who runs this bot, for /privacy and for what `npm run privacy` prints',
    fallback: null,
    schema: z.string().max(100, 'must have at most 100 characters'),
  }),
  OPERATOR_CONTACT: setting({
    description: 'How members reach whoever runs this bot, such as an e-mail address',
    fallback: null,
    schema: z.string().max(200, 'must have at most 200 characters'),
  }),
  PRIVACY_URL: setting({
    description: 'Where your privacy policy is, for /privacy',
    fallback: null,
    schema: pageAddress,
  }),
  TERMS_URL: setting({
    description: 'Where your terms of use are, for /privacy',
    fallback: null,
    schema: pageAddress,
  }),
  TIME_ZONE: setting({
    description: 'Where days begin at midnight, unless a server says otherwise',
    fallback: 'UTC',
    schema: z
      .string()
      .refine((name) => findTimeZone(name) !== undefined, 'must be a time zone such as Europe/Vienna'),
  }),
  HISTORY_DAYS: setting({
    description:
      'Days after which requests and results that have ended are removed from the database; left out: everything is kept',
    fallback: null,
    schema: whole(1, 10_000),
  }),
} as const;

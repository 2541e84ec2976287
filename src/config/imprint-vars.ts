import { z } from 'zod';
import { pageAddress, setting } from './values.ts';

/** The variables in which the operator says who it is. */
export const IMPRINT_SETTINGS = {
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
} as const;

import { plain } from '#text/format.ts';

/** What Discord shows of `/privacy`. */
export const privacyCommand = {
  description: 'What this bot stores about you, for how long, and how to delete it',
  help: 'A short answer, with links to the privacy policy and the terms where there are any.',
};

/** What members read about their data. */
export const privacy = {
  title: 'Your data',
  stored: (historyDays: number | null) =>
    `**Stored:** your requests with their prompts, options and links to the images, your presets and your defaults, until you delete them${historyDays === null ? '' : `, and requests for ${historyDays} ${historyDays === 1 ? 'day' : 'days'} at most`}. Small pictures of your results stay for 60 days, reports for 30 days, words that you searched for for a day.`,
  shared:
    '**Shared:** ModelsLab gets your prompts and options and makes the images; it does not learn who you are. Moderators see reports, and admins see how many images you make in their server.',
  unread: 'This bot does not read the messages in your channels.',
  erase: '**Delete it:** `/me`, then **Delete my data…**.',
  operator: (name: string) => `**Who runs this bot:** ${plain(name)}`,
  contact: (contact: string) => `**Questions:** ${contact}`,
  policy: 'Privacy policy',
  terms: 'Terms of use',
};

import { count } from '#text/format.ts';

/** The page of the server's own key. */
export const key = {
  noSecret:
    'Servers cannot bring an API key of their own here: the operator of this bot has not set SECRET_KEY, which encrypts keys. Nothing is stored.',
  none: 'This server has no key of its own. Set one first.',
  line: (last4: string, concurrency: number) =>
    `This server's jobs run on its own key, which ends in \`${last4}\`, ${count(concurrency, 'job')} at a time.`,
  unreadableLine: (last4: string) =>
    `⚠️ This server's own key, which ends in \`${last4}\`, can't be opened, so no images are made here. The bot's SECRET_KEY is not the one that encrypted the key. Set the key again, remove it to use the bot's own key, or ask the operator of this bot to put SECRET_KEY right.`,
  noneLine: "This server's jobs run on the bot's own key.",
  about:
    'A key is checked first, stored encrypted, and never shown again. Images made with it are billed to its account.',
  set: 'Set a key…',
  replace: 'Replace…',
  concurrency: 'Jobs at a time…',
  balance: 'Balance',
  balanceLine: (amount: number, currency: string) => `Its account has ${amount} ${currency} left.`,
  noBalance: 'ModelsLab does not tell the balance just now. Try again in a minute.',
  creditsGone:
    "⚠️ **This server's API key has no credits left.** ModelsLab makes no images for this server until somebody adds credits to its account. `/settings open` shows the balance, on the page *Own API key*.",
  remove: 'Remove',
  askRemoval: "Remove the key? Jobs that wait or run on it now will fail; later ones use the bot's own key.",
  reallyRemove: 'Remove the key',
  refused:
    '⚠️ ModelsLab does not accept this key, so it was not kept. Copy it again from your ModelsLab dashboard.',
  notChecked: '⚠️ The key could not be checked just now, so it was not kept. Try again in a minute.',
  noKey: ({ min, max }: { min: number; max: number }) =>
    `That isn't a valid API key. Keys have ${min}–${max} characters and no spaces. Copy it from your ModelsLab dashboard.`,
  form: {
    title: 'Own API key',
    key: 'ModelsLab API key',
    keyHelp: 'From your ModelsLab dashboard, page API Keys',
    concurrency: 'Jobs at a time',
    concurrencyHelp: 'What your ModelsLab plan allows, such as 5, 10 or 15',
  },
};

/** What members read of the rules that bind them. */
export const rules = {
  title: 'What holds here for you',
  precedence:
    'What you type wins over a preset, a preset over your own defaults (`/me`), these over the defaults of the server, and those over the ones of the bot. Limits and safety bind all of them.',
  private: 'No server has a say here: only what whoever runs this bot lets everybody do.',
  broughtAlong:
    "You brought this bot along as an app of your own, so this server's admins have no say in it.",
  operatorImages: (most: number | null) =>
    most === null ? '' : `Images that you may make each day with this bot, over all servers: ${most}.`,
  operatorJobs: (most: number) => `Jobs that you may have in the works with this bot: ${most}.`,
  noDirectMessages: 'This bot does not make images in direct messages.',
};

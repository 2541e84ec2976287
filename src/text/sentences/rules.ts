/** What members read of the rules that bind them. */
export const rules = {
  title: 'What you can do here',
  noRole: "⛔ You have none of these roles, so you can't make images here. Ask an admin for one.",
  precedence:
    'What you type wins over a preset, a preset over your own defaults (`/me`), these over the model of the channel, this over the defaults of the server, and those over the ones of the bot. Limits and safety apply to all of them.',
  private: "No server's settings apply here, only the limits of this bot.",
  broughtAlong: "You brought this bot along as an app of your own, so this server's settings don't apply.",
  operatorImages: (most: number | null) =>
    most === null ? '' : `Images you can make each day with this bot, across all servers: ${most}.`,
  operatorJobs: (most: number) => `Jobs you can run at a time with this bot: ${most}.`,
  noDirectMessages: 'This bot does not make images in direct messages.',
};

import { type Application, INVITE_PERMISSIONS } from '#discord/application.ts';
import type { Imprint } from '#domain/imprint.ts';
import { type Diagnosis, type Finding, hint, skipped, well, wrong } from './finding.ts';

type InstallSettings = NonNullable<Application['integration_types_config']>;

const COMMANDS = 'applications.commands';
const FIX_IT = 'Fix it in the developer portal, page Installation:';

const guildInstallProblems = ({ 0: guildInstall }: InstallSettings): Diagnosis[] => {
  const { scopes, permissions } = guildInstall?.oauth2_install_params ?? {};
  if (scopes === undefined || permissions === undefined) return [];
  const hasAll =
    scopes.includes('bot') &&
    scopes.includes(COMMANDS) &&
    (BigInt(permissions) & INVITE_PERMISSIONS) === INVITE_PERMISSIONS;
  if (hasAll) return [];
  return [
    {
      problem: 'Who adds the bot by its profile gives it less than it needs.',
      remedy: `${FIX_IT} give Guild Install the scopes bot and ${COMMANDS}, and the permissions View Channels, Send Messages, Send Messages in Threads and Attach Files.`,
    },
  ];
};

const userInstallProblems = ({ 1: userInstall }: InstallSettings): Diagnosis[] => {
  if (!userInstall) {
    return [
      {
        problem: 'Members cannot add the bot to their own apps.',
        remedy: `If they should, fix that in the developer portal, page Installation: tick User Install and give it the scope ${COMMANDS}.`,
      },
    ];
  }
  const scopes = userInstall.oauth2_install_params?.scopes;
  if (scopes === undefined || scopes.includes(COMMANDS)) return [];
  return [
    {
      problem: 'Members who add the bot to their own apps get no commands.',
      remedy: `${FIX_IT} give User Install the scope ${COMMANDS}.`,
    },
  ];
};

const asHint = (problems: readonly Diagnosis[]): Finding =>
  hint(problems.map(({ problem }) => problem).join(' '), problems.map(({ remedy }) => remedy).join(' '));

/** Judges where the bot can be installed, and with which scopes and permissions. */
export const examineInstallation = ({ integration_types_config: settings }: Application): Finding => {
  if (!settings) return skipped('Discord does not tell the install settings');
  if (!settings[0]) return wrong('Nobody can add the bot to a server.', `${FIX_IT} tick Guild Install.`);
  const problems = [...guildInstallProblems(settings), ...userInstallProblems(settings)];
  if (problems.length > 0) return asHint(problems);
  return well('admins can add the bot to servers, and members to their own apps');
};

const WHERE = 'in the developer portal, page General Information';

/** Judges whether Discord can show members the operator's privacy policy and terms of use. */
export const examinePolicies = (
  { privacy_policy_url: privacy, terms_of_service_url: terms }: Application,
  { privacyUrl, termsUrl }: Pick<Imprint, 'privacyUrl' | 'termsUrl'>,
): Finding => {
  const problems: Diagnosis[] = [];
  if (!privacy) {
    problems.push({
      problem: 'The application has no privacy policy.',
      remedy: `Fix it ${WHERE}: enter ${privacyUrl ?? 'the address of what npm run privacy prints, once you have published it,'} as Privacy Policy URL.`,
    });
  }
  if (!terms) {
    problems.push({
      problem: 'The application has no terms of service.',
      remedy: `Fix it ${WHERE}: enter ${termsUrl ?? 'the address of your terms (docs/terms.md is a template)'} as Terms of Service URL.`,
    });
  }
  return problems.length > 0 ? asHint(problems) : well('members find both in the profile of the bot');
};

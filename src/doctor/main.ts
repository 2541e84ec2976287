import { features } from '#commands/index.ts';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { createModelsLab } from '#modelslab/client.ts';
import { type Config, ConfigError, parseConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { createLog } from '../log.ts';
import { systemChance, systemClock } from '../system.ts';
import { commandsCheck, dataFolderCheck, keyCheck, portCheck, tokenCheck } from './checks.ts';
import { examine } from './report.ts';

const KEY_CHECK_MS = 20_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const machineChecks = ({ dataDir, http }: Config) => [dataFolderCheck(dataDir), portCheck(http)];

const examineSandbox = (config: Config): Promise<boolean> => {
  say('DISCORD_TOKEN and MODELSLAB_API_KEY are not set: npm start runs the sandbox, which needs neither.');
  return examine(machineChecks(config), say);
};

const examineAll = async (
  config: Config,
  credentials: NonNullable<Config['credentials']>,
): Promise<boolean> => {
  const { discord, modelslab } = config;
  const rest = createDiscordRest({ apiUrl: discord.apiUrl, token: credentials.discordToken.reveal() });
  await using client = createModelsLab({
    apiUrl: modelslab.apiUrl,
    key: credentials.modelslabKey.reveal(),
    clock: systemClock,
    chance: systemChance,
    log: createLog('silent'),
  });
  const commands = features.flatMap(({ command }) => (command ? [command] : []));
  const checks = [
    ...machineChecks(config),
    tokenCheck(rest),
    commandsCheck(rest, { commands, guildId: discord.guildId }),
    keyCheck(() => client.checkKey(AbortSignal.timeout(KEY_CHECK_MS))),
  ];
  try {
    return await examine(checks, say);
  } finally {
    closeDiscordRest(rest);
  }
};

const main = async (): Promise<boolean> => {
  readEnvFile();
  const config = parseConfig(process.env);
  return config.credentials ? examineAll(config, config.credentials) : examineSandbox(config);
};

main().then(
  (isAllWell) => {
    say(isAllWell ? 'All is well.' : 'Mend what is marked with ✗ and run the doctor again.');
    process.exitCode = isAllWell ? 0 : 1;
  },
  (error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) say(`✗ ${problem}`);
    process.exitCode = 1;
  },
);

import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** Proxies by which this machine reaches the internet; null for none. */
export type Proxies = {
  /** For addresses of https; null: as for http. */
  https: string | null;
  http: string | null;
  /** Hosts that are reached without one, separated by commas. */
  except: string;
};

/** A set of connections, over the proxies where there are any. The agent's `connect` is for what goes without one. */
export const createDispatcher = (agent: Agent.Options, proxies: Proxies | null): Dispatcher => {
  if (proxies === null) return new Agent(agent);
  return new EnvHttpProxyAgent({
    ...agent,
    // Empty, so that the agent does not look into the environment by itself.
    httpsProxy: proxies.https ?? '',
    httpProxy: proxies.http ?? '',
    noProxy: ['localhost', '127.0.0.1', '::1', proxies.except].join(','),
  });
};

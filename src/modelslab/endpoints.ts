/** The addresses that the client posts to. */
export type Endpoints = {
  text2img: URL;
  fetch(id: string): URL;
  modelList: URL;
  modelReload: URL;
  requestCount: URL;
  walletBalance: URL;
  /** The id inside a `fetch_result` address; null unless it lies on the configured host. */
  idOfFetchResult(address: string | null): string | null;
};

/** The addresses under a base such as `https://modelslab.com/api`. */
export const endpointsOf = (apiUrl: URL): Endpoints => {
  const base = apiUrl.pathname.replace(/\/+$/, '');
  const at = (path: string) => new URL(`${base}${path}`, apiUrl);
  return {
    text2img: at('/v6/images/text2img'),
    fetch: (id) => at(`/v6/images/fetch/${encodeURIComponent(id)}`),
    modelList: at('/v4/dreambooth/model_list'),
    modelReload: at('/v6/images/model_reload'),
    requestCount: at('/v6/processing/request_count'),
    walletBalance: at('/wallet_balance'),
    idOfFetchResult(address) {
      const url = URL.parse(address ?? '');
      if (url?.origin !== apiUrl.origin) return null;
      const id = /\/fetch\/([^/]+)\/?$/.exec(url.pathname)?.[1];
      return id === undefined ? null : decodedId(id);
    },
  };
};

const decodedId = (id: string): string | null => {
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
};

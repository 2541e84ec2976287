import { dirname } from 'node:path/posix';
import type { OperationKind } from '#domain/generation/operation.ts';
import { endpointOf } from './operations.ts';

/** The addresses that the client posts to. */
export type Endpoints = {
  /** Where an operation is ordered. */
  order(kind: OperationKind): URL;
  /** Where an order of that operation is asked for. */
  fetch(kind: OperationKind, id: string): URL;
  modelList: URL;
  modelReload: URL;
  loadModel: URL;
  finetuneList: URL;
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
    order: (kind) => at(`/v6/${endpointOf(kind)}`),
    fetch: (kind, id) => at(`/v6/${dirname(endpointOf(kind))}/fetch/${encodeURIComponent(id)}`),
    modelList: at('/v4/dreambooth/model_list'),
    modelReload: at('/v6/images/model_reload'),
    loadModel: at('/v3/load_model'),
    finetuneList: at('/v3/finetune_list'),
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

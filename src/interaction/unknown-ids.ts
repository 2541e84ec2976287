import type { CatalogueKind } from '#domain/ports.ts';
import type { Invocation } from './feature.ts';

/** What of these ids is in no public list: it may be somebody's own, and may be a typing error. */
export const unknownIds = (
  { services }: Pick<Invocation, 'services'>,
  kind: CatalogueKind,
  ids: readonly string[],
): string[] =>
  services.catalogue.complete() ? ids.filter((id) => services.catalogue.find(kind, id) === undefined) : [];

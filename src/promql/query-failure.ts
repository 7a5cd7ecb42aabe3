/**
 * Why a query has no answer.
 *
 * | kind        | meaning                                        | worth retrying |
 * |-------------|------------------------------------------------|----------------|
 * | no-access   | the user may not read the cluster's metrics    | no             |
 * | bad-query   | Prometheus refuses the query                   | no             |
 * | malformed   | something other than Prometheus answered       | no             |
 * | unavailable | no answer, or a server error                   | yes            |
 */
export type QueryFailure = {
  kind: 'no-access' | 'bad-query' | 'malformed' | 'unavailable';
  /** From the server, untranslated: for the reader's search engine. */
  detail: string;
};

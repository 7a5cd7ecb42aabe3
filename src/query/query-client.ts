import { QueryClient } from '@tanstack/react-query';
import { queryFailure } from './query-error';

const RETRIES = 2;
const FIRST_RETRY_MS = 1_000;

/** Retries what may pass by itself, never what the server has refused. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES && queryFailure(error).kind === 'unavailable';
}

/** The cache shared by all panels, with the one policy for all queries. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay: (attempt) => FIRST_RETRY_MS * 2 ** attempt,
        // A hidden tab asks for nothing, and asks at once when it is shown again.
        refetchIntervalInBackground: false,
        refetchOnWindowFocus: true,
        // The browser's idea of being online is about the internet, not about the console.
        networkMode: 'always',
      },
    },
  });
}

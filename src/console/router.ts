/** The only door to the router, which the console shares with its plugins. */
export { useSearchParams } from 'react-router';

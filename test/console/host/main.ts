/** Shared modules must be in their scope before anything imports them: hence the second file. */
void import('./start');

import { StorageError } from '@visits/storage';
import { ConfigurationError } from '../configuration/configuration.ts';

/** What keeps the service from starting, or from ending well, in a line each: what, where, and what to do about it. */
export function startProblems(error: unknown): readonly string[] {
  if (error instanceof ConfigurationError) return error.problems;
  if (error instanceof StorageError) return [`storage: ${error.message}`];
  const { code, syscall, address, port = 0, hostname, variable = 'PORT' } = Object(error);
  if (syscall === 'listen')
    return [`HOST ${address}, ${variable} ${port}: ${listenProblems[code]?.(variable) ?? code}`];
  if (syscall === 'getaddrinfo') return [`HOST ${hostname}: this name has no address (${code})`];
  // A fault of the program: whoever reports it needs all there is.
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

const listenProblems: Readonly<Record<string, (variable: string) => string>> = {
  EADDRINUSE: (variable) => `something else listens there already; stop it, or set another ${variable}`,
  EACCES: (variable) => `this user may not listen there; set a ${variable} from 1024 on`,
  EADDRNOTAVAIL: () => 'this machine has no such address; set another HOST',
};

import { AUTH_DIRECTORY, AUTH_TOKEN_FILE, DATABASE_DIRECTORY, DATABASE_URL_FILE } from './image-contract.ts';

/** A file that the Vault agent writes: one key of one secret, where the service would find it in a mounted Secret. */
export interface VaultFile {
  /** The secret's key. */
  readonly key: string;
  /** The directory of the file, which is called as the key is. */
  readonly directory: string;
  /** The annotations that say which secret, what of it, and where to. */
  readonly secret: string;
  readonly template: string;
  readonly path: string;
}

export const tokenFile = vaultFile(AUTH_TOKEN_FILE, AUTH_DIRECTORY);
export const databaseUrlFile = vaultFile(DATABASE_URL_FILE, DATABASE_DIRECTORY);

function vaultFile(key: string, directory: string): VaultFile {
  return {
    key,
    directory,
    secret: `vault.hashicorp.com/agent-inject-secret-${key}`,
    template: `vault.hashicorp.com/agent-inject-template-${key}`,
    path: `vault.hashicorp.com/secret-volume-path-${key}`,
  };
}

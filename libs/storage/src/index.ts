export { StorageError, type StorageErrorCode, type StorageErrorDetails } from './errors.ts';
export type * from './port.ts';

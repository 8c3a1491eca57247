export { StorageError, type StorageErrorCode, type StorageErrorDetails } from './errors.ts';
export { openStorage, type StorageOptions } from './open-storage.ts';
export type * from './port.ts';

import { StorageError } from './index.ts';

test('a storage error is told apart by its code', () => {
  const error = new StorageError('full', 'volume full', { used: 1, allowed: 2 });
  expect(error).toBeInstanceOf(Error);
  expect(error.code).toBe('full');
  expect(error.details).toEqual({ used: 1, allowed: 2 });
});

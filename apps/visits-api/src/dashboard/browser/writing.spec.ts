import { Refusal } from './api.ts';
import { WriteToken } from './write-token.ts';
import { Unwilling, Writing } from './writing.ts';

/** A browser's storage for one tab. */
function tab(content: Record<string, string> = {}) {
  return {
    content,
    getItem: (name: string) => content[name] ?? null,
    setItem: (name: string, value: string) => {
      content[name] = value;
    },
    removeItem: (name: string) => {
      delete content[name];
    },
  };
}

/** A service that takes one token, and a visitor who gives these. */
function scene(needsToken: boolean, answers: (string | undefined)[], storage = tab()) {
  const token = new WriteToken(() => storage);
  const complaints: (string | undefined)[] = [];
  const writing = new Writing(needsToken, token, async (complaint) => {
    complaints.push(complaint);
    return answers.shift();
  });
  const write = async () => {
    if (token.value !== 'right') throw new Refusal(401, 'no');
    return 'written';
  };
  return { token, complaints, writing, write, storage };
}

test('asks once, and keeps the token for the tab', async () => {
  const { complaints, writing, write, storage } = scene(true, ['right']);
  expect(await writing.attempt(write)).toBe('written');
  expect(await writing.attempt(write)).toBe('written');
  expect(complaints).toEqual([undefined]);
  expect(scene(true, [], storage).token.value).toBe('right');
});

test('asks again, and says why, until the token is right', async () => {
  const { complaints, writing, write } = scene(true, ['wrong', 'worse', 'right']);
  expect(await writing.attempt(write)).toBe('written');
  expect(complaints).toEqual([undefined, 'This is not the token.', 'This is not the token.']);
});

test('asks where nobody knew that a token is needed', async () => {
  const { writing, write } = scene(false, ['right']);
  expect(await writing.attempt(write)).toBe('written');
});

test('does not write for who gives none, and forgets one that is refused', async () => {
  const { writing, write, storage } = scene(true, ['wrong', undefined]);
  await expect(writing.attempt(write)).rejects.toThrow(Unwilling);
  expect(storage.content).toEqual({});
});

test('passes on whatever else is wrong', async () => {
  const { writing } = scene(false, []);
  await expect(writing.attempt(() => Promise.reject(new Refusal(507, 'full')))).rejects.toThrow('full');
});

test('a browser that stores nothing keeps the token as long as the page', async () => {
  const token = new WriteToken(() => {
    throw new Error('SecurityError');
  });
  token.keep('right');
  expect(token.value).toBe('right');
  token.forget();
  expect(token.value).toBeUndefined();
});

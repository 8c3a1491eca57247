/**
 * A deliberate defect of the engine: places of its source, below libs/storage/src, and what to put there.
 *
 * @typedef {{ name: string, edits: { file: string, find: string, replace: string }[] }} Mutant
 */

/** Defects that real storage engines have had. The simulator must find each of them. @type {readonly Mutant[]} */
export const MUTANTS = [
  {
    name: 'the directory of the log is not flushed',
    edits: [
      {
        file: 'commit-log/log-view.ts',
        find: 'if (checkpoint || commits.length > 0) await this.flush();',
        replace: '',
      },
    ],
  },
  {
    name: 'the directory of the journals is not flushed',
    edits: [{ file: 'engine/file-engine.ts', find: 'await fileSystem.flushDirectory(layout.journals);', replace: '' }],
  },
  {
    name: 'a hit is acknowledged before it is flushed',
    edits: [
      {
        file: 'journal/journal.ts',
        find: 'fileSystem.create(path, { durable: true })',
        replace: 'fileSystem.create(path)',
      },
    ],
  },
  {
    name: 'a commit is published before it is flushed',
    edits: [
      {
        file: 'commit-log/commit-log.ts',
        find: 'fileSystem.create(path, { durable: true })',
        replace: 'fileSystem.create(path)',
      },
    ],
  },
  {
    name: 'a lost reply to link counts as a refusal',
    edits: [
      {
        file: 'commit-log/commit-log.ts',
        find: 'if (attempt && this.state.includes(incarnation, number)) {',
        replace: 'if (attempt?.linked && this.state.includes(incarnation, number)) {',
      },
    ],
  },
  {
    name: 'a journal is folded before it is fenced',
    edits: [
      {
        file: 'engine/absorption.ts',
        find: 'for (const path of [first, second]) await this.#fence(path);',
        replace: '',
      },
    ],
  },
  {
    name: 'the owner looks before the flush instead of after it',
    edits: [
      {
        file: 'journal/journal.ts',
        find: 'const { clock, segmentBytes } = this.#options;',
        replace:
          'const { clock, segmentBytes } = this.#options; await this.#assertOwned(); this.#assertOwned = async () => {};',
      },
    ],
  },
  {
    name: 'readers count past the durable mark',
    edits: [
      {
        file: 'journal/journal-reader.ts',
        find: 'const segment = Buffer.alloc(mark.durable);',
        replace: 'const segment = Buffer.alloc((await handle.identify()).size);',
      },
      {
        file: 'journal/journal-reader.ts',
        find: 'if (position && known >= mark.durable) return position;',
        replace: '',
      },
      {
        file: 'journal/journal-reader.ts',
        find: 'readBatches(segment, position, mark.durable);',
        replace: 'readBatches(segment, position, segment.length);',
      },
      {
        file: 'journal/journal-reader.ts',
        find: 'return position.offset === mark.durable ? position : undefined;',
        replace: 'return position;',
      },
    ],
  },
  {
    name: 'a version is checked outside the commit',
    edits: [
      {
        file: 'notes/log-note-store.ts',
        find: 'const note = draft.note(id);',
        replace: 'const note = draft.note(id); expected = undefined;',
      },
    ],
  },
];

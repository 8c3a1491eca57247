/**
 * A deliberate defect of the engine: places of its source, below libs/storage/src, and what to put there.
 * `where` it is to be found: in the stories, in what is taken over at every call, in arrivals at every call, or (where it
 * is left out) in 5,000 seeds.
 *
 * @typedef {{ name: string, where?: 'stories' | 'takeovers' | 'arrivals', edits: { file: string, find: string, replace: string }[] }} Mutant
 */

/** Defects that real storage engines have had. The simulator must find each of them. @type {readonly Mutant[]} */
export const MUTANTS = [
  {
    name: 'the directory of the log is not flushed',
    edits: [
      {
        file: 'commit-log/log-view.ts',
        find: 'await this.#fileSystem.flushDirectory(this.#directory);',
        replace: '',
      },
    ],
  },
  {
    name: 'the directory of the journals is not flushed',
    edits: [{ file: 'engine/registration.ts', find: 'await fileSystem.flushDirectory(layout.journals);', replace: '' }],
  },
  {
    name: 'a hit is acknowledged before it is flushed',
    edits: [
      {
        file: 'journal/segment-file.ts',
        find: 'fileSystem.create(path, { durable: true })',
        replace: 'fileSystem.create(path)',
      },
    ],
  },
  {
    name: 'a commit is published before it is flushed',
    edits: [
      {
        file: 'commit-log/linked-commits.ts',
        find: 'fileSystem.create(path, { durable: true, inMemory: true })',
        replace: 'fileSystem.create(path)',
      },
    ],
  },
  {
    name: 'a flush that failed is tried again',
    edits: [
      {
        file: 'journal/journal.ts',
        find: 'await this.#segment.durable.write(batch.bytes, this.#offset);',
        replace: `await this.#segment.plain.write(batch.bytes, this.#offset);
          await this.#segment.plain.flush().catch(() => this.#segment.plain.flush());`,
      },
    ],
  },
  {
    name: 'a lost reply to link counts as a refusal',
    edits: [
      {
        file: 'commit-log/linked-commits.ts',
        find: 'if (attempt && this.#state.includes(incarnation, number)) {',
        replace: 'if (attempt?.linked && this.#state.includes(incarnation, number)) {',
      },
    ],
  },
  {
    name: 'a journal is folded before it is fenced',
    where: 'takeovers',
    edits: [
      {
        file: 'engine/absorption.ts',
        find: 'await this.fence({ writer, incarnation });\n      await log.refresh();',
        replace: `const { fileSystem } = this.#options;
          const whichIsThere = async (path: string) => ((await fileSystem.exists(path)) ? path : fenced(path));
          for (let tries = 0; ; tries++) {
            try {
              counts = await this.#recover(incarnation, [await whichIsThere(first), await whichIsThere(second)]);
              break;
            } catch (error) {
              if (tries === 9) throw error;
            }
          }
          await this.fence({ writer, incarnation });
          await log.refresh();`,
      },
      {
        file: 'engine/absorption.ts',
        find: 'if (isActive()) counts = await this.#recover(incarnation, [fenced(first), fenced(second)]);',
        replace: '',
      },
    ],
  },
  {
    name: 'an appended commit is acknowledged without looking whose turn it is',
    where: 'takeovers',
    edits: [
      {
        file: 'commit-log/appended-commits.ts',
        find: 'if ((await this.#owns(run)) && view.state',
        replace: 'if (view.state',
      },
    ],
  },
  {
    name: 'a run is read to its end before it is ended',
    where: 'takeovers',
    edits: [
      {
        file: 'commit-log/run-ending.ts',
        find: 'await this.#rename(openName(file, incarnation), takenName(file));',
        replace: '',
      },
      {
        file: 'commit-log/run-ending.ts',
        find: 'await reader.makeDurable(file, part);',
        replace: `await reader.makeDurable(file, part);
          await this.#rename(openName(file, incarnation), takenName(file));`,
      },
    ],
  },
  {
    name: 'each who ends a run decides for itself where it ends',
    where: 'takeovers',
    edits: [
      {
        file: 'commit-log/run-ending.ts',
        find: 'if (await this.#rename(takenName(file), endName(file, sequence))) return sequence;',
        replace: 'await this.#rename(takenName(file), endName(file, sequence)); if (sequence > 0) return sequence;',
      },
    ],
  },
  {
    name: 'a process reads while others may have been shown what it is appending',
    where: 'takeovers',
    edits: [
      {
        file: 'commit-log/commit-log.ts',
        find: 'async refresh(): Promise<void> {\n    await this.#appended.inFlight;',
        replace: 'async refresh(): Promise<void> {',
      },
    ],
  },
  {
    name: 'what another process appended is shown without being flushed',
    where: 'takeovers',
    edits: [
      {
        file: 'commit-log/log-tail.ts',
        find: 'await this.#runs.makeDurable(file, part);\n      return {\n        commits',
        replace: 'return {\n        commits',
      },
    ],
  },
  {
    name: 'the owner looks before the flush instead of after it',
    where: 'takeovers',
    edits: [
      {
        file: 'journal/journal.ts',
        find: 'async #confirm(isQuick = false): Promise<boolean> {\n    await this.#ownership.confirm(this.#segment);',
        replace: 'async #confirm(isQuick = false): Promise<boolean> {',
      },
      {
        file: 'journal/journal.ts',
        find: 'const { clock, segmentBytes } = this.#options;',
        replace: 'const { clock, segmentBytes } = this.#options; await this.#ownership.confirm(this.#segment);',
      },
    ],
  },
  {
    name: 'readers count past the durable mark',
    edits: [
      {
        file: 'journal/followed-generation.ts',
        find: 'if (known > 0 && known >= end) return true;',
        replace: '',
      },
      {
        file: 'journal/followed-generation.ts',
        find: 'const bytes = this.#bytesTo(end);',
        replace: 'const bytes = this.#bytesTo(end + 4096);',
      },
      {
        file: 'journal/followed-generation.ts',
        find: 'length === end - known && this.#take(bytes);',
        replace: 'this.#take(bytes.subarray(0, known + length));',
      },
      {
        file: 'journal/followed-generation.ts',
        find: 'return this.#position.offset === bytes.length;',
        replace: 'return true;',
      },
    ],
  },
  {
    name: 'half a mark counts as none',
    edits: [
      {
        file: 'journal/journal-reader.ts',
        find: "if (marks.includes('torn') && attempt < ATTEMPTS) continue;",
        replace: '',
      },
    ],
  },
  {
    name: 'marks are not flushed where other machines read them',
    edits: [
      {
        file: 'journal/segment-file.ts',
        find: '{ durable: remote, inMemory: !remote }',
        replace: '{}',
      },
    ],
  },
  {
    name: 'who was alone once does not look whether somebody has come',
    edits: [
      {
        file: 'engine/registration.ts',
        find: 'const isAlone = async () => alone || (mayBeAlone && (await log.isAlone()));',
        replace:
          'let wasAlone = alone; const isAlone = async () => (wasAlone ||= mayBeAlone && (await log.isAlone()));',
      },
    ],
  },
  {
    name: 'who was alone before the flush counts as alone after it',
    where: 'arrivals',
    edits: [
      {
        file: 'commit-log/commit-log.ts',
        find: 'return this.seemsAlone && (await this.#view.isCurrent()) && this.seemsAlone;',
        replace: 'return this.state.hasOnly(this.#options.incarnation);',
      },
    ],
  },
  {
    name: 'a newcomer does not wait for marks',
    edits: [
      { file: 'engine/await-marks.ts', find: 'while (awaited.size > 0) {', replace: 'while (awaited.size < 0) {' },
    ],
  },
  {
    name: '`visits` is renamed without looking at what was written',
    edits: [
      {
        file: 'volume/visits-file.ts',
        find: 'if ((await file.read(written, 0)) < bytes.length || !written.equals(bytes)) {',
        replace: 'if (written.length === 0) {',
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
  {
    name: 'a file of commits that became a segment is removed with those that are covered',
    where: 'stories',
    edits: [
      {
        file: 'commit-log/covered-files.ts',
        find: '!notes.knowsFile(name) && !isOpen(name)',
        replace: '!isOpen(name)',
      },
    ],
  },
  {
    name: 'a process that closes goes on with its checkpoint, and nobody can ask whether it lives',
    edits: [
      { file: 'commit-log/commit-log.ts', find: 'await this.#checkpointer.retire();', replace: '' },
      {
        file: 'engine/absorption.ts',
        find: 'if (!(await presence.answers(socket))) await removeIfThere(fileSystem, socket);',
        replace: 'await removeIfThere(fileSystem, socket);',
      },
    ],
  },
  {
    name: 'a hit is answered as if no set had come in between',
    where: 'stories',
    edits: [
      {
        file: 'engine/file-visit-counter.ts',
        find: 'return log.state.epoch === epoch ? own + others : await census.total();',
        replace: 'return log.state.epoch < epoch ? await census.total() : own + others;',
      },
    ],
  },
];

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tool = fileURLToPath(new URL('./image.mjs', import.meta.url));

describe('the image tool', () => {
  let path;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'visits-image-'));
  });

  afterEach(() => {
    rmSync(path, { recursive: true });
  });

  /** A builder that says how it was called. */
  const builder = (name, status = 0) => {
    writeFileSync(join(path, name), `#!/bin/sh\necho "$(basename "$0") $@"\nexit ${status}\n`);
    chmodSync(join(path, name), 0o755);
  };
  const image = (environment = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'apps/a', 'docker.io/library/a:dev'], {
      encoding: 'utf8',
      env: { PATH: `${path}:/usr/bin:/bin`, ...environment },
    });
    return { status, stdout, stderr };
  };

  it('builds the Dockerfile of the project under its own tag, in the context of the workspace', () => {
    builder('buildah');
    expect(image()).toEqual({
      status: 0,
      stdout: 'buildah build --pull=false --tag docker.io/library/a:dev --file apps/a/Dockerfile .\n',
      stderr: '',
    });
  });

  it('takes the tag that IMAGE names', () => {
    builder('buildah');
    expect(image({ IMAGE: 'localhost/b:1' }).stdout).toContain('--tag localhost/b:1 ');
  });

  it('takes the builder that IMAGE_BUILDER names', () => {
    builder('buildah');
    builder('docker');
    expect(image({ IMAGE_BUILDER: 'docker' }).stdout).toMatch(/^docker build /);
  });

  it('fails with the builder', () => {
    builder('buildah', 125);
    expect(image().status).toBe(125);
  });

  it('says in a line that there is no builder', () => {
    expect(image({ PATH: path })).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^image: none of buildah, podman and docker is on the PATH; [^\n]+\n$/),
    });
  });
});

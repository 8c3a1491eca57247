// Builds a project's container image: `node tools/image.mjs PROJECT_ROOT TAG`. IMAGE names another tag.
// Takes the first of buildah, podman and docker on the PATH, or what IMAGE_BUILDER names: all three know these options.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const [projectRoot, tag] = process.argv.slice(2);
if (!projectRoot || !tag) {
  console.error('usage: node tools/image.mjs PROJECT_ROOT TAG');
  process.exit(2);
}

const builder = process.env.IMAGE_BUILDER ?? ['buildah', 'podman', 'docker'].find(isOnPath);
if (!builder) {
  console.error('image: none of buildah, podman and docker is on the PATH; install one, or name it in IMAGE_BUILDER');
  process.exit(1);
}
const image = process.env.IMAGE || tag;
const build = spawnSync(
  builder,
  // Pulls the base image only where it is missing, so that a build without a network works with one put there before.
  ['build', '--pull=false', '--tag', image, '--file', join(projectRoot, 'Dockerfile'), '.'],
  // A chroot is the isolation that needs no privilege buildah may lack; the others ignore the variable.
  { stdio: 'inherit', env: { BUILDAH_ISOLATION: 'chroot', ...process.env } },
);
if (build.error) console.error(`image: cannot run ${builder}: ${build.error.message}`);
process.exit(build.status ?? 1);

function isOnPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

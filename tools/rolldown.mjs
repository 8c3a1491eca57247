/**
 * One ES module a program, with everything it needs inside: `node FILE` runs it with nothing installed.
 *
 * @param {string} input the program's first file, relative to its project
 * @param {string} file what to write, relative to its project
 * @param {import('rolldown').Plugin[]} [plugins] what makes modules that are no files
 * @returns {import('rolldown').RolldownOptions}
 */
export function bundle(input, file, plugins = []) {
  return {
    input,
    plugins,
    platform: 'node',
    tsconfig: './tsconfig.json',
    external: optionalPeers,
    output: { file, format: 'esm', codeSplitting: false, sourcemap: true },
  };
}

// Nest asks for these only where an application uses them, and does without when they are missing.
const optionalPeers = [
  /^@nestjs\/(axios|microservices|mongoose|platform-express|sequelize|typeorm|websockets)/,
  /^@fastify\/(static|view|multipart)$/,
  /^(class-transformer|class-validator|mongoose|sequelize|typeorm)(\/|$)/,
  /^@(grpc|mikro-orm)\//,
];

/** Made by the build from the files in `browser`. */
declare module 'virtual:dashboard' {
  export const files: readonly {
    readonly path: string;
    readonly name: string;
    readonly type: string;
    readonly base64: string;
  }[];
}

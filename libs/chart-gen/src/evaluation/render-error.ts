/** A template that cannot be rendered with these values. */
export class RenderError extends Error {
  readonly code = 'RENDER';
}

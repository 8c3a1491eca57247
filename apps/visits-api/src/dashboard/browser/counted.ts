const numbers = new Intl.NumberFormat('en');

/** A number as people read it: 1,234. */
export function count(number: number): string {
  return numbers.format(number);
}

/** As in 1 visit, and 1,234 visits. */
export function countOf(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

import { readFileSync } from 'node:fs';
import { labStatefulSet } from './lab-transcript.ts';
import { parseStatefulSetDescription } from './statefulset-description.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

describe('the description of a stateful set', () => {
  it("holds every field of the lab's report", () => {
    expect(parseStatefulSetDescription(fixture('lab-describe-statefulset.txt'))).toEqual(labStatefulSet);
  });

  it('reads claim templates', () => {
    const { volumeClaims } = parseStatefulSetDescription(fixture('per-pod-describe-statefulset.txt'));
    expect(volumeClaims).toMatchObject({
      'visits-storage': { Capacity: '1Mi', 'Access Modes': '[ReadWriteOnce]' },
    });
  });

  it('reads a port that has its name behind it', () => {
    const named = fixture('lab-describe-statefulset.txt').replace('8000/TCP', '8000/TCP (http)');
    expect(parseStatefulSetDescription(named)).toEqual(labStatefulSet);
  });

  it('refuses another text', () => {
    expect(() => parseStatefulSetDescription('No resources found')).toThrow('no description of a stateful set');
  });
});

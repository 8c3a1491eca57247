import { readFileSync } from 'node:fs';
import { chartFiles, checkChart, renderer } from '@visits/chart-gen';
import { hello } from './hello.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const documentation = read('../../../../docs/chart-gen.md');
const files = chartFiles(hello);
const block = (language: string, content = '') => `\`\`\`${language}\n${content.trim()}\n\`\`\``;

describe('docs/chart-gen.md', () => {
  it('shows the example as it is', () => {
    expect(documentation).toContain(block('ts', read('hello.ts')));
  });

  it.each(['templates/configmap.yaml', 'values.yaml'])('shows %s as it comes out', (file) => {
    expect(documentation).toContain(block('yaml', files.get(file)));
  });
});

describe('the example', () => {
  it('passes the checks', () => {
    expect(checkChart(hello)).toMatchObject({ exhaustive: ['greeting.tone', 'note'] });
  });

  it('renders as it reads', () => {
    const values = { greeting: { tone: 'loud' }, note: 'hm' };
    const { manifests } = renderer(hello)(values, { name: 'my', namespace: 'default' });
    expect(manifests).toEqual([
      {
        source: 'hello/templates/configmap.yaml',
        object: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'my-hello', labels: { 'app.kubernetes.io/instance': 'my', tone: 'loud' } },
          data: { text: 'Hello', times: '1', mark: '!', note: 'hm' },
        },
      },
    ]);
  });
});

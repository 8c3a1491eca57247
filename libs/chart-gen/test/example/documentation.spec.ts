import { readFileSync } from 'node:fs';
import * as chartGen from '@visits/chart-gen';
import { chartFiles, checkChart, renderer } from '@visits/chart-gen';
import appRust from '../../examples/app-rust/chart.ts';
import { commandLine } from '../command-line.ts';
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

describe('docs/chart-gen.md, of what there is', () => {
  it.each(Object.keys(chartGen))('names %s', (name) => {
    expect(documentation).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('shows what check prints', async () => {
    const { out } = await commandLine(appRust, ['check', '--release', 'app-rust']);
    expect(documentation).toContain(`check --release app-rust\n    ${out}`);
  });

  it.each(['build', 'render', 'check', 'diff', 'docs'])('says what %s is for', async (command) => {
    const { out } = await commandLine(appRust, ['help']);
    expect(out).toContain(`chart-gen ${command}`);
    expect(documentation).toMatch(new RegExp(`chart-gen (${command}|.* ${command})\\b|chart-gen:${command}`));
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

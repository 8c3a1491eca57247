import { entry, parseOutline, value } from './outline.ts';

const text = `Name:               app-python
Labels:             app=app-python
                    app.kubernetes.io/managed-by=Helm
Update Strategy:    RollingUpdate
  Partition:        0
Pod Template:
  Containers:
   app-python:
    Readiness:  http-get http://:http/health/ready delay=0s
    Mounts:
      /app_python/volumes from visits-storage (rw)
Volume Claims:      <none>
Events:
  Warning  FailedCreate  4s  statefulset-controller  create Pod failed error: quota
`;

describe('an outline', () => {
  const top = parseOutline(text);

  it('reads a value', () => {
    expect(value(top, 'Name')).toBe('app-python');
  });

  it('tells the further lines of a value from children', () => {
    expect(entry(top, 'Labels')).toMatchObject({
      values: ['app=app-python', 'app.kubernetes.io/managed-by=Helm'],
      children: [],
    });
    expect(value(entry(top, 'Update Strategy').children, 'Partition')).toBe('0');
  });

  it('follows indentation of any width', () => {
    const [container] = entry(entry(top, 'Pod Template').children, 'Containers').children;
    expect(container?.key).toBe('app-python');
    expect(value(container?.children ?? [], 'Readiness')).toBe('http-get http://:http/health/ready delay=0s');
    expect(entry(container?.children ?? [], 'Mounts').children.map((line) => line.text)).toEqual([
      '/app_python/volumes from visits-storage (rw)',
    ]);
  });

  it('keeps a table row whole, whatever is in it', () => {
    expect(entry(top, 'Events').children[0]?.text).toMatch(/error: quota$/);
  });

  it('takes <none> and an absent key for nothing', () => {
    expect(entry(top, 'Volume Claims').values).toEqual([]);
    expect(value(top, 'Annotations')).toBe('');
  });
});

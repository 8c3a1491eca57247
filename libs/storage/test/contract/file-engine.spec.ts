import { openStorage } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';
import { describeStorage } from './storage-contract.ts';

const directory = useDirectory();
const other = useDirectory();

for (const mode of ['per-pod', 'shared'] as const) {
  describeStorage(`${mode} mode`, () => ({
    open: () => openStorage({ mode, directory: directory(), writer: 'pod-0' }),
    openAnother: () => openStorage({ mode, directory: other(), writer: 'pod-0' }),
  }));
}
